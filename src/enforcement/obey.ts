import { getStanding, setStanding } from '#accounts';
import { hidePost, unhidePost } from '#conversation';
import { toId, type PostId, type SanctionId } from '#foundation';
import { historyOf } from './desk/context.ts';
import type { Desk } from './desk/desk-type.ts';
import type { Case } from './rules/model.ts';
import { foldStanding, isInForce, isInterimInForce } from './rules/standing.ts';

/**
 * Has the owners obey what is in force now: the respondent's standing is folded anew over all their
 * cases, and each post that this case hides or hid is hidden or shown. Repeating it changes nothing.
 */
export async function obey(desk: Desk): Promise<void> {
  const subject = desk.subject();
  await obeyStanding(desk, await historyOf(desk.facts, subject));
  await obeyHidings(desk, subject);
}

async function obeyStanding(desk: Desk, cases: readonly Case[]): Promise<void> {
  const now = desk.world.clock.now();
  const sanctions = cases.flatMap((one) =>
    one.sanctions.map((sanction) => ({ ...sanction, docket: one.docket })),
  );
  const interim = cases.flatMap((one) =>
    one.interim.map((measure) => ({ ...measure, docket: one.docket })),
  );
  const folded = foldStanding(sanctions, interim, now);
  // A measure that pauses something is named beside the sanctions: nothing restricts unnamed.
  const pausing = interim.filter(
    (measure) =>
      isInterimInForce(measure, now) &&
      (measure.act.kind === 'pause' || measure.act.kind === 'freeze'),
  );
  const { respondent } = desk.subject();
  const standing = {
    ...folded,
    sanctionIds: [...folded.sanctionIds, ...pausing.map(({ id }) => toId<'sanction'>(id))],
  };
  const held = await getStanding(desk.tx, respondent);
  if (held.state === 'good' && standing.state === 'good') return;
  await setStanding(desk.tx, respondent, { ...standing, asOf: now });
}

type Hiding = { readonly postId: PostId; readonly by: SanctionId; readonly stands: boolean };

async function obeyHidings(desk: Desk, subject: Case): Promise<void> {
  for (const { postId, by, stands } of hidingsOf(subject, desk.world.clock.now())) {
    if (stands) await hidePost(desk.tx, postId, by, subject.docket);
    else await unhidePost(desk.tx, postId, by);
  }
}

function hidingsOf(subject: Case, now: Date): Hiding[] {
  const bySanction = subject.sanctions.flatMap((sanction): Hiding[] => {
    const { measure } = sanction;
    if (measure.kind !== 'hide' || sanction.startedAt === undefined) return [];
    const stands = isInForce({ ...sanction, docket: subject.docket }, now);
    return [{ postId: measure.postId, by: sanction.id, stands }];
  });
  const byMeasure = subject.interim.flatMap((measure): Hiding[] => {
    if (measure.act.kind !== 'hide') return [];
    const { postId } = measure.act;
    return [{ postId, by: toId<'sanction'>(measure.id), stands: isInterimInForce(measure, now) }];
  });
  return [...bySanction, ...byMeasure];
}
