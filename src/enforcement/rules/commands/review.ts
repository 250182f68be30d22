import { isRefusal, refuse, type Refusal } from '#foundation';
import { ballotsOf, castCount, sittingSeats, tallyOf } from '../ballots.ts';
import { addDays, addMonths, isDue, reviewLeadDays } from '../deadlines.ts';
import { blindVerdict } from '../blind.ts';
import { activePanel, decisionOf, reviewOf } from '../find.ts';
import { quorumOf, simpleMajority } from '../majority.ts';
import type {
  Ballot,
  Case,
  CommandOf,
  Context,
  Decision,
  Opinion,
  Panel,
  Review,
  ReviewOutcome,
  Sanction,
} from '../model.ts';
import { firstRefusal, need, wrongState, type Rule } from '../outcome.ts';
import { clockOrOfficer, panelistOf, reportersOf, touchedBy } from '../parties.ts';
import { isServed } from './sanctions.ts';

/**
 * Opens a second, blind decision: on the date of a permanent sanction, within 30 days of an
 * exception, or as an audit (every ban, and a sample of the rest).
 */
export const openReview: Rule<'open-review'> = (subject, command, context) => {
  const decision = decisionOf(subject, command.decisionId);
  if (isRefusal(decision)) return decision;
  const { reviewId: id, decisionId, ground } = command;
  const refused = firstRefusal(
    () => clockOrOfficer(subject, context),
    () => isServed(decision),
    () =>
      subject.reviews.some((review) => review.id === id || isPending(review, decisionId))
        ? refuse('conflict', { article: 15, detail: 'A review of this decision is open.' })
        : undefined,
    () =>
      decision.overturnedAt === undefined
        ? undefined
        : wrongState(subject, 'This decision no longer stands.', 15),
    () => groundStands(subject, decision, ground, context),
  );
  if (refused !== undefined) return refused;
  const review = { id, decisionId, ground, openedAt: context.now };
  return [{ type: 'review-opened', at: context.now, review }];
};

function isPending(review: Review, decisionId: Decision['id']): boolean {
  return review.decisionId === decisionId && review.outcome === undefined;
}

function groundStands(
  subject: Case,
  decision: Decision,
  ground: Review['ground'],
  context: Context,
): Refusal | undefined {
  if (ground === 'audit') return undefined;
  if (ground === 'exception') {
    return decision.exception === undefined
      ? refuse('invalid', { article: 4, field: 'ground', detail: 'No exception was invoked.' })
      : undefined;
  }
  const due = permanentOf(subject, decision.id).some(
    ({ reviewAt }) =>
      reviewAt !== undefined && isDue(addDays(reviewAt, -reviewLeadDays), context.now),
  );
  if (due) return undefined;
  return refuse('invalid', { article: 14, field: 'ground', detail: 'No date of review is near.' });
}

/** The sanctions of a decision that stand until reversed and still run. */
function permanentOf(subject: Case, decisionId: Decision['id']): Sanction[] {
  return subject.sanctions.filter(
    (sanction) =>
      sanction.decisionId === decisionId &&
      sanction.reviewAt !== undefined &&
      (sanction.state === 'in-force' || sanction.state === 'stayed'),
  );
}

const favour: Readonly<Record<ReviewOutcome, number>> = { confirmed: 0, ended: 1, corrected: 2 };

type Judged = { readonly subject: Case; readonly review: Review };

/** What a ballot comes to; one of another kind is a vote for nothing. */
function verdictOf(ballot: Ballot, { subject, review }: Judged): ReviewOutcome | undefined {
  return ballot.kind === 'review' ? blindVerdict(subject, review, ballot) : undefined;
}

/** A vote to correct counts for ending the sanction too. */
function supportsReview(ballot: Ballot, outcome: ReviewOutcome, judged: Judged): boolean {
  const verdict = verdictOf(ballot, judged);
  if (verdict === undefined) return false;
  if (outcome === 'confirmed') return verdict === 'confirmed';
  return favour[verdict] >= favour[outcome];
}

