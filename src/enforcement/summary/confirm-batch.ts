import { refuse, type AccountId, type BatchId } from '#foundation';
import { publish, transact, type Tx, type World } from '#infrastructure';
import { underArticles } from '../article-refusal.ts';
import { actorOf } from '../desk/context.ts';
import { requireOfficer } from '../desk/require-officer.ts';
import { confirmationProblem } from '../rules/parties.ts';
import { batchToSign, type StoredBatch } from './stored-batch.ts';

export const removeTopic = 'enforcement.remove-batch';

/**
 * The second officer confirms the list as they see it, without those whom they take out of it. What
 * follows is carried out at once, account by account, by the service.
 * @throws Refusal `single-hand` (article 6) to whoever proposed it, `conflict` where it has ended
 */
export async function confirmBatch(
  world: World,
  officer: AccountId,
  { batchId, without }: { readonly batchId: BatchId; readonly without: readonly AccountId[] },
): Promise<void> {
  await underArticles(() =>
    transact(world, async (tx) => {
      const batch = await batchToSign(tx, batchId);
      const refused = confirmationProblem(await actorOf(tx, officer), batch.proposedBy);
      if (refused !== undefined) throw refused;
      await takeOut(tx, world, batch, without);
      await say(tx, world, { batchId, officer, outcome: 'confirmed' });
      await publish(tx, removeTopic, { batchId });
    }),
  );
}

async function takeOut(
  tx: Tx,
  world: Pick<World, 'clock'>,
  { id, accounts }: StoredBatch,
  without: readonly AccountId[],
): Promise<void> {
  const out = accounts.filter((account) => without.includes(account));
  if (out.length === accounts.length) {
    throw refuse('invalid', {
      field: 'account',
      detail: 'Nobody would be left on the list: decline it instead.',
    });
  }
  if (out.length === 0) return;
  const at = world.clock.now();
  await tx
    .insertInto('summary_spared')
    .values(
      out.map((account) => ({
        batch_id: id,
        account_id: account,
        why: 'taken-out' as const,
        spared_at: at,
      })),
    )
    .execute();
}

/** Any officer ends a batch that is not confirmed, also whoever proposed it. @throws Refusal */
export async function declineBatch(
  world: World,
  officer: AccountId,
  batchId: BatchId,
): Promise<void> {
  await underArticles(() =>
    transact(world, async (tx) => {
      await requireOfficer(tx, officer);
      await batchToSign(tx, batchId);
      await say(tx, world, { batchId, officer, outcome: 'declined' });
    }),
  );
}

async function say(
  tx: Tx,
  world: Pick<World, 'clock'>,
  said: {
    readonly batchId: BatchId;
    readonly officer: AccountId;
    readonly outcome: 'confirmed' | 'declined';
  },
): Promise<void> {
  await tx
    .insertInto('summary_verdicts')
    .values({
      batch_id: said.batchId,
      officer_id: said.officer,
      outcome: said.outcome,
      said_at: world.clock.now(),
    })
    .execute();
}
