import { isRefusal, type AccountId, type BatchId } from '#foundation';
import { publish, transact, type Tx, type World } from '#infrastructure';
import { underArticles } from '../article-refusal.ts';
import { removeAccounts } from './remove-accounts.ts';
import { spare } from './spare.ts';
import { lockBatch, storedBatch, type StoredBatch } from './stored-batch.ts';
import { withinRow } from './within-row.ts';

export const mailTopic = 'enforcement.mail-batch';

/** So many at once: their entries stand together in the ledger, and others are kept waiting shortly. */
const together = 100;

/**
 * Carries out a confirmed batch, some accounts a transaction, each with its entries. May be run
 * again at any time: it goes on where it stopped. Who is no longer within row S is spared.
 */
export async function carryOutBatch(world: World, batchId: BatchId): Promise<void> {
  await spareThoseOutside(world, batchId);
  let size = together;
  for (;;) {
    const taken = await tryNext(world, batchId, size);
    if (taken === 0) break;
    size = taken === 'refused' ? Math.max(1, Math.floor(size / 2)) : together;
  }
  await transact(world, (tx) => publish(tx, mailTopic, { batchId }));
}

/** How many were dealt with; of one alone whom a lock refuses, that they are spared. */
async function tryNext(world: World, batchId: BatchId, size: number): Promise<number | 'refused'> {
  try {
    return await underArticles(() =>
      transact(world, async (tx) => {
        await lockBatch(tx, batchId);
        const batch = await storedBatch(tx, batchId);
        const ids = await nextOf(tx, batch, size);
        if (ids.length > 0) await removeAccounts(tx, world, batch, ids);
        return ids.length;
      }),
    );
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (size > 1) return 'refused';
    return spareNext(world, batchId);
  }
}

/** A lock refuses one whom the other let through: somebody answered in this very moment. */
async function spareNext(world: World, batchId: BatchId): Promise<number> {
  return transact(world, async (tx) => {
    await lockBatch(tx, batchId);
    const ids = await nextOf(tx, await storedBatch(tx, batchId), 1);
    await spare(
      tx,
      world,
      batchId,
      ids.map((id) => ({ id, because: 'not-eligible' as const })),
    );
    return ids.length;
  });
}

/** Those of the list who are neither removed nor spared yet. */
async function nextOf(
  tx: Tx,
  { id, outcome, accounts }: StoredBatch,
  size: number,
): Promise<readonly AccountId[]> {
  if (outcome !== 'confirmed') return [];
  const done = await tx
    .selectFrom('summary_spared')
    .select('account_id')
    .where('batch_id', '=', id)
    .unionAll(
      tx
        .selectFrom('decisions')
        .innerJoin('cases', 'cases.id', 'decisions.case_id')
        .select('cases.respondent_id as account_id')
        .where('decisions.batch_id', '=', id),
    )
    .execute();
  const dealtWith = new Set(done.map((row) => row.account_id));
  return accounts.filter((account) => !dealtWith.has(account)).slice(0, size);
}

/** Whom a person has answered meanwhile, or who has grown too old, before anybody is removed. */
async function spareThoseOutside(world: World, batchId: BatchId): Promise<void> {
  await transact(world, async (tx) => {
    await lockBatch(tx, batchId);
    const batch = await storedBatch(tx, batchId);
    const left = await nextOf(tx, batch, batch.accounts.length);
    const { outside } = await withinRow(tx, left, world.clock.now());
    await spare(tx, world, batchId, outside);
  });
}
