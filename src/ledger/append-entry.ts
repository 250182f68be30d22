import { sql } from 'kysely';
import { canonicalJson, dayOf, refuse } from '#foundation';
import { publish, type Tx, type World } from '#infrastructure';
import { refusalOfEntry } from './rules/entry-form.ts';
import type { LedgerEntry, NewEntry } from './rules/entry.ts';
import { completeNodes, leafHashOf, nodesCompletedBy, type TreeNode } from './rules/merkle.ts';
import { largestEntryBytes } from './rules/tile.ts';
import { readHashes } from './tree.ts';

export const publishTopic = 'ledger.publish';

const announcement = 'folkmoot.ledger_announced';

export type Appended = {
  /** Place in the log, from 0; other tables refer to it. */
  readonly index: number;
  readonly leafHash: Buffer;
};

/**
 * Appends an act to the log within the caller's transaction, which from here to its commit is the
 * only appender: do it late. Touches O(log n) hashes.
 * @throws Refusal `invalid` (article 12) for anything outside the public vocabulary
 */
export async function appendEntry(
  tx: Tx,
  world: Pick<World, 'clock'>,
  act: NewEntry,
): Promise<Appended> {
  const [appended] = await appendEntries(tx, world, [act]);
  if (appended === undefined) throw new Error('nothing was appended');
  return appended;
}

/**
 * Appends acts in their order, as {@link appendEntry} does one: in four statements, however many they
 * are. Some hundreds at a time are a good measure.
 * @throws Refusal `invalid` (article 12)
 */
export async function appendEntries(
  tx: Tx,
  world: Pick<World, 'clock'>,
  acts: readonly NewEntry[],
): Promise<readonly Appended[]> {
  for (const act of acts) {
    const refusal = refusalOfEntry(act);
    if (refusal !== undefined) throw refusal;
  }
  if (acts.length === 0) return [];
  const { from, isAnnounced } = await takeIndexes(tx, acts.length);
  const at = world.clock.now();
  const day = await dayAfter(tx, from, dayOf(at));
  const placeOf = await docketPlaces(tx, acts);
  const rows = acts.map((act, turn) => rowOf({ act, index: from + turn, day, placeOf }));
  await sql`insert into ledger_entries (index, entry, leaf_hash, appended_at)
    select placed.index, placed.entry, placed.leaf_hash, ${at}
    from unnest(${rows.map(({ index }) => index)}::bigint[], ${rows.map(({ entry }) => entry)}::bytea[],
      ${rows.map(({ leafHash }) => leafHash)}::bytea[])
      as placed (index, entry, leaf_hash)`.execute(tx);
  await storeNodes(tx, rows);
  if (!isAnnounced) await publish(tx, publishTopic, {}, { key: publishTopic });
  return rows.map(({ index, leafHash }) => ({ index, leafHash }));
}

/**
 * Counts the head up. Its row lock is the one sequencer: it orders appends until this commits.
 * A setting local to the transaction remembers that a checkpoint has been asked for.
 */
async function takeIndexes(
  tx: Tx,
  amount: number,
): Promise<{ readonly from: number; readonly isAnnounced: boolean }> {
  const announced = sql<boolean>`case when current_setting(${announcement}, true) = 'yes' then true
    else set_config(${announcement}, 'yes', true) is null end`;
  const row = await tx
    .updateTable('ledger_head')
    .set((head) => ({ size: head('size', '+', String(amount)) }))
    .returning(['size', announced.as('is_announced')])
    .executeTakeFirstOrThrow();
  return { from: Number(row.size) - amount, isAnnounced: row.is_announced };
}

/** Today, but never a day before that of the last entry: a clock that was set back dates nothing back. */
async function dayAfter(tx: Tx, from: number, today: string): Promise<string> {
  const last = await tx
    .selectFrom('ledger_entries')
    .select(sql<string>`body ->> 'day'`.as('day'))
    .where('index', '=', String(from - 1))
    .executeTakeFirst();
  return last !== undefined && last.day > today ? last.day : today;
}

