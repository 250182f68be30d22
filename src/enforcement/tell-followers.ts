import { listFollowers } from '#accounts';
import { notify } from '#conversation';
import type { CaseId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { later } from './later.ts';
import { getCase } from './load-case.ts';
import type { Case, Measure } from './rules/model.ts';

/** Followers told in one transaction. */
const batchSize = 200;

const noticeable: readonly Measure['kind'][] = ['visibility-limit', 'suspension', 'ban'];

export type ToldOf = {
  readonly caseId: CaseId;
  /** The appeal or review that took the decision back. */
  readonly by: string;
  /** Where the batch before ended. */
  readonly below?: string | undefined;
};

/** Whether others could notice what is taken back; what only its bearer felt is theirs to tell. */
export function othersNoticed(subject: Case, sanctions: readonly string[]): boolean {
  return subject.sanctions.some(
    ({ id, measure, reducedFrom, startedAt }) =>
      sanctions.includes(id) &&
      startedAt !== undefined &&
      [measure, reducedFrom].some((one) => one !== undefined && noticeable.includes(one.kind)),
  );
}

/**
 * Tells a batch of the respondent's followers here that a decision was taken back, and leaves the rest
 * to the next job. It names no case: who was restored is no longer looked up by their handle. Repeating
 * it tells nobody twice.
 */
export async function tellFollowers(world: World, { caseId, by, below }: ToldOf): Promise<void> {
  const { respondent } = await getCase(world.db, caseId);
  const page = { limit: batchSize, ...(below === undefined ? {} : { maxId: below }) };
  const { items, next } = await listFollowers(world.db, respondent, page);
  const local = items.filter(({ domain }) => domain === null);
  await transact(world, async (tx) => {
    await notify(
      tx,
      world,
      ...local.map(({ id }) => ({
        accountId: id,
        kind: 'restored' as const,
        fromId: respondent,
        cause: `restored:${by}`,
      })),
    );
    if (next !== undefined) await later(tx, 'tell-followers', { caseId, by, below: next });
  });
}
