import { refuse } from '#foundation';
import type { Reader } from '#infrastructure';
import { isLedgerEntry } from './rules/entry-form.ts';
import type { EntryType, LedgerEntry } from './rules/entry.ts';
import { publishedSize } from './checkpoints.ts';
import { LedgerDamaged } from './tree.ts';

/** An entry with its place in the log. */
export type LoggedEntry = {
  readonly index: number;
  readonly entry: LedgerEntry;
  /** The canonical bytes that are hashed. */
  readonly bytes: Buffer;
  readonly leafHash: Buffer;
};

export type EntryQuery = {
  readonly docket?: string;
  readonly type?: EntryType;
  /** Only entries with a lower index: the `next` of the page before. */
  readonly before?: number;
  readonly limit: number;
};

/** @throws Refusal `not-found` */
export async function getEntry(db: Reader, index: number): Promise<LoggedEntry> {
  const row = Number.isSafeInteger(index)
    ? await entryRows(db).where('index', '=', String(index)).executeTakeFirst()
    : undefined;
  if (row === undefined) throw refuse('not-found', { detail: 'the ledger has no such entry' });
  return loggedEntry(row);
}

/** As {@link getEntry}, of what everybody is shown. @throws Refusal `not-found` */
export async function getPublishedEntry(db: Reader, index: number): Promise<LoggedEntry> {
  if (index < (await publishedSize(db))) return getEntry(db, index);
  throw refuse('not-found', { detail: 'the published ledger has no such entry' });
}

/** As {@link listEntries}, of what everybody is shown. */
export async function listPublishedEntries(
  db: Reader,
  query: EntryQuery,
): ReturnType<typeof listEntries> {
  const size = await publishedSize(db);
  return listEntries(db, { ...query, before: Math.min(query.before ?? size, size) });
}

/** Entries newest first; `next` is the `before` of the following page. */
export async function listEntries(
  db: Reader,
  query: EntryQuery,
): Promise<{ readonly items: readonly LoggedEntry[]; readonly next?: number }> {
  let rows = entryRows(db).orderBy('index', 'desc').limit(query.limit);
  if (query.docket !== undefined) rows = rows.where('docket', '=', query.docket);
  if (query.type !== undefined) rows = rows.where('type', '=', query.type);
  if (query.before !== undefined) rows = rows.where('index', '<', String(query.before));
  const items = (await rows.execute()).map(loggedEntry);
  const last = items.at(-1);
  return last === undefined || items.length < query.limit ? { items } : { items, next: last.index };
}

/** All entries of a docket, first to last. A docket is one case: some tens of entries. */
export async function listDocketEntries(db: Reader, docket: string): Promise<LoggedEntry[]> {
  const rows = await entryRows(db).where('docket', '=', docket).orderBy('seq').execute();
  return rows.map(loggedEntry);
}

function entryRows(db: Reader) {
  return db.selectFrom('ledger_entries').select(['index', 'entry', 'leaf_hash']);
}

function loggedEntry(row: { index: string; entry: Buffer; leaf_hash: Buffer }): LoggedEntry {
  const entry: unknown = JSON.parse(row.entry.toString('utf8'));
  if (!isLedgerEntry(entry)) throw new LedgerDamaged(`entry ${row.index} is not of format 1`);
  return { index: Number(row.index), entry, bytes: row.entry, leafHash: row.leaf_hash };
}