type Place = { readonly seq?: number; readonly prev?: string };

/** The chains inside dockets: entries count from 1 and name the hash of the one before. */
type DocketPlaces = {
  readonly next: (docket: string | undefined) => Place;
  readonly took: (docket: string | undefined, leafHash: Buffer) => void;
};

async function docketPlaces(tx: Tx, acts: readonly NewEntry[]): Promise<DocketPlaces> {
  const last = new Map<string, { readonly seq: number; readonly prev: string }>();
  const dockets = [...new Set(acts.flatMap(({ docket }) => docket ?? []))];
  if (dockets.length > 0) {
    const { rows } = await sql<{ docket: string; seq: number; leaf_hash: Buffer }>`
      select newest.docket, newest.seq, newest.leaf_hash from unnest(${dockets}::text[]) as named (docket)
      cross join lateral (select docket, seq, leaf_hash from ledger_entries as e
        where e.docket = named.docket order by seq desc limit 1) as newest`.execute(tx);
    for (const { docket, seq, leaf_hash: leafHash } of rows) {
      last.set(docket, { seq, prev: leafHash.toString('hex') });
    }
  }
  return {
    next: (docket) => {
      if (docket === undefined) return {};
      const known = last.get(docket);
      return known === undefined ? { seq: 1 } : { seq: known.seq + 1, prev: known.prev };
    },
    took: (docket, leafHash) => {
      if (docket === undefined) return;
      const seq = (last.get(docket)?.seq ?? 0) + 1;
      last.set(docket, { seq, prev: leafHash.toString('hex') });
    },
  };
}

type Placing = {
  readonly act: NewEntry;
  readonly index: number;
  readonly day: string;
  readonly placeOf: DocketPlaces;
};
type EntryRow = Appended & { readonly entry: Buffer };

function rowOf({ act, index, day, placeOf }: Placing): EntryRow {
  if (act.ref !== undefined && act.ref >= index) {
    throw refuse('invalid', {
      article: 12,
      field: 'ref',
      detail: 'the entry refers to no earlier one',
    });
  }
  const entry = entryBytes({ ...act, ...placeOf.next(act.docket), v: 1, day });
  const leafHash = leafHashOf(entry);
  placeOf.took(act.docket, leafHash);
  return { index, entry, leafHash };
}

function entryBytes(entry: LedgerEntry): Buffer {
  const bytes = Buffer.from(canonicalJson(entry));
  if (bytes.length > largestEntryBytes) {
    throw refuse('invalid', { article: 12, detail: 'the entry is too large' });
  }
  return bytes;
}

/** Stores the subtrees that the entries complete, children before parents. */
async function storeNodes(tx: Tx, rows: readonly EntryRow[]): Promise<void> {
  const from = rows[0]?.index ?? 0;
  // Every other entry alone completes nothing but itself.
  if (rows.length === 1 && from % 2 === 0) return;
  // What is closed reaches back to the subtrees that the tree so far consists of, and no further.
  const edge = await readHashes(tx, completeNodes({ from: 0, to: from }));
  const made = new Map<string, Buffer>();
  const nodes: TreeNode[] = [];
  for (const { index, leafHash } of rows) {
    const closed = nodesCompletedBy(
      index,
      leafHash,
      (place) => made.get(`${place.level}/${place.position}`) ?? edge(place),
    );
    for (const node of closed) made.set(`${node.level}/${node.position}`, node.hash);
    nodes.push(...closed.filter((node) => node.level > 0));
  }
  await sql`insert into ledger_nodes (level, position, hash)
    select made.level, made.position, made.hash
    from unnest(${nodes.map(({ level }) => level)}::smallint[],
      ${nodes.map(({ position }) => position)}::bigint[],
      ${nodes.map(({ hash }) => hash)}::bytea[]) as made (level, position, hash)`.execute(tx);
}
