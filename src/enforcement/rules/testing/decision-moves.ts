import { supportsOutcome } from '../commands/appeal.ts';
import { carriedReview } from '../commands/review.ts';
import { ballotsOf } from '../ballots.ts';
import { addDays } from '../deadlines.ts';
import { activePanel } from '../find.ts';
import { isRemoval } from '../schedule.ts';
import type { AppealOutcome, Case, DecisionDraft, Measure, Panel } from '../model.ts';
import { actorFor, clock, officers, reporter, respondent } from './cast.ts';
import {
  exhibitOf,
  idOf,
  postId,
  type Chooser,
  type Move,
  type MoveKind,
  type Play,
} from './play.ts';
import { fullDraft } from './reasons.ts';

const officerOne = actorFor(officers[0], 'officer', 'panelist');
const officerTwo = actorFor(officers[1], 'officer', 'panelist');

/** Decisions, their service, their effect, and what is done against them. */
export const decisionMoveKinds: readonly MoveKind[] = [
  officerMoves,
  verdictMoves,
  serviceMoves,
  (_play, subject, choose) => sanctionMoves(subject, choose),
  appealMoves,
  judgedMoves,
  reviewMoves,
  (_play, subject, choose) => endMoves(subject, choose),
];

function draftFor(
  play: Play,
  subject: Case,
  measures: readonly Measure[],
  proved = true,
): DecisionDraft {
  const exception = subject.proposal?.exception?.code;
  const own = subject.sanctions.find(
    ({ measure, state }) => measure.kind === 'warning' && state === 'in-force',
  );
  return fullDraft(subject, measures, {
    seed: Number(idOf(play, 20)),
    now: play.now,
    proved,
    warning: own?.id ?? '9001',
    ...(exception === undefined ? {} : { exception }),
  });
}

function officerMoves(play: Play, subject: Case, choose: Chooser): Move[] {
  if (subject.proposal !== undefined || subject.allegations.length === 0) return [];
  const onPost = subject.allegations.some(({ conduct }) => conduct.subject.kind === 'post');
  const family = subject.allegations[0]?.family ?? 'violence';
  const light: readonly Measure[] = [
    { kind: 'warning', family },
    { kind: 'feature-limit', features: ['post'], days: 7 },
    ...(onPost
      ? [
          { kind: 'hide', postId, reviewDays: 365 } as const,
          { kind: 'thread-limit', postId, replies: 'nobody', days: 7 } as const,
        ]
      : []),
  ];
  if (subject.state === 'open' && choose.chance(25)) {
    const decision = draftFor(play, subject, [choose.pick(light)]);
    return [{ actor: officerOne, command: { type: 'decide-alone', decision } }];
  }
  const heard = subject.state === 'answered' || subject.state === 'silent';
  if (!heard || !choose.chance(60)) return [];
  if (subject.draft !== undefined) {
    const decisionId = subject.draft.decision.id;
    return [{ actor: officerTwo, command: { type: 'countersign', decisionId } }];
  }
  const decision = draftFor(play, subject, [{ kind: 'visibility-limit', days: 60 }]);
  return [{ actor: officerOne, command: { type: 'sign-decision', decision } }];
}

function verdictMoves(play: Play, subject: Case): Move[] {
  return subject.panels
    .filter(({ state }) => state === 'revealed')
    .flatMap((panel): Move[] => {
      const author = panel.seats.find(({ state }) => state === 'sitting');
      if (author === undefined) return [];
      const actor = actorFor(author.member, 'panelist');
      const { id: panelId, purpose } = panel;
      if (purpose.kind === 'ratification') {
        return [{ actor, command: { type: 'decide-ratification', panelId } }];
      }
      if (purpose.kind !== 'decision') return [];
      const proved = ballotsOf(panel).filter(
        (ballot) => ballot.kind === 'decision' && ballot.findings.every((vote) => vote.proved),
      ).length;
      const convinced = proved > panel.size / 2;
      const proposed = convinced ? (subject.proposal?.measures ?? []) : [];
      const lighter: readonly Measure[] = convinced ? [{ kind: 'suspension', days: 30 }] : [];
      return [proposed, lighter, []].map((measures): Move => ({
        actor,
        command: {
          type: 'decide',
          panelId,
          decision: draftFor(play, subject, measures, convinced),
        },
      }));
    });
}

function serviceMoves(play: Play, subject: Case): Move[] {
  const decision = subject.decisions.at(-1);
  if (decision === undefined) return [];
  const { statement, id: decisionId } = decision;
  if (statement === undefined) {
    const statementId = idOf<'statement'>(play, 30);
    return [{ actor: clock, command: { type: 'compose-statement', decisionId, statementId } }];
  }
  const delivered = statement.service.deliveries.map(({ channel }) => channel);
  const channel = (['service', 'mail'] as const).find((one) => !delivered.includes(one));
  const document = { kind: 'statement', statementId: statement.id } as const;
  if (channel !== undefined) {
    return [{ actor: clock, command: { type: 'record-delivery', document, channel } }];
  }
  if (statement.service.openedAt !== undefined) return [];
  return [{ actor: actorFor(respondent), command: { type: 'record-opening', document } }];
}

