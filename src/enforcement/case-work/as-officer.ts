import { isRefusal, type AccountId, type CaseId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { underArticles } from '../article-refusal.ts';
import { actorOf } from '../desk/context.ts';
import { lockCase } from '../load-case.ts';
import { requireOfficerOf } from '../rules/parties.ts';

/**
 * Work on a case that is no act of it: nothing follows from it for anybody but the officers, and it
 * makes nobody take part. Under the case's lock, by an officer whose case it is not.
 * @throws Refusal `forbidden`, `not-eligible` (article 2), `not-found`
 */
export async function asOfficer<Result>(
  world: World,
  officer: AccountId,
  caseId: CaseId,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return underArticles(() =>
    transact(world, async (tx) => {
      const allowed = requireOfficerOf(await lockCase(tx, caseId), await actorOf(tx, officer));
      if (isRefusal(allowed)) throw allowed;
      return work(tx);
    }),
  );
}
