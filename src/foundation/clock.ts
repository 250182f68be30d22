/** Where time comes from. Domain code asks a clock; it never reads the machine's. */
export type Clock = { readonly now: () => Date };

/** The machine's clock, which never steps backwards within one process. */
export function systemClock(): Clock {
  let latestMs = 0;
  return {
    now: () => {
      latestMs = Math.max(latestMs, Date.now());
      return new Date(latestMs);
    },
  };
}

export type FixedClock = Clock & {
  /** Moves the clock by milliseconds. */
  readonly advance: (ms: number) => void;
  readonly set: (at: Date) => void;
};

/** A clock that stands still until it is moved: tests and replays use it. */
export function fixedClock(start: Date): FixedClock {
  let atMs = start.getTime();
  return {
    now: () => new Date(atMs),
    advance: (ms) => {
      atMs += ms;
    },
    set: (at) => {
      atMs = at.getTime();
    },
  };
}

export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** The time that lies `ms` milliseconds after `at`. */
export function after(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

/** The UTC date of an instant, as `YYYY-MM-DD`. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
