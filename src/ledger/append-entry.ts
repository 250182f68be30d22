import { sql } from 'kysely';
import { canonicalJson, dayOf, refuse } from '#foundation';
import { publish, type Tx, type World } from '#infrastructure';
import { refusalOfEntry } from './rules/entry-form.ts';
import type { LedgerEntry, NewEntry } from './rules/entry.ts';
import { leafHashOf, leftNeighbours, nodesCompletedBy } from './rules/merkle.ts';
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
 * only appender: do it late. A checkpoint that covers it is published soon after the commit.
 * Touches O(log n) hashes.
 * @throws Refusal `invalid` (article 12) for anything outside the public vocabulary
 */
export async function appendEntry(
  tx: Tx,
  world: Pick<World, 'clock'>,
  act: NewEntry,
): Promise<Appended> {
  const refusal = refusalOfEntry(act);
  if (refusal !== undefined) throw refusal;
  const at = world.clock.now();
  const { index, isAnnounced } = await takeIndex(tx);
  if (act.ref !== undefined && act.ref >= index) {
    throw refuse('invalid', {
      article: 12,
      field: 'ref',
      detail: 'the entry refers to no earlier one',
    });
  }
  const place = await placeInDocket(tx, act.docket);
  const entry = entryBytes({ ...act, ...place, v: 1, day: dayOf(at) });
  const leafHash = leafHashOf(entry);
  await tx
    .insertInto('ledger_entries')
    .values({ index, entry, leaf_hash: leafHash, appended_at: at })
    .execute();
  await storeNodes(tx, index, leafHash);
  if (!isAnnounced) await publish(tx, publishTopic, {}, { key: publishTopic });
  return { index, leafHash };
}

/**
 * Counts the head up. Its row lock is the one sequencer: it orders appends until this commits.
 * A setting local to the transaction remembers that a checkpoint has been asked for.
 */
async function takeIndex(tx: Tx): Promise<{ index: number; isAnnounced: boolean }> {
  const announced = sql<boolean>`case when current_setting(${announcement}, true) = 'yes' then true
    else set_config(${announcement}, 'yes', true) is null end`;
  const row = await tx
    .updateTable('ledger_head')
    .set((head) => ({ size: head('size', '+', '1') }))
    .returning(['size', announced.as('is_announced')])
    .executeTakeFirstOrThrow();
  return { index: Number(row.size) - 1, isAnnounced: row.is_announced };
}

/** The chain inside a docket: its entries count from 1 and name the hash of the one before. */
async function placeInDocket(
  tx: Tx,
  docket: string | undefined,
): Promise<{ seq?: number; prev?: string }> {
  if (docket === undefined) return {};
  const last = await tx
    .selectFrom('ledger_entries')
    .select(['seq', 'leaf_hash'])
    .where('docket', '=', docket)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last === undefined) return { seq: 1 };
  return { seq: (last.seq ?? 0) + 1, prev: last.leaf_hash.toString('hex') };
}

function entryBytes(entry: LedgerEntry): Buffer {
  const bytes = Buffer.from(canonicalJson(entry));
  if (bytes.length > largestEntryBytes) {
    throw refuse('invalid', { article: 12, detail: 'the entry is too large' });
  }
  return bytes;
}

async function storeNodes(tx: Tx, index: number, leafHash: Buffer): Promise<void> {
  // Every other entry completes nothing but itself.
  if (index % 2 === 0) return;
  const edge = await readHashes(tx, leftNeighbours(index));
  const nodes = nodesCompletedBy(index, leafHash, edge).filter((node) => node.level > 0);
  await tx.insertInto('ledger_nodes').values(nodes).execute();
}
