import { sql } from 'kysely';
import type { Reader } from '#infrastructure';

/** A signed tree head. */
export type Checkpoint = {
  readonly size: number;
  readonly root: Buffer;
  /** The signed note with the cosignatures of witnesses, verbatim. C2SP tlog-checkpoint */
  readonly note: string;
};

/** The note as signed, with what witnesses added since: a cosignature is one more line of it. */
const cosignedNote = sql<string>`note || coalesce((
  select string_agg(line, '' order by witness) from ledger_cosignatures as made
  where made.size = ledger_checkpoints.size), '')`;

const newestPublished = sql<string>`(select size from ledger_publications
  order by size desc limit 1)`;

/** The newest published checkpoint: what everybody is shown. Undefined before the first start. */
export async function latestCheckpoint(db: Reader): Promise<Checkpoint | undefined> {
  const row = await db
    .selectFrom('ledger_checkpoints')
    .select(['size', 'root', cosignedNote.as('note')])
    .where('size', '=', newestPublished)
    .executeTakeFirst();
  return row && { size: Number(row.size), root: row.root, note: row.note };
}

/** How many entries everybody is shown. */
export async function publishedSize(db: Reader): Promise<number> {
  const row = await db
    .selectFrom('ledger_publications')
    .select('size')
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  return Number(row?.size ?? 0);
}

/** The newest head that was signed at all, published or only for those whom it concerns. */
export async function latestSigned(db: Reader): Promise<Checkpoint | undefined> {
  const row = await db
    .selectFrom('ledger_checkpoints')
    .select(['size', 'root', cosignedNote.as('note')])
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { size: Number(row.size), root: row.root, note: row.note };
}

/** The checkpoint made at exactly this size, if one was. */
export async function findCheckpoint(db: Reader, size: number): Promise<Checkpoint | undefined> {
  const row = await db
    .selectFrom('ledger_checkpoints')
    .select(['root', cosignedNote.as('note')])
    .where('size', '=', String(size))
    .executeTakeFirst();
  return row && { size, root: row.root, note: row.note };
}

/** The text of the newest checkpoint, as served at `/ledger/checkpoint`. */
export async function readCheckpoint(db: Reader): Promise<string | undefined> {
  return (await latestCheckpoint(db))?.note;
}