/**
 * What the votes of a review carry. To leave a sanction in force takes more than half: where neither
 * that nor a correction has it, the sanction ends.
 */
export function carriedReview(panel: Panel, judged: Judged): ReviewOutcome {
  const verdicts = ballotsOf(panel).flatMap((ballot) => verdictOf(ballot, judged) ?? []);
  const says = (wanted: ReviewOutcome): boolean =>
    verdicts.filter((verdict) => verdict === wanted).length >= simpleMajority(panel.size);
  if (says('confirmed')) return 'confirmed';
  return says('corrected') ? 'corrected' : 'ended';
}

export const decideReview: Rule<'decide-review'> = (subject, command, context) => {
  const review = reviewOf(subject, command.reviewId);
  if (isRefusal(review)) return review;
  const panel = activePanel(subject, { kind: 'review', reviewId: review.id });
  if (review.outcome !== undefined || panel?.state !== 'revealed') {
    return refuse('votes-sealed', { article: 15, detail: 'No panel has voted on this review.' });
  }
  const author = panelistOf(panel, context);
  if (isRefusal(author)) return author;
  const refused = firstRefusal(
    () => fresh(subject, panel),
    () => need(command.reasons, 'reasons', 15),
    () => outcomeCarried(panel, command.outcome, { subject, review }),
    () => nextDateProblem(subject, review, command, context),
  );
  if (refused !== undefined) return refused;
  const { outcome, reasons, nextReviewAt } = command;
  const judged = { subject, review };
  return [
    {
      type: 'review-decided',
      at: context.now,
      reviewId: review.id,
      outcome,
      reasons,
      ...(nextReviewAt === undefined ? {} : { nextReviewAt }),
      tally: tallyOf(panel, (ballot) => supportsReview(ballot, outcome, judged)),
      opinions: opinionsOn(panel, outcome, judged),
    },
  ];
};

function fresh(subject: Case, panel: Panel): Refusal | undefined {
  const touched = touchedBy(subject, panel);
  const parties = [subject.respondent, ...reportersOf(subject)];
  const involved = sittingSeats(panel).some(
    ({ member }) => touched.has(member) || parties.includes(member),
  );
  if (!involved && castCount(panel) >= quorumOf(panel.size)) return undefined;
  return refuse('not-eligible', {
    article: 15,
    detail: 'A review is decided by people who did not see the first decision.',
  });
}

function outcomeCarried(panel: Panel, outcome: ReviewOutcome, judged: Judged): Refusal | undefined {
  if (outcome === carriedReview(panel, judged)) return undefined;
  return refuse('majority-missing', {
    article: 15,
    field: 'outcome',
    detail: 'That is not what the reviewing panel voted.',
  });
}

/** A permanent sanction that goes on names its next date, twelve months on at most (article 10). */
function nextDateProblem(
  subject: Case,
  review: Review,
  { outcome, nextReviewAt }: CommandOf<'decide-review'>,
  context: Context,
): Refusal | undefined {
  const goesOn = outcome === 'confirmed' && permanentOf(subject, review.decisionId).length > 0;
  if (!goesOn) {
    return nextReviewAt === undefined
      ? undefined
      : refuse('invalid', { field: 'nextReviewAt', detail: 'Nothing goes on to be reviewed.' });
  }
  const latest = addMonths(context.now, context.charter.reviewMonths);
  if (nextReviewAt === undefined || nextReviewAt <= context.now) {
    return refuse('term-missing', {
      article: 10,
      field: 'nextReviewAt',
      detail: 'What goes on has a next date of review.',
    });
  }
  if (nextReviewAt <= latest) return undefined;
  return refuse('term-too-long', {
    article: 10,
    field: 'nextReviewAt',
    detail: 'The next review is at most twelve months away.',
  });
}

function opinionsOn(panel: Panel, outcome: ReviewOutcome, judged: Judged): Opinion[] {
  return sittingSeats(panel).flatMap(({ letter, ballot }) =>
    ballot === undefined
      ? []
      : [{ letter, dissents: !supportsReview(ballot, outcome, judged), text: ballot.opinion }],
  );
}
