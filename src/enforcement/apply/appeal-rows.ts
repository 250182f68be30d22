import { idBucket, type AppealId, type ReviewId } from '#foundation';
import type { Desk } from '../desk/desk-type.ts';
import { later } from '../later.ts';
import { levelOf } from '../rules/schedule.ts';
import { othersNoticed } from '../tell-followers.ts';
import { tellRespondent, writeToRespondent } from '../tell.ts';
import { entryOf, nothing, type Appliers } from './step.ts';
import { fileExhibits } from './triage-rows.ts';

export const appealAppliers: Appliers<
  | 'appealed'
  | 'appeal-decided'
  | 'restored'
  | 'reinstated'
  | 'remanded'
  | 'review-opened'
  | 'review-decided'
> = {
  appealed: async (desk, event, facts) => {
    const { appeal, exhibits } = event;
    const caseId = desk.subject().id;
    await fileExhibits(desk, exhibits);
    await desk.tx
      .insertInto('appeals')
      .values({
        id: appeal.id,
        case_id: caseId,
        decision_id: appeal.decisionId ?? null,
        appellant: appeal.by,
        appellant_id: appeal.appellant,
        grounds: appeal.grounds,
        new_evidence: appeal.newEvidence.length > 0,
        filed_at: appeal.filedAt,
        due_at: appeal.dueAt,
        entry_index: entryOf(facts, event),
      })
      .execute();
    await later(desk.tx, 'stay-due', { caseId }, appeal.dueAt);
  },
  'appeal-decided': async (desk, event, facts) => {
    await desk.tx
      .insertInto('appeal_decisions')
      .values({
        appeal_id: event.appealId,
        case_id: desk.subject().id,
        panel_id: panelFor(desk, event.appealId),
        outcome: event.outcome,
        reduced_to: event.reducedTo === undefined ? null : levelOf(event.reducedTo),
        reasons: event.reasons,
        decided_at: event.at,
        entry_index: entryOf(facts, event),
      })
      .execute();
    if (event.treatments.length > 0) {
      await desk.tx
        .insertInto('treatments')
        .values(
          event.treatments.map(({ precedent, how, reason }) => ({
            appeal_id: event.appealId,
            precedent_id: precedent,
            how,
            reason,
          })),
        )
        .execute();
    }
    await desk.byClock({ type: 'restore', by: { kind: 'appeal', id: event.appealId } });
    await tellRespondent(desk, 'appeal-decided', event.appealId, { outcome: event.outcome });
    await writeToRespondent(desk, {
      subject: `The appeal in case ${desk.subject().docket} is decided: ${event.outcome}`,
      text: event.reasons,
    });
  },
  restored: async (desk, event, facts) => {
    const subject = desk.subject();
    if (facts.entryIndex !== undefined) {
      await desk.tx
        .insertInto('restorations')
        .values({
          id: desk.world.ids.next(idBucket(subject.id)),
          case_id: subject.id,
          appeal_id: event.by.kind === 'appeal' ? event.by.id : null,
          review_id: event.by.kind === 'review' ? event.by.id : null,
          restored_at: event.at,
          entry_index: facts.entryIndex,
        })
        .execute();
    }
    await later(desk.tx, 'final-due', { caseId: subject.id });
    const judged = [...subject.appeals, ...subject.reviews].find(({ id }) => id === event.by.id);
    if (judged?.outcome !== 'remanded' && othersNoticed(subject, event.sanctions)) {
      await later(desk.tx, 'tell-followers', { caseId: subject.id, by: event.by.id });
    }
    // Where the decision was explained in public, so is what changed in it.
    if (judged?.decisionId === undefined) return;
    const { decisionId } = judged;
    await later(desk.tx, 'state-publicly', { caseId: subject.id, decisionId });
  },
  reinstated: async (desk, event, facts) => {
    const subject = desk.subject();
    const entryIndex = entryOf(facts, event);
    await desk.tx
      .insertInto('reinstatements')
      .values({
        id: event.id,
        case_id: subject.id,
        decision_id: event.decisionId,
        officer_id: event.by.kind === 'officer' ? event.by.officer : null,
        appeal_id: event.by.kind === 'appeal' ? event.by.id : null,
        reinstated_at: event.at,
        entry_index: entryIndex,
      })
      .execute();
    const endings = subject.sanctions
      .filter(({ id, startedAt }) => event.sanctions.includes(id) && startedAt !== undefined)
      .map(({ id }) => ({
        sanction_id: id,
        outcome: 'overturned' as const,
        reinstatement_id: event.id,
        ended_at: event.at,
        entry_index: entryIndex,
      }));
    if (endings.length > 0) await desk.tx.insertInto('sanction_endings').values(endings).execute();
    await tellRespondent(desk, 'reinstated', event.id);
    await writeToRespondent(desk, {
      subject: `Your account is back: case ${subject.docket}`,
      text: 'The removal of your account was taken back. Everything is as it was, and the record says so.',
    });
    await later(desk.tx, 'final-due', { caseId: subject.id });
  },
  remanded: nothing,
  'review-opened': async (desk, { review }) => {
    await desk.tx
      .insertInto('reviews')
      .values({
        id: review.id,
        case_id: desk.subject().id,
        decision_id: review.decisionId,
        ground: review.ground,
        opened_at: review.openedAt,
      })
      .execute();
  },
  'review-decided': async (desk, event, facts) => {
    await desk.tx
      .insertInto('review_decisions')
      .values({
        review_id: event.reviewId,
        case_id: desk.subject().id,
        panel_id: panelFor(desk, event.reviewId),
        outcome: event.outcome,
        reasons: event.reasons,
        next_review_at: event.nextReviewAt ?? null,
        decided_at: event.at,
        entry_index: entryOf(facts, event),
      })
      .execute();
    await desk.byClock({ type: 'restore', by: { kind: 'review', id: event.reviewId } });
    await tellRespondent(desk, 'review-decided', event.reviewId, { outcome: event.outcome });
  },
};

/** The panel that heard an appeal or a review: the last one that was not void. */
function panelFor(desk: Desk, id: AppealId | ReviewId): string {
  const panel = desk.subject().panels.findLast(({ purpose, state }) => {
    const hears =
      (purpose.kind === 'appeal' && purpose.appealId === id) ||
      (purpose.kind === 'review' && purpose.reviewId === id);
    return hears && state !== 'void';
  });
  if (panel === undefined) throw new Error('no panel heard it');
  return panel.id;
}