function sanctionMoves(subject: Case, choose: Chooser): Move[] {
  return subject.sanctions.flatMap(({ id, state }): Move[] => {
    if (state === 'decided') {
      return [{ actor: clock, command: { type: 'start-sanction', sanctionId: id } }];
    }
    if (state !== 'in-force' && state !== 'stayed') return [];
    if (!choose.chance(30)) return [];
    return [
      { actor: clock, command: { type: 'expire-sanction', sanctionId: id } },
      { actor: clock, command: { type: 'stay-sanction', sanctionId: id } },
    ];
  });
}

function appealMoves(play: Play, subject: Case, choose: Chooser): Move[] {
  const decision = subject.decisions.at(-1);
  const appealId = idOf<'appeal'>(play, 40);
  if (subject.dismissal !== undefined && choose.chance(60)) {
    const grounds = 'You did not look.';
    const command = { type: 'appeal', appealId, grounds, newEvidence: [] } as const;
    return [{ actor: actorFor(reporter), command }];
  }
  if (decision?.appealBy === undefined || !choose.chance(60)) return [];
  const again = subject.appeals.some((one) => one.decisionId === decision.id);
  const newEvidence = again ? [exhibitOf(play, 41, 'respondent', 50 + choose.below(4))] : [];
  const by = decision.measures.length === 0 && choose.chance(80) ? reporter : respondent;
  const grounds = 'It was not as they say.';
  const command = {
    type: 'appeal',
    appealId,
    decisionId: decision.id,
    grounds,
    newEvidence,
    ...(isRemoval(decision) ? { reinstatementId: idOf<'reinstatement'>(play, 42) } : {}),
  } as const;
  return again && !choose.chance(15) ? [] : [{ actor: actorFor(by), command }];
}

function judgedMoves(play: Play, subject: Case): Move[] {
  const appeals = subject.appeals.flatMap((one): Move[] => {
    if (one.outcome !== undefined) {
      if (one.restoredAt !== undefined) return [];
      return [{ actor: clock, command: { type: 'restore', by: { kind: 'appeal', id: one.id } } }];
    }
    const panel = activePanel(subject, { kind: 'appeal', appealId: one.id });
    const author = panel?.state === 'revealed' ? sitting(panel) : undefined;
    if (panel === undefined || author === undefined) return [];
    const outcome = appealOutcome(panel);
    return [
      {
        actor: actorFor(author, 'panelist'),
        command: {
          type: 'decide-appeal',
          appealId: one.id,
          outcome,
          ...(outcome === 'reduced' ? { reducedTo: { kind: 'suspension', days: 30 } } : {}),
          reasons: 'For these reasons.',
          treatments: [],
        },
      },
    ];
  });
  return [...appeals, ...reviewVerdicts(play, subject)];
}

function sitting(panel: Panel): Panel['seats'][number]['member'] | undefined {
  return panel.seats.find(({ state }) => state === 'sitting')?.member;
}

function appealOutcome(panel: Panel): AppealOutcome {
  const outcomes = ['overturned', 'reduced', 'remanded', 'upheld'] as const;
  const carried = outcomes.find(
    (outcome) =>
      ballotsOf(panel).filter((ballot) => supportsOutcome(ballot, outcome)).length > panel.size / 2,
  );
  return carried ?? 'upheld';
}

function reviewVerdicts(play: Play, subject: Case): Move[] {
  return subject.reviews.flatMap((one): Move[] => {
    if (one.outcome !== undefined) {
      if (one.restoredAt !== undefined) return [];
      return [{ actor: clock, command: { type: 'restore', by: { kind: 'review', id: one.id } } }];
    }
    const panel = activePanel(subject, { kind: 'review', reviewId: one.id });
    const author = panel?.state === 'revealed' ? sitting(panel) : undefined;
    if (panel === undefined || author === undefined) return [];
    const outcome = carriedReview(panel, { subject, review: one });
    const goesOn =
      outcome === 'confirmed' &&
      subject.sanctions.some(
        ({ decisionId, reviewAt, state }) =>
          decisionId === one.decisionId &&
          reviewAt !== undefined &&
          ['in-force', 'stayed'].includes(state),
      );
    const reasons = 'Looked at afresh.';
    const next = goesOn ? { nextReviewAt: addDays(play.now, 300) } : {};
    const command = { type: 'decide-review', reviewId: one.id, outcome, reasons, ...next } as const;
    return [{ actor: actorFor(author, 'panelist'), command }];
  });
}

function reviewMoves(play: Play, subject: Case, choose: Chooser): Move[] {
  const decision = subject.decisions.at(-1);
  if (decision?.statement === undefined || !choose.chance(10)) return [];
  const ground = choose.pick(['audit', 'permanent', 'exception'] as const);
  const reviewId = idOf<'review'>(play, 50);
  return [
    { actor: clock, command: { type: 'open-review', reviewId, decisionId: decision.id, ground } },
  ];
}

function endMoves(subject: Case, choose: Chooser): Move[] {
  if (!choose.chance(15)) return [];
  if (subject.state === 'served') return [{ actor: clock, command: { type: 'finalise' } }];
  return subject.state === 'final' ? [{ actor: clock, command: { type: 'close' } }] : [];
}
