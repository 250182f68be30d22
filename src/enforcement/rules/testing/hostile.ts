import { sealBallot } from '../ballots.ts';
import type { Actor, Case, Command, CommandOf, ExceptionCode, Measure } from '../model.ts';
import {
  actorFor,
  clock,
  officers,
  operator,
  panelists,
  reporter,
  respondent,
  stranger,
} from './cast.ts';
import { exhibitOf, idOf, postId, type Chooser, type Move, type Play } from './play.ts';
import { fullDraft } from './reasons.ts';

/** Everyone who might try something, each with every role that they could claim. */
const anyone: readonly Actor[] = [
  actorFor(respondent, 'member'),
  actorFor(respondent, 'member', 'officer', 'panelist', 'operator'),
  actorFor(reporter, 'member', 'officer', 'panelist'),
  actorFor(stranger, 'member'),
  actorFor(operator, 'operator'),
  actorFor(operator, 'operator', 'officer'),
  ...officers.map((id) => actorFor(id, 'officer', 'panelist')),
  ...panelists.slice(0, 6).map((id) => actorFor(id, 'panelist')),
  clock,
];

const insiders: readonly Actor[] = officers.map((id) => actorFor(id, 'officer', 'panelist'));

/** Those who hold power are the ones to keep within it. */
function someActor(choose: Chooser): Actor {
  return choose.pick(choose.chance(50) ? insiders : anyone);
}

/** Measures of every kind, within their terms and beyond them. */
function someMeasure(choose: Chooser): Measure {
  const days = choose.chance(70) ? 7 : choose.pick([1, 30, 90, 180, 181, 0, -1, 1.5]);
  const reviewDays = choose.chance(70) ? 365 : choose.pick([1, 366, 0]);
  return choose.pick<Measure>([
    { kind: 'warning', family: choose.pick(['violence', 'harassment', 'deception']) },
    { kind: 'label', postId, label: 'sensitive', note: '', reviewDays },
    { kind: 'thread-limit', postId, pauseMinutes: 10, days },
    { kind: 'hide', postId, reviewDays },
    { kind: 'feature-limit', features: ['post', 'reply'], days },
    { kind: 'visibility-limit', days },
    { kind: 'suspension', days },
    { kind: 'ban', reviewDays },
  ]);
}

/** A sensible move by the wrong person, or something that the Articles forbid. */
export function hostileMove(
  play: Play,
  sensible: readonly Move[],
  choose: Chooser,
): Move | undefined {
  const { subject } = play;
  if (sensible.length > 0 && choose.chance(40)) {
    return { ...choose.pick(sensible), actor: someActor(choose) };
  }
  if (subject === undefined) return undefined;
  const command = choose.pick(choose.chance(30) ? verdicts : attacks)(play, subject, choose);
  if (command === undefined) return undefined;
  return { actor: someActor(choose), command };
}

type Attack = (play: Play, subject: Case, choose: Chooser) => Command | undefined;

function someDraft(play: Play, subject: Case, choose: Chooser): CommandOf<'decide'>['decision'] {
  const exception = choose.pick<ExceptionCode | 'none'>([
    'none',
    'none',
    'imminent-physical-danger',
    'compromised-account',
    'legal-order',
  ]);
  const measures = Array.from({ length: choose.pick([1, 1, 1, 0, 2]) }, () => someMeasure(choose));
  const draft = fullDraft(subject, measures, {
    seed: Number(idOf(play, 60)),
    now: play.now,
    proved: choose.chance(80),
    ...(choose.chance(80)
      ? { warning: choose.chance(60) ? '9001' : String(9001 + choose.below(6)) }
      : {}),
    ...(exception === 'none' ? {} : { exception }),
  });
  return choose.chance(20) ? { ...draft, reasons: { ...draft.reasons, facts: '' } } : draft;
}

/** Deciding without having the power to. */
const verdicts: readonly Attack[] = [
  (play, subject, choose) => ({ type: 'decide-alone', decision: someDraft(play, subject, choose) }),
  (play, subject, choose) => ({
    type: 'sign-decision',
    decision: someDraft(play, subject, choose),
  }),
  (_play, subject) =>
    subject.draft === undefined
      ? undefined
      : { type: 'countersign', decisionId: subject.draft.decision.id },
  (play, subject, choose) => {
    const panel = subject.panels.length === 0 ? undefined : choose.pick(subject.panels);
    if (panel === undefined) return undefined;
    return { type: 'decide', panelId: panel.id, decision: someDraft(play, subject, choose) };
  },
];

