import { isRefusal, refuse, type Refusal } from '#foundation';
import { addDays, exceptionReviewBy, isDue } from '../deadlines.ts';
import { activeInterim, decisionOf, entered, pendingAppeal, sanctionOf } from '../find.ts';
import { termOf } from '../measure-terms.ts';
import type { Case, CaseEvent, Context, Decision, Sanction } from '../model.ts';
import { firstRefusal, inState, wrongState, type Rule } from '../outcome.ts';
import { clockOrOfficer } from '../parties.ts';

/** Starts a sanction: only once its statement is delivered and the ledger holds its decision. */
export const startSanction: Rule<'start-sanction'> = (subject, { sanctionId }, context) => {
  const sanction = sanctionOf(subject, sanctionId);
  if (isRefusal(sanction)) return sanction;
  const decision = decisionOf(subject, sanction.decisionId);
  if (isRefusal(decision)) return decision;
  const refused = firstRefusal(
    () => clockOrOfficer(subject, context),
    () =>
      sanction.state === 'decided'
        ? undefined
        : wrongState(subject, `The sanction is ${sanction.state}.`, 10),
    () => isServed(decision),
    () => entered(subject, { kind: 'decision', id: decision.id }),
  );
  if (refused !== undefined) return refused;
  const at = context.now;
  const term = termOf(sanction.measure, at, context.charter);
  const started: CaseEvent = { type: 'sanction-started', at, sanctionId, startedAt: at, ...term };
  // What protected people until the decision makes way for the decision.
  const lifted = activeInterim(subject).map(({ id }): CaseEvent => ({
    type: 'interim-lifted',
    at,
    measureId: id,
    reason: 'decision',
  }));
  return [started, ...lifted];
};

/** Served before it bites (article 10). */
export function isServed(decision: Decision): Refusal | undefined {
  if (decision.statement?.service.deliveredAt !== undefined) return undefined;
  return refuse('not-served', {
    article: 10,
    detail: 'The statement of reasons is not served.',
  });
}

const running: readonly Sanction['state'][] = ['in-force', 'stayed'];

/** Ends a sanction whose time is up. */
export const expireSanction: Rule<'expire-sanction'> = (subject, { sanctionId }, context) => {
  const sanction = sanctionOf(subject, sanctionId);
  if (isRefusal(sanction)) return sanction;
  const refused = firstRefusal(
    () => clockOrOfficer(subject, context),
    () =>
      running.includes(sanction.state)
        ? undefined
        : wrongState(subject, `The sanction is ${sanction.state}.`, 10),
    () =>
      sanction.endsAt !== undefined && isDue(sanction.endsAt, context.now)
        ? undefined
        : wrongState(subject, 'The sanction has time left.', 10),
  );
  return refused ?? [{ type: 'sanction-ended', at: context.now, sanctionId, by: 'term' }];
};

/**
 * Stays a sanction whose appeal, or whose due review, was left undecided for 14 days: lifted, or
 * under an exception down to a visibility limit, until there is an answer (article 11).
 */
export const staySanction: Rule<'stay-sanction'> = (subject, { sanctionId }, context) => {
  const sanction = sanctionOf(subject, sanctionId);
  if (isRefusal(sanction)) return sanction;
  const refused = firstRefusal(
    () => clockOrOfficer(subject, context),
    () =>
      sanction.state === 'in-force'
        ? undefined
        : wrongState(subject, `The sanction is ${sanction.state}.`, 11),
  );
  if (refused !== undefined) return refused;
  const ground = stayGround(subject, sanction, context);
  if (ground === undefined) return wrongState(subject, 'No appeal or review of it is late.', 11);
  return [{ type: 'sanction-stayed', at: context.now, sanctionId, ground }];
};

function stayGround(
  subject: Case,
  sanction: Sanction,
  context: Context,
): 'appeal' | 'review' | undefined {
  const { now, charter } = context;
  const lateAppeal = subject.appeals.some(
    (appeal) =>
      appeal.by === 'respondent' &&
      appeal.decisionId === sanction.decisionId &&
      appeal.outcome === undefined &&
      isDue(appeal.dueAt, now),
  );
  if (lateAppeal) return 'appeal';
  const due = reviewDue(subject, sanction, context);
  const late = due !== undefined && isDue(addDays(due, charter.appealDays), now);
  return late ? 'review' : undefined;
}

/** When a review of the sanction is, or was, due; undefined when none is owed. */
function reviewDue(subject: Case, sanction: Sanction, context: Context): Date | undefined {
  // Of summary removals a sample is reviewed: a review is owed where one was opened.
  const isOwed = sanction.measure.kind !== 'removal' || isUnderReview(subject, sanction);
  if (sanction.underException && isOwed && !isReviewed(subject, sanction)) {
    const decision = decisionOf(subject, sanction.decisionId);
    if (!isRefusal(decision)) return exceptionReviewBy(decision.decidedAt, context.charter);
  }
  return sanction.reviewAt;
}

function isUnderReview(subject: Case, { decisionId }: Sanction): boolean {
  return subject.reviews.some((review) => review.decisionId === decisionId);
}

function isReviewed(subject: Case, { decisionId }: Sanction): boolean {
  return subject.reviews.some(
    (review) => review.decisionId === decisionId && review.outcome !== undefined,
  );
}

/** Nothing more can be asked: no appeal is pending, and the time or the right to appeal is spent. */
export const finalise: Rule<'finalise'> = (subject, _command, context) => {
  const refused = firstRefusal(
    () => clockOrOfficer(subject, context),
    () => inState(subject, ['served'], 'Only a served decision becomes final.'),
    () => settled(subject),
    () => (appealSpent(subject, context.now) ? undefined : appealOpen(subject)),
  );
  return refused ?? [{ type: 'finalised', at: context.now }];
};

function appealSpent(subject: Case, now: Date): boolean {
  const decision = subject.decisions.at(-1);
  if (decision?.appealBy !== undefined && isDue(decision.appealBy, now)) return true;
  return subject.appeals.some(
    (appeal) => appeal.decisionId === decision?.id && appeal.by === 'respondent',
  );
}

const appealOpen = (subject: Case): Refusal => wrongState(subject, 'It can still be appealed.', 11);

/** Refuses while an appeal or a review waits, or what was decided on one is not carried out. */
function settled(subject: Case): Refusal | undefined {
  if (pendingAppeal(subject) !== undefined) return wrongState(subject, 'An appeal is pending.', 11);
  const undone = [...subject.appeals, ...subject.reviews].some(
    (judged) => judged.outcome !== undefined && judged.restoredAt === undefined,
  );
  if (undone) return wrongState(subject, 'A decision on appeal is not carried out.', 11);
  const waits = subject.sanctions.some((sanction) => sanction.state === 'decided');
  return waits ? wrongState(subject, 'A sanction has not started.', 10) : undefined;
}

/** Closes the file. What is still in force goes on, with its end or its review. */
export const close: Rule<'close'> = (subject, _command, context) => {
  const refused = firstRefusal(
    () => clockOrOfficer(subject, context),
    () => inState(subject, ['final'], 'Only a final case is closed.'),
    () => settled(subject),
  );
  return refused ?? [{ type: 'closed', at: context.now }];
};
