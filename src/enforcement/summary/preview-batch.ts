import { idBucket, type AccountId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { actorOf } from '../desk/context.ts';
import { batchProblem, sparedRefusal } from '../rules/summary.ts';
import { exceptionOf, longestRemovalDays, type BatchInput } from './propose-batch.ts';
import { composeOne } from './remove-accounts.ts';
import type { StoredBatch } from './stored-batch.ts';

/**
 * The statement that the first account of a list would be served, word for word but for its docket and
 * link; nothing is written. @throws Refusal as `proposeBatch`
 */
export async function previewBatch(
  world: World,
  officer: AccountId,
  input: BatchInput,
): Promise<string> {
  const exception = exceptionOf(input);
  const refused = batchProblem(await actorOf(world.db, officer), input.accounts, {
    facts: input.facts,
    exception,
  });
  if (refused !== undefined) throw refused;
  const [first] = input.accounts;
  if (first === undefined) throw sparedRefusal('gone');
  const batch: StoredBatch = {
    id: world.ids.next<'batch'>(idBucket(officer)),
    proposedBy: officer,
    proposedAt: world.clock.now(),
    ruleId: input.ruleId,
    facts: input.facts,
    exception,
    days: input.days ?? longestRemovalDays,
    accounts: input.accounts,
    // Whoever will confirm it is not known yet, and is not named in a statement.
    confirmedBy: world.ids.next<'account'>(idBucket(officer)),
    outcome: undefined,
    saidAt: undefined,
  };
  const composed = await transact(world, (tx) => composeOne(tx, world, batch, first));
  if (composed.because !== undefined) throw sparedRefusal(composed.because);
  return composed.text;
}