const attacks: readonly Attack[] = [
  (_play, subject, choose) => {
    if (subject.panels.length === 0) return undefined;
    const seed = String(choose.below(50)).padStart(64, '5');
    return { type: 'draw-panel', panelId: choose.pick(subject.panels).id, seed };
  },
  (_play, subject, choose) => {
    if (subject.panels.length === 0) return undefined;
    const panelId = choose.pick(subject.panels).id;
    const ballot = { kind: 'ratification', ratify: true, opinion: '' } as const;
    const document = { panelId, member: choose.pick(panelists), ballot };
    return { type: 'cast-vote', panelId, commitment: sealBallot(document, '0'.repeat(64)) };
  },
  (play, subject, choose) => {
    if (subject.panels.length === 0) return undefined;
    const panel = choose.pick(subject.panels);
    const opened = panel.seats.flatMap(({ member }) => {
      const vote = play.votes.get(`${panel.id}/${member}`);
      return vote === undefined || choose.chance(30) ? [] : [{ member, ...vote }];
    });
    return { type: 'reveal-votes', panelId: panel.id, opened };
  },
  (_play, subject, choose) =>
    subject.sanctions.length === 0
      ? undefined
      : { type: 'start-sanction', sanctionId: choose.pick(subject.sanctions).id },
  (play, subject, choose) => ({
    type: 'impose-interim',
    measureId: idOf(play, 61),
    ground: choose.pick(['flood', 'legal-order', 'child-safety']),
    act: choose.pick([{ kind: 'freeze' }, { kind: 'hide', postId }]),
    allegations: subject.allegations.map(({ id }) => id),
    lighterActs: (['label', 'hide', 'pause'] as const).map((kind) => ({ kind, why: 'No.' })),
    reason: 'I say so.',
  }),
  (_play, subject, choose) =>
    subject.interim.length === 0
      ? undefined
      : { type: 'lift-interim', measureId: choose.pick(subject.interim).id },
  (play, subject, choose) => {
    const last = subject.decisions.at(-1);
    return {
      type: 'appeal',
      appealId: idOf(play, 62),
      ...(last === undefined ? {} : { decisionId: last.id }),
      grounds: 'Again.',
      newEvidence: choose.chance(30) ? [exhibitOf(play, 63, 'respondent', choose.below(5))] : [],
    };
  },
  (_play, subject, choose) =>
    subject.appeals.length === 0
      ? undefined
      : {
          type: 'decide-appeal',
          appealId: choose.pick(subject.appeals).id,
          outcome: choose.pick(['upheld', 'reduced', 'overturned', 'remanded', 'inadmissible']),
          ...(choose.chance(60) ? { reducedTo: someMeasure(choose) } : {}),
          reasons: 'Because.',
          treatments: [],
        },
  (_play, subject, choose) =>
    subject.appeals.length === 0
      ? undefined
      : { type: 'restore', by: { kind: 'appeal', id: choose.pick(subject.appeals).id } },
  (play, _subject, choose) => ({
    type: 'commit-seed',
    panelId: idOf(play, 64),
    purpose: { kind: 'decision' },
    commitment: 'f'.repeat(64),
    size: choose.pick([1, 2, 3, 4, 5]),
  }),
  (play, _subject, choose) => ({
    type: 'record-entry',
    subject: { kind: 'decision', id: idOf(play, 65) },
    index: choose.below(100),
  }),
  (_play, _subject, choose) => ({
    type: 'propose',
    measures: [someMeasure(choose)],
    reason: 'At once.',
  }),
  (play, _subject, choose) => ({
    type: 'add-allegation',
    allegationId: idOf(play, 66),
    ruleId: choose.pick(['violence.threats', 'no.such-rule']),
    ruleVersion: choose.pick([1, 2, 3]),
    conduct: { subject: { kind: 'account' }, at: new Date(0), summary: 'Long ago.' },
    exhibits: [],
  }),
  () => ({ type: 'finalise' }),
  () => ({ type: 'close' }),
];
