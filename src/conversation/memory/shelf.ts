import { createLru } from './lru.ts';

/** What the database says of some ids, kept until it is dropped or forgotten for want of room. */
export type Shelf<Value> = {
  /** Loads what is missing in one go; ids that the database does not know are left out. */
  readonly get: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>;
  /** What is at hand, without asking the database. */
  readonly peek: (id: string) => Value | undefined;
  /** Puts in what the caller has just committed. */
  readonly put: (id: string, value: Value) => void;
  /** To be called after the commit of a change: the next read asks the database. */
  readonly drop: (id: string) => void;
  readonly clear: () => void;
};

type Flight<Value> = {
  readonly answer: Promise<ReadonlyMap<string, Value>>;
  /** Ids that changed while the answer was under way: it may be older than the change. */
  readonly changed: Set<string>;
};

type Load<Value> = (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>;

/**
 * A shelf whose answers are never older than the last `drop` that came before the question.
 * Readers that ask for the same id at the same time share one load.
 */
export function createShelf<Value>(capacity: number, load: Load<Value>): Shelf<Value> {
  const kept = createLru<Value>(capacity);
  const flights = new Map<string, Flight<Value>>();
  const takeOff = (ids: readonly string[]): Flight<Value> => {
    const changed = new Set<string>();
    const answer = load(ids)
      .then((loaded) => {
        for (const [id, value] of loaded) if (!changed.has(id)) kept.set(id, value);
        return loaded;
      })
      .finally(() => {
        for (const id of ids) if (flights.get(id) === flight) flights.delete(id);
      });
    const flight = { answer, changed };
    for (const id of ids) flights.set(id, flight);
    return flight;
  };
  const drop = (id: string): void => {
    kept.delete(id);
    flights.get(id)?.changed.add(id);
    flights.delete(id);
  };
  return {
    peek: (id) => kept.get(id),
    put: (id, value) => {
      drop(id);
      kept.set(id, value);
    },
    drop,
    clear: () => {
      kept.clear();
      for (const id of flights.keys()) drop(id);
    },
    get: (ids) => collect(ids, kept.get, { flights, takeOff }),
  };
}

async function collect<Value>(
  ids: readonly string[],
  peek: (id: string) => Value | undefined,
  air: {
    flights: ReadonlyMap<string, Flight<Value>>;
    takeOff: (ids: readonly string[]) => Flight<Value>;
  },
): Promise<ReadonlyMap<string, Value>> {
  const found = new Map<string, Value>();
  const waits: { id: string; flight: Flight<Value> }[] = [];
  const missing: string[] = [];
  for (const id of ids) {
    const value = peek(id);
    const flight = value === undefined ? air.flights.get(id) : undefined;
    if (value !== undefined) found.set(id, value);
    else if (flight === undefined) missing.push(id);
    else waits.push({ id, flight });
  }
  if (missing.length > 0) {
    const asked = [...new Set(missing)];
    const flight = air.takeOff(asked);
    for (const id of asked) waits.push({ id, flight });
  }
  for (const { id, flight } of waits) {
    const value = (await flight.answer).get(id);
    if (value !== undefined) found.set(id, value);
  }
  return found;
}
