import type { Allegation, Case } from '../model.ts';
import { actorFor, clock, officers, reporter, respondent } from './cast.ts';
import { decisionMoveKinds } from './decision-moves.ts';
import { evidenceMoveKinds } from './evidence-moves.ts';
import { panelMoveKinds } from './panel-moves.ts';
import {
  exhibitOf,
  idOf,
  postId,
  type Chooser,
  type Move,
  type MoveKind,
  type Play,
} from './play.ts';
import { removalMove, summaryMoveKinds } from './summary-moves.ts';

/** By what they are about; what one chooses does not touch another. */
export const moveKinds: readonly MoveKind[] = [
  triageMoves,
  hearingMoves,
  interimMoves,
  ...evidenceMoveKinds,
  ...summaryMoveKinds,
  ...panelMoveKinds,
  ...decisionMoveKinds,
  entryMoves,
];

/** Sensible next moves, of every kind. */
export function sensibleMoves(play: Play, choose: Chooser): Move[] {
  const { subject } = play;
  if (subject === undefined) return firstMoves(play, choose);
  return moveKinds.flatMap((kind) => kind(play, subject, choose));
}

const officerOne = actorFor(officers[0], 'officer', 'panelist');
const officerTwo = actorFor(officers[1], 'officer', 'panelist');

export function firstMoves(play: Play, choose: Chooser): Move[] {
  const created = { caseId: idOf<'case'>(play, 1), docket: 'd'.repeat(32), respondent };
  const open: Move = { actor: officerOne, command: { type: 'open-case', ...created } };
  if (choose.chance(15)) return [open];
  if (choose.chance(8)) return [removalMove(play)];
  return [
    {
      actor: actorFor(reporter, 'member'),
      command: {
        type: 'receive-report',
        ...created,
        reportId: idOf(play, 2),
        reporter,
        citedRules: ['violence.threats'],
        exhibits: [exhibitOf(play, 3, 'reporter', 1)],
      },
    },
  ];
}

function triageMoves(_play: Play, subject: Case, choose: Chooser): Move[] {
  const created = { caseId: subject.id, docket: subject.docket, respondent };
  if (subject.state === 'reported') {
    const open: Move = { actor: officerOne, command: { type: 'open-case', ...created } };
    const dismiss: Move = { actor: officerTwo, command: { type: 'dismiss', reason: 'A poem.' } };
    return choose.chance(15) ? [dismiss] : [open];
  }
  if (subject.state !== 'open' && subject.state !== 'answered') return [];
  return choose.chance(3)
    ? [{ actor: officerTwo, command: { type: 'dismiss', reason: 'A joke.' } }]
    : [];
}

function hearingMoves(play: Play, subject: Case, choose: Chooser): Move[] {
  switch (subject.state) {
    case 'open':
      return openMoves(play, subject, choose);
    case 'noticed':
      return noticedMoves(play, subject);
    default:
      return [];
  }
}

function openMoves(play: Play, subject: Case, choose: Chooser): Move[] {
  if (subject.exhibits.length === 0) {
    const exhibit = exhibitOf(play, 4, 'officer', choose.below(3));
    return [{ actor: officerOne, command: { type: 'add-exhibit', exhibit } }];
  }
  const { clarification } = subject;
  if (clarification !== undefined && clarification.outcome === undefined) {
    return [{ actor: clock, command: { type: 'end-clarification' } }];
  }
  const allege = allegeMove(play, subject, choose);
  if (subject.allegations.length === 0) return [allege];
  return [
    { actor: officerOne, command: { type: 'serve-notice', answerHours: 72 } },
    { actor: officerOne, command: { type: 'serve-notice', answerHours: 96 } },
    ...(choose.chance(20) ? [allege] : []),
    ...(choose.chance(5)
      ? [
          {
            actor: officerOne,
            command: { type: 'request-clarification', ask: 'clarify', text: 'Did you mean it?' },
          } as const,
        ]
      : []),
  ];
}

