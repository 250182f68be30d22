import type { SanctionId } from '#foundation';
import type { Desk } from '../desk/desk-type.ts';
import { later } from '../later.ts';
import { addDays, reviewLeadDays } from '../rules/deadlines.ts';
import type { Sanction } from '../rules/model.ts';
import { levelOf } from '../rules/schedule.ts';
import { proofIdOf } from '../serve.ts';
import { tellRespondent } from '../tell.ts';
import { entryOf, nothing, type Appliers } from './step.ts';

export const sanctionAppliers: Appliers<
  | 'sanction-started'
  | 'sanction-ended'
  | 'sanction-stayed'
  | 'sanction-resumed'
  | 'sanction-reduced'
  | 'sanction-overturned'
  | 'finalised'
  | 'closed'
> = {
  'sanction-started': async (desk, event, facts) => {
    const subject = desk.subject();
    const sanction = sanctionOf(desk, event.sanctionId);
    const decision = subject.decisions.find(({ id }) => id === sanction.decisionId);
    const statementId = decision?.statement?.id;
    if (statementId === undefined) throw new Error('no statement was served');
    await desk.tx
      .insertInto('sanctions')
      .values({
        id: sanction.id,
        decision_id: sanction.decisionId,
        case_id: subject.id,
        respondent_id: subject.respondent,
        level: levelOf(sanction.measure),
        proof_id: await proofIdOf(desk, { kind: 'statement', statementId }),
        started_at: event.startedAt,
        ends_at: event.endsAt ?? null,
        review_at: event.reviewAt ?? null,
        entry_index: entryOf(facts, event),
      })
      .execute();
    await planEnd(desk, sanction, event);
  },
  'sanction-ended': async (desk, event, facts) => {
    const review = event.by === 'review' ? reviewOf(desk, event.sanctionId) : null;
    await desk.tx
      .insertInto('sanction_endings')
      .values({
        sanction_id: event.sanctionId,
        outcome: event.by,
        review_id: review,
        ended_at: event.at,
        entry_index: entryOf(facts, event),
      })
      .execute();
    await tellRespondent(desk, 'sanction-ended', event.sanctionId);
  },
  'sanction-overturned': async (desk, event, facts) => {
    // What was decided and had not begun leaves no sanction to end.
    if (sanctionOf(desk, event.sanctionId).startedAt === undefined) return;
    await desk.tx
      .insertInto('sanction_endings')
      .values({
        sanction_id: event.sanctionId,
        outcome: 'overturned',
        appeal_id: event.by === 'appeal' ? appealOf(desk, event.sanctionId) : null,
        review_id: event.by === 'review' ? reviewOf(desk, event.sanctionId) : null,
        ended_at: event.at,
        entry_index: entryOf(facts, event),
      })
      .execute();
  },
  'sanction-stayed': async (desk, event, facts) => {
    await desk.tx
      .insertInto('sanction_stays')
      .values({
        sanction_id: event.sanctionId,
        stayed_at: event.at,
        ground: event.ground,
        entry_index: entryOf(facts, event),
      })
      .execute();
    await tellRespondent(desk, 'sanction-stayed', `${event.sanctionId}:${event.at.getTime()}`);
  },
  'sanction-resumed': async (desk, { sanctionId, at }) => {
    const stay = await desk.tx
      .selectFrom('sanction_stays')
      .select('stayed_at')
      .where('sanction_id', '=', sanctionId)
      .orderBy('stayed_at', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    await desk.tx
      .insertInto('sanction_resumptions')
      .values({ sanction_id: sanctionId, stayed_at: stay.stayed_at, resumed_at: at })
      .execute();
  },
  'sanction-reduced': async (desk, event) => {
    const sanction = sanctionOf(desk, event.sanctionId);
    const { measure } = event;
    await desk.tx
      .insertInto('sanction_reductions')
      .values({
        sanction_id: sanction.id,
        appeal_id: appealOf(desk, event.sanctionId) ?? '',
        level: levelOf(measure),
        post_id: 'postId' in measure ? measure.postId : null,
        pause_minutes: measure.kind === 'thread-limit' ? (measure.pauseMinutes ?? null) : null,
        replies: measure.kind === 'thread-limit' ? (measure.replies ?? null) : null,
        label: measure.kind === 'label' ? measure.label : null,
        note: measure.kind === 'label' ? measure.note : null,
        features: measure.kind === 'feature-limit' ? [...measure.features] : [],
        ends_at: event.endsAt ?? null,
        review_at: event.reviewAt ?? null,
        reduced_at: event.at,
      })
      .execute();
    await planEnd(desk, sanction, event);
  },
  finalised: async (desk) => {
    const { id: caseId, decisions } = desk.subject();
    const decision = decisions.at(-1);
    if (decision?.by.kind !== 'panel') return;
    await later(desk.tx, 'state-publicly', { caseId, decisionId: decision.id });
  },
  closed: nothing,
};

function sanctionOf(desk: Desk, id: SanctionId): Sanction {
  const sanction = desk.subject().sanctions.find((one) => one.id === id);
  if (sanction === undefined) throw new Error('the case has no such sanction');
  return sanction;
}

/** The appeal, decided last, that concerns the sanction. */
function appealOf(desk: Desk, id: SanctionId): string | null {
  const { decisionId } = sanctionOf(desk, id);
  const judged = desk
    .subject()
    .appeals.findLast((appeal) => appeal.decisionId === decisionId && appeal.outcome !== undefined);
  return judged?.id ?? null;
}

function reviewOf(desk: Desk, id: SanctionId): string | null {
  const { decisionId } = sanctionOf(desk, id);
  const judged = desk
    .subject()
    .reviews.findLast((review) => review.decisionId === decisionId && review.outcome !== undefined);
  return judged?.id ?? null;
}

/** Its end, or its review in good time and a stay where that review is late. */
async function planEnd(
  desk: Desk,
  sanction: Sanction,
  term: { readonly endsAt?: Date; readonly reviewAt?: Date },
): Promise<void> {
  const caseId = desk.subject().id;
  if (term.endsAt !== undefined) {
    await later(desk.tx, 'sanction-due', { caseId, sanctionId: sanction.id }, term.endsAt);
  }
  if (term.reviewAt === undefined) return;
  const { decisionId } = sanction;
  const charter = await desk.facts.charter();
  const opensAt = addDays(term.reviewAt, -reviewLeadDays);
  await later(desk.tx, 'review-due', { caseId, decisionId, ground: 'permanent' }, opensAt);
  await later(desk.tx, 'stay-due', { caseId }, addDays(term.reviewAt, charter.appealDays));
}
