/** A map that forgets what was used longest ago once it holds more than its weight allows. */
export type Lru<Value> = {
  readonly get: (key: string) => Value | undefined;
  /** As `get`, but does not count as use. */
  readonly peek: (key: string) => Value | undefined;
  readonly set: (key: string, value: Value) => void;
  readonly delete: (key: string) => void;
  readonly clear: () => void;
  readonly size: () => number;
};

/** `weigh` says how much of `capacity` a value takes; every value takes 1 when it is absent. */
export function createLru<Value>(
  capacity: number,
  weigh: (value: Value) => number = () => 1,
): Lru<Value> {
  // Maps keep insertion order: the first key is the one used longest ago.
  const values = new Map<string, Value>();
  let weight = 0;
  const remove = (key: string): void => {
    const value = values.get(key);
    if (value === undefined) return;
    values.delete(key);
    weight -= weigh(value);
  };
  return {
    get: (key) => {
      const value = values.get(key);
      if (value === undefined) return undefined;
      values.delete(key);
      values.set(key, value);
      return value;
    },
    peek: (key) => values.get(key),
    set: (key, value) => {
      remove(key);
      values.set(key, value);
      weight += weigh(value);
      for (const oldest of values.keys()) {
        if (weight <= capacity) break;
        remove(oldest);
      }
    },
    delete: remove,
    clear: () => {
      values.clear();
      weight = 0;
    },
    size: () => values.size,
  };
}