function allegeMove(play: Play, subject: Case, choose: Chooser): Move {
  const onPost = choose.chance(70);
  return {
    actor: officerOne,
    command: {
      type: 'add-allegation',
      allegationId: idOf(play, 5),
      ruleId: choose.pick(['violence.threats', 'violence.threats', 'harassment.targeted']),
      ruleVersion: choose.pick([2, 2, 1]),
      conduct: {
        subject: onPost ? { kind: 'post', postId } : { kind: 'account' },
        at: play.now,
        summary: 'What was done.',
      },
      exhibits: subject.exhibits.slice(0, 1).map(({ id }) => id),
    },
  };
}

function noticedMoves(play: Play, subject: Case): Move[] {
  const delivered = subject.notice?.service.deliveries.map(({ channel }) => channel) ?? [];
  const channel = (['service', 'mail'] as const).find((one) => !delivered.includes(one));
  if (channel !== undefined) {
    return [
      { actor: clock, command: { type: 'record-delivery', document: { kind: 'notice' }, channel } },
    ];
  }
  const exhibits = [exhibitOf(play, 6, 'respondent', 40)];
  return [
    { actor: actorFor(respondent), command: { type: 'answer', text: 'It was a song.', exhibits } },
    { actor: clock, command: { type: 'end-hearing' } },
  ];
}

function interimMoves(play: Play, subject: Case, choose: Chooser): Move[] {
  const [allegation] = subject.allegations;
  const lapse = subject.interim.map(({ id }): Move => ({
    actor: clock,
    command: { type: 'lapse-interim', measureId: id },
  }));
  const late = choose.chance(20) ? lapse : [];
  if (allegation === undefined || !choose.chance(12)) return late;
  return [...late, imposeMove(play, allegation, choose)];
}

function imposeMove(play: Play, allegation: Allegation, choose: Chooser): Move {
  const onPost = allegation.conduct.subject.kind === 'post';
  const said = (kind: 'label' | 'hide' | 'pause') => ({ kind, why: 'It would not do.' });
  return {
    actor: officerTwo,
    command: {
      type: 'impose-interim',
      measureId: idOf(play, 7),
      ground: choose.pick(['imminent-physical-danger', 'flood']),
      act: onPost
        ? { kind: 'hide', postId }
        : choose.pick([{ kind: 'freeze' }, { kind: 'pause', features: ['post', 'reply'] }]),
      allegations: [allegation.id],
      lighterActs: [said('label'), said('hide'), said('pause')],
      reason: 'People are in danger.',
    },
  };
}

/** What the ledger has still to hold. */
function entryMoves(play: Play, subject: Case): Move[] {
  const has = (kind: string, id: string): boolean =>
    subject.entries.some(({ subject: act }) => act.kind === kind && 'id' in act && act.id === id);
  const record = (act: Parameters<typeof entryMove>[1]): Move => entryMove(play, act);
  return [
    ...subject.interim
      .filter(({ id, state }) => state === 'imposed' && !has('interim', id))
      .map(({ id }) => record({ kind: 'interim', id })),
    ...subject.panels
      .filter(({ id }) => !has('seed', id))
      .map(({ id }) => record({ kind: 'seed', id })),
    ...subject.decisions
      .filter(({ id, statement }) => statement !== undefined && !has('decision', id))
      .map(({ id }) => record({ kind: 'decision', id })),
    ...subject.appeals
      .filter(({ id, outcome }) => outcome !== undefined && !has('appeal-decision', id))
      .map(({ id }) => record({ kind: 'appeal-decision', id })),
    ...subject.reviews
      .filter(({ id, outcome }) => outcome !== undefined && !has('review', id))
      .map(({ id }) => record({ kind: 'review', id })),
  ];
}

function entryMove(
  play: Play,
  act: Extract<Move['command'], { readonly type: 'record-entry' }>['subject'],
): Move {
  return { actor: clock, command: { type: 'record-entry', subject: act, index: play.entries } };
}
