import { getStanding, setStanding } from '#accounts';
import {
  hidePost,
  labelPost,
  limitThread,
  unhidePost,
  unlabelPost,
  unlimitThread,
  type Label,
} from '#conversation';
import { toId, type PostId, type SanctionId } from '#foundation';
import { historyOf } from './desk/context.ts';
import type { Desk } from './desk/desk-type.ts';
import type { Case, InterimAct, Measure, Sanction } from './rules/model.ts';
import {
  foldStanding,
  isInForce,
  isInterimInForce,
  type FoldedStanding,
} from './rules/standing.ts';

/**
 * Has the owners obey what is in force now: the respondent's standing is folded anew over all their
 * cases, and each post that this case marks or marked is hidden or shown,
 * labelled or not. Repeating it changes nothing.
 */
export async function obey(desk: Desk): Promise<void> {
  const subject = desk.subject();
  await obeyStanding(desk, await historyOf(desk.facts, subject));
  await obeyMarks(desk, subject);
  await obeyThreads(desk, subject);
}

async function obeyStanding(desk: Desk, cases: readonly Case[]): Promise<void> {
  const now = desk.world.clock.now();
  const { respondent } = desk.subject();
  const standing = standingOver(cases, now);
  const held = await getStanding(desk.tx, respondent);
  if (held.state === 'good' && standing.state === 'good') return;
  await setStanding(desk.tx, respondent, { ...standing, asOf: now });
}

/** What a respondent may do by all that is in force in their cases. */
export function standingOver(cases: readonly Case[], now: Date): FoldedStanding {
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
  return {
    ...folded,
    sanctionIds: [...folded.sanctionIds, ...pausing.map(({ id }) => toId<'sanction'>(id))],
  };
}

/** A thread is held by what is in force, for its term, and let go by what is not. */
async function obeyThreads({ tx, world }: Desk, subject: Case): Promise<void> {
  const now = world.clock.now();
  const { docket } = subject;
  for (const sanction of subject.sanctions) {
    const { id, measure, reducedFrom, endsAt } = sanction;
    if (reducedFrom?.kind === 'thread-limit') await unlimitThread(tx, reducedFrom.postId, id);
    if (measure.kind !== 'thread-limit' || endsAt === undefined) continue;
    const { postId, pauseMinutes, replies } = measure;
    if (isInForce({ ...sanction, docket }, now)) {
      await limitThread(tx, postId, id, { pauseMinutes, replies, docket, endsAt });
    } else {
      await unlimitThread(tx, postId, id);
    }
  }
}

type Marking =
  | { readonly kind: 'hide'; readonly postId: PostId }
  | ({ readonly kind: 'label'; readonly postId: PostId } & Pick<Label, 'label' | 'note'>);

/** A sanction or interim measure with what it does to a post now, and all that it may have done. */
type Marker = {
  readonly by: SanctionId;
  readonly now: Marking | undefined;
  readonly ever: readonly Marking[];
};

async function obeyMarks(desk: Desk, subject: Case): Promise<void> {
  for (const { by, now, ever } of markersOf(subject, desk.world.clock.now())) {
    for (const { kind, postId } of ever) {
      if (kind === now?.kind && postId === now.postId) continue;
      if (kind === 'hide') await unhidePost(desk.tx, postId, by);
      else await unlabelPost(desk.tx, postId, by);
    }
    const { docket } = subject;
    if (now?.kind === 'hide') await hidePost(desk.tx, now.postId, by, docket);
    if (now?.kind === 'label') await labelPost(desk.tx, now.postId, by, { ...now, docket });
  }
}

function markersOf(subject: Case, now: Date): Marker[] {
  const { docket } = subject;
  const bySanction = subject.sanctions
    .filter(({ startedAt }) => startedAt !== undefined)
    .map((sanction) => ({
      by: sanction.id,
      now: isInForce({ ...sanction, docket }, now) ? markingOf(sanction.measure) : undefined,
      ever: markingsOf(subject, sanction),
    }));
  const byMeasure = subject.interim.map((measure) => ({
    by: toId<'sanction'>(measure.id),
    now: isInterimInForce(measure, now) ? interimMarking(measure.act) : undefined,
    ever: present(interimMarking(measure.act)),
  }));
  return [...bySanction, ...byMeasure];
}

/** What was decided, and each reduction since: what an appeal took away is put back. */
function markingsOf(subject: Case, sanction: Sanction): Marking[] {
  const reductions = subject.appeals
    .filter(({ decisionId }) => decisionId === sanction.decisionId)
    .map(({ reducedTo }) => reducedTo);
  return [sanction.reducedFrom, ...reductions, sanction.measure].flatMap((measure) =>
    present(markingOf(measure)),
  );
}

function markingOf(measure: Measure | undefined): Marking | undefined {
  return measure?.kind === 'hide' || measure?.kind === 'label' ? measure : undefined;
}

/** An officer's label before any decision says why a post is looked at, and covers nothing. */
function interimMarking(act: InterimAct): Marking | undefined {
  if (act.kind === 'hide') return act;
  return act.kind === 'label' ? { ...act, label: 'context' } : undefined;
}

function present<Value>(value: Value | undefined): Value[] {
  return value === undefined ? [] : [value];
}
