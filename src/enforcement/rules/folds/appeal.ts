import type { Case, Decision, EventOf, Review } from '../model.ts';
import { withItem, type Folds } from './fold.ts';
import { withPanelsDone } from './interim.ts';

export const appealFolds: Folds<
  | 'appealed'
  | 'appeal-decided'
  | 'restored'
  | 'reinstated'
  | 'remanded'
  | 'review-opened'
  | 'review-decided'
> = {
  appealed: (subject, { appeal, exhibits }) => ({
    ...subject,
    appeals: [...subject.appeals, appeal],
    exhibits: [...subject.exhibits, ...exhibits],
  }),
  'appeal-decided': (subject, event) => {
    const { appealId, outcome, reducedTo, reasons, treatments, tally, opinions, at } = event;
    const panel = subject.panels.find(
      ({ purpose, state }) =>
        purpose.kind === 'appeal' && purpose.appealId === appealId && state === 'revealed',
    );
    return {
      ...withPanelsDone(subject, { kind: 'appeal', appealId }),
      appeals: withItem(subject.appeals, appealId, (appeal) => ({
        ...appeal,
        ...(panel === undefined ? {} : { panelId: panel.id }),
        outcome,
        ...(reducedTo === undefined ? {} : { reducedTo }),
        reasons,
        treatments,
        tally,
        opinions,
        decidedAt: at,
      })),
    };
  },
  restored: (subject, event) => {
    const { by, at } = event;
    const marked = withRestoredSanctions(subject, event);
    if (by.kind === 'review') {
      const reviews = withItem(subject.reviews, by.id, (review) => ({ ...review, restoredAt: at }));
      const review = subject.reviews.find(({ id }) => id === by.id);
      return withOverturned({ ...marked, reviews }, review?.decisionId, review?.outcome, at);
    }
    const appeals = withItem(subject.appeals, by.id, (appeal) => ({ ...appeal, restoredAt: at }));
    const appeal = subject.appeals.find(({ id }) => id === by.id);
    return withOverturned({ ...marked, appeals }, appeal?.decisionId, appeal?.outcome, at);
  },
  reinstated: (subject, { by, decisionId, sanctions, at }) => {
    const freed = {
      ...subject,
      sanctions: subject.sanctions.map((sanction) =>
        sanctions.includes(sanction.id)
          ? {
              ...sanction,
              state: 'overturned' as const,
              endedAt: at,
              endedBy: 'reinstatement' as const,
              restoredAt: at,
            }
          : sanction,
      ),
    };
    return withOverturned(withAppealDone(freed, by, at), decisionId, 'overturned', at);
  },
  remanded: (subject, { ceiling }) => {
    const { proposal: _old, dismissal: _dismissed, ...rest } = subject;
    return {
      ...rest,
      state: reheard(subject),
      ...(ceiling === undefined || subject.ceiling !== undefined ? {} : { ceiling }),
    };
  },
  'review-opened': (subject, { review }) => ({ ...subject, reviews: [...subject.reviews, review] }),
  'review-decided': (subject, event) => {
    const { reviewId, outcome, reasons, nextReviewAt, tally, opinions, at } = event;
    const panel = subject.panels.find(
      ({ purpose, state }) =>
        purpose.kind === 'review' && purpose.reviewId === reviewId && state === 'revealed',
    );
    const done = withPanelsDone(subject, { kind: 'review', reviewId });
    const reviews = withItem(subject.reviews, reviewId, (review) => ({
      ...review,
      ...(panel === undefined ? {} : { panelId: panel.id }),
      outcome,
      reasons,
      ...(nextReviewAt === undefined ? {} : { nextReviewAt }),
      tally,
      opinions,
      decidedAt: at,
    }));
    return withNextReview({ ...done, reviews }, reviewId, nextReviewAt);
  },
};

/** Where a case that is sent back starts again: after the hearing if there was one. */
function reheard(subject: Case): Case['state'] {
  if (subject.answer !== undefined) return 'answered';
  return subject.notice?.service.deliveredAt === undefined ? 'open' : 'silent';
}

function withRestoredSanctions(subject: Case, { sanctions, at }: EventOf<'restored'>): Case {
  return {
    ...subject,
    sanctions: subject.sanctions.map((sanction) =>
      sanctions.includes(sanction.id) ? { ...sanction, restoredAt: at } : sanction,
    ),
  };
}

/** An appeal that puts back what it is against has nothing left to be heard. */
function withAppealDone(subject: Case, by: EventOf<'reinstated'>['by'], at: Date): Case {
  if (by.kind === 'officer') return subject;
  const appeals = withItem(subject.appeals, by.id, (appeal) => ({
    ...appeal,
    outcome: 'overturned' as const,
    decidedAt: at,
    restoredAt: at,
  }));
  return { ...subject, appeals };
}

const takesBack = ['overturned', 'remanded', 'corrected'];

function withOverturned(
  subject: Case,
  decisionId: Decision['id'] | undefined,
  outcome: string | undefined,
  at: Date,
): Case {
  if (decisionId === undefined || outcome === undefined || !takesBack.includes(outcome)) {
    return subject;
  }
  const decisions = withItem(subject.decisions, decisionId, (decision) => ({
    ...decision,
    overturnedAt: at,
  }));
  return { ...subject, decisions };
}

function withNextReview(
  subject: Case,
  reviewId: Review['id'],
  nextReviewAt: Date | undefined,
): Case {
  const review = subject.reviews.find(({ id }) => id === reviewId);
  if (review === undefined || nextReviewAt === undefined) return subject;
  return {
    ...subject,
    sanctions: subject.sanctions.map((sanction) =>
      sanction.decisionId === review.decisionId && sanction.reviewAt !== undefined
        ? { ...sanction, reviewAt: nextReviewAt }
        : sanction,
    ),
  };
}
