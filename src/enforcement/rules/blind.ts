import { isRefusal } from '#foundation';
import { ballotsOf } from './ballots.ts';
import { decisionOf } from './find.ts';
import type { Ballot, Case, Decision, Level, Review, ReviewOutcome } from './model.ts';
import { heaviestLevel } from './schedule.ts';

/** The heaviest of a decision that still counts: after reductions, without what was overturned. */
function standingLevel(subject: Case, decisionId: Decision['id']): Level {
  const counting = subject.sanctions.filter(
    (one) => one.decisionId === decisionId && one.state !== 'overturned',
  );
  return heaviestLevel(counting.map(({ measure }) => measure));
}

/**
 * What a blind ballot says of the first decision, which its author has not seen: confirmed where
 * something that was proved is proved again and no less would do; ended where less would; corrected
 * where nothing of it is proved. Where nothing was imposed there is nothing to put right.
 */
export function blindVerdict(
  subject: Case,
  { decisionId }: Pick<Review, 'decisionId'>,
  ballot: Extract<Ballot, { readonly kind: 'review' }>,
): ReviewOutcome {
  const level = standingLevel(subject, decisionId);
  const decision = decisionOf(subject, decisionId);
  if (level === 0 || isRefusal(decision)) return 'confirmed';
  const again = ballot.findings.filter(({ proved }) => proved).map((one) => one.allegationId);
  const stands = decision.reasons.findings.some(
    ({ allegationId, proved }) => proved && again.includes(allegationId),
  );
  if (!stands) return 'corrected';
  return ballot.upTo.level < level ? 'ended' : 'confirmed';
}

/**
 * What each of those who voted on a review came to, least first: the order of the seats is not told.
 */
export function blindLevels(subject: Case, reviewId: Review['id']): readonly number[] {
  const panel = subject.panels.findLast(
    ({ purpose, state }) =>
      purpose.kind === 'review' && purpose.reviewId === reviewId && state !== 'void',
  );
  return (panel === undefined ? [] : ballotsOf(panel))
    .flatMap((ballot) => (ballot.kind === 'review' ? ballot.upTo.level : []))
    .toSorted((left, right) => left - right);
}
