import { refuse, type AccountId, type CaseId } from '#foundation';
import type { World } from '#infrastructure';
import { onCase } from '../desk/desk.ts';

/**
 * Whether the respondent wants to be named when the service explains the decision in public: theirs
 * to choose, and to choose anew, until it has. An account of reach is named anyway.
 * @throws Refusal `not-found` for anybody else; `wrong-state` once it is said
 */
export async function chooseNaming(
  world: World,
  respondent: AccountId,
  input: { readonly caseId: CaseId; readonly named: boolean },
): Promise<void> {
  await onCase(world, input.caseId, async ({ tx, subject }) => {
    if (subject().respondent !== respondent) throw refuse('not-found');
    const said = await tx
      .selectFrom('public_statements')
      .select('post_id')
      .where('case_id', '=', input.caseId)
      .limit(1)
      .executeTakeFirst();
    if (said !== undefined) {
      throw refuse('wrong-state', { article: 12, detail: 'The decision is explained already.' });
    }
    await tx
      .insertInto('naming_choices')
      .values({
        case_id: input.caseId,
        account_id: respondent,
        named: input.named,
        chosen_at: world.clock.now(),
      })
      .onConflict((conflict) => conflict.columns(['case_id', 'chosen_at']).doNothing())
      .execute();
  });
}
