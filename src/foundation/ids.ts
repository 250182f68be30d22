import type { Clock } from './clock.ts';

/**
 * A 63-bit identifier as a decimal string: 41 bits of milliseconds since 2000-01-01, 12 of the
 * owner's bucket, 10 of sequence. It sorts by time of publication, and its bucket says where its
 * owner's rows live. A string, because JSON numbers lose precision past 53 bits.
 */
export type Id<Kind extends string> = string & { readonly __kind: Kind };

export type AccountId = Id<'account'>;
export type PostId = Id<'post'>;
export type BoostId = Id<'boost'>;
export type MediaId = Id<'media'>;
export type NotificationId = Id<'notification'>;
/** A list of people that one follows. */
export type ListId = Id<'list'>;
export type DirectConversationId = Id<'direct-conversation'>;
export type FeaturedTagId = Id<'featured-tag'>;
export type FilterId = Id<'filter'>;
export type FilterKeywordId = Id<'filter-keyword'>;
export type FilterPostId = Id<'filter-post'>;
export type AppId = Id<'app'>;
export type SessionId = Id<'session'>;
export type ReportId = Id<'report'>;
export type ExhibitId = Id<'exhibit'>;
/** A link that the server is to fetch as evidence. */
export type CaptureId = Id<'capture'>;
export type CaseId = Id<'case'>;
export type AllegationId = Id<'allegation'>;
export type PanelId = Id<'panel'>;
export type DecisionId = Id<'decision'>;
export type StatementId = Id<'statement'>;
export type SanctionId = Id<'sanction'>;
export type MeasureId = Id<'measure'>;
export type AppealId = Id<'appeal'>;
export type ReviewId = Id<'review'>;
/** Accounts that two officers remove together. */
export type BatchId = Id<'batch'>;
/** That a whole remote server be limited, suspended or let back. */
export type ServerMotionId = Id<'server-motion'>;
export type ServerMeasureId = Id<'server-measure'>;
export type ReinstatementId = Id<'reinstatement'>;
export type HoldId = Id<'hold'>;
export type NoteId = Id<'note'>;
export type DocumentId = Id<'document'>;
export type ArchiveId = Id<'archive'>;

/** The instant that ids count from. Early enough for any archive that people bring along. */
export const idEpochMs = Date.UTC(2000, 0, 1);
export const bucketCount = 4096;

const sequenceBits = 10n;
const bucketBits = 12n;
const timeShift = sequenceBits + bucketBits;
const sequenceCount = 1024;
const largestId = (1n << 63n) - 1n;
const largestMs = Number(largestId >> timeShift);

/** Reads an id from outside. Undefined for anything that is not a positive 63-bit decimal. */
export function parseId<Kind extends string>(text: string): Id<Kind> | undefined {
  return isId<Kind>(text) ? text : undefined;
}

function isId<Kind extends string>(text: string): text is Id<Kind> {
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= largestId;
}

/** Takes a bigint column's text, which the database vouches for. @throws RangeError otherwise */
export function toId<Kind extends string>(text: string): Id<Kind> {
  if (!isId<Kind>(text)) throw new RangeError(`not an id: ${text.slice(0, 32)}`);
  return text;
}

/** The moment that an id was made for, to the millisecond. */
export function idTime(id: string): Date {
  return new Date(Number(BigInt(id) >> timeShift) + idEpochMs);
}

/** The owner's bucket in an id, 0 to 4095. */
export function idBucket(id: string): number {
  return Number((BigInt(id) >> sequenceBits) & BigInt(bucketCount - 1));
}

/** Orders ids by value, oldest first. Decimal strings without leading zeros: length decides first. */
export function compareIds(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The lowest id that a moment can have; a bound for "before this time" queries. */
export function firstIdAt<Kind extends string>(at: Date): Id<Kind> {
  return toId<Kind>(String(packId(at.getTime(), 0, 0)));
}

function packId(atMs: number, bucket: number, sequence: number): bigint {
  const ms = Math.min(Math.max(atMs - idEpochMs, 1), largestMs);
  return (BigInt(ms) << timeShift) | (BigInt(bucket) << sequenceBits) | BigInt(sequence);
}

export type Ids = {
  /** The next unused id of this source in the owner's bucket, for `at` or for now. */
  readonly next: <Kind extends string>(bucket: number, at?: Date) => Id<Kind>;
};

/**
 * A source of ids. Within one source ids never repeat: when the 1,024 of a bucket's millisecond
 * are used up it takes the next millisecond. Two processes may collide; primary keys refuse that.
 * @throws RangeError for a bucket outside 0 to 4095
 */
export function createIds(clock: Clock): Ids {
  // Starts at a random place so that two processes rarely meet in one bucket and millisecond.
  const offset = Math.floor(Math.random() * sequenceCount);
  const used = new Map<string, number>();
  const take = (atMs: number, bucket: number): bigint => {
    const key = `${atMs}:${bucket}`;
    const count = used.get(key) ?? 0;
    if (count >= sequenceCount) return take(atMs + 1, bucket);
    if (count === 0 && used.size >= 4096) forgetOldest(used);
    used.set(key, count + 1);
    return packId(atMs, bucket, (offset + count) % sequenceCount);
  };
  return {
    next: (bucket, at = clock.now()) => {
      if (!Number.isInteger(bucket) || bucket < 0 || bucket >= bucketCount) {
        throw new RangeError(`bucket out of range: ${bucket}`);
      }
      return toId(String(take(at.getTime(), bucket)));
    },
  };
}

/** Drops the older half: maps keep insertion order, and old milliseconds are rarely asked again. */
function forgetOldest(used: Map<string, number>): void {
  let surplus = used.size / 2;
  for (const key of used.keys()) {
    if (surplus-- <= 0) return;
    used.delete(key);
  }
}

/** A bucket for a new owner, evenly spread. */
export function randomBucket(): number {
  return Math.floor(Math.random() * bucketCount);
}
