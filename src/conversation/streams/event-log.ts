import { compareIds, minuteMs } from '#foundation';

/** One thing heard: `message` as it was said, on which channel, and where it stands in the log. */
export type Entry = {
  readonly sequence: number;
  readonly channel: string;
  readonly message: string;
  /** What a reader keeps to go on after this entry; also the highest id that was told until here. */
  readonly position: string;
};

/**
 * The last few minutes of what this process heard, in one order, so that whoever lost the
 * connection is told what came meanwhile: each exactly once. Bounded by time and number.
 */
export type EventLog = {
  readonly append: (
    channel: string,
    heard: { readonly message: string; readonly id: string },
  ) => Entry;
  /** The number of the last entry. */
  readonly end: () => number;
  /** The position of whoever has been told everything so far. */
  readonly position: () => string;
  /** What follows an entry, up to and including another; undefined when it is not kept any more. */
  readonly between: (after: number, upTo: number) => readonly Entry[] | undefined;
};

const keptForMs = 5 * minuteMs;
const mostKept = 10_000;

type Kept = Entry & { readonly atMs: number };

/** `name` tells this log from those of other processes and other starts. */
export function createEventLog(name: string, nowMs: () => number): EventLog {
  let kept: Kept[] = [];
  /** Where what counts begins: cutting off a single one would copy the rest each time. */
  let start = 0;
  let last = 0;
  let highest = '0';
  const positionOf = (sequence: number) => `${highest}-${name}-${sequence}`;
  const trim = (tooOldMs: number): void => {
    while (kept.length - start > mostKept || (kept[start]?.atMs ?? tooOldMs) < tooOldMs) start += 1;
    if (start <= mostKept / 10) return;
    kept = kept.slice(start);
    start = 0;
  };
  return {
    append: (channel, { message, id }) => {
      if (compareIds(id, highest) > 0) highest = id;
      last += 1;
      const atMs = nowMs();
      const entry = { sequence: last, channel, message, position: positionOf(last), atMs };
      kept.push(entry);
      trim(atMs - keptForMs);
      return entry;
    },
    end: () => last,
    position: () => positionOf(last),
    between: (after, upTo) => {
      const first = kept[start]?.sequence ?? last + 1;
      if (after < first - 1 || after > last) return undefined;
      return kept.slice(start + after - first + 1, start + upTo - first + 1);
    },
  };
}

/** Where a reader was: the highest id it was told, and its place in the log of one process. */
export type Position = {
  readonly id: string;
  readonly log?: { readonly name: string; readonly sequence: number };
};

/** Reads a position, or the bare id of the last post seen. Undefined for anything else. */
export function readPosition(text: string): Position | undefined {
  const [, id, name, sequence] = /^(\d{1,19})(?:-(\w{1,32})-(\d{1,15}))?$/.exec(text) ?? [];
  if (id === undefined) return undefined;
  return name === undefined ? { id } : { id, log: { name, sequence: Number(sequence) } };
}
