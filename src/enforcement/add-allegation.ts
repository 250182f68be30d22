import { findPost } from '#conversation';
import { idBucket, refuse, type AccountId, type AllegationId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import { requireOwn } from './open-case.ts';
import { isInForce } from './rulebook-queries.ts';
import type { AllegationInput } from './types.ts';

/**
 * Alleges a breach of a rule, in the version that was in force when the conduct happened.
 * @throws Refusal `rule-not-in-force` (article 1)
 */
export async function addAllegation(
  world: World,
  officer: AccountId,
  input: AllegationInput,
): Promise<AllegationId> {
  const { subject } = input.conduct;
  return onCase(world, input.caseId, async (desk) => {
    if (subject.kind === 'post') {
      requireOwn(desk.subject().respondent, await findPost(desk.tx, subject.postId));
    }
    const versions = await desk.facts.versions([input.ruleId]);
    const version = versions.find((one) => isInForce(one, input.conduct.at));
    if (version === undefined) {
      throw refuse('rule-not-in-force', {
        article: 1,
        field: 'ruleId',
        detail: 'No version of this rule was in force when the conduct happened.',
      });
    }
    const allegationId = world.ids.next<'allegation'>(idBucket(input.caseId));
    await actAs(desk, officer, {
      type: 'add-allegation',
      allegationId,
      ruleId: input.ruleId,
      ruleVersion: version.version,
      conduct: input.conduct,
      exhibits: input.exhibits,
    });
    return allegationId;
  });
}
