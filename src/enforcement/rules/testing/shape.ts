import { isDue } from '../deadlines.ts';
import { heaviestLevel } from '../schedule.ts';
import type {
  Appeal,
  Case,
  Decision,
  EntrySubject,
  InterimMeasure,
  Panel,
  ProofOfService,
  Review,
  Sanction,
  Seat,
} from '../model.ts';
import { isUnverified } from '../verification.ts';
import type { Play } from './play.ts';
import { isPastSummary } from './summary-moves.ts';

/**
 * What is the same in all cases that the rules treat alike: no ids, no texts, and of every term only
 * whether it is over. Two plays of one shape go on alike, so one of them is enough to look at.
 */
export function shapeOf(play: Play): string {
  const { subject } = play;
  if (subject === undefined) return 'no case';
  return JSON.stringify([
    [
      play.followers,
      subject.state,
      subject.reports.length > 0,
      exhibitsShape(subject),
      subject.decisions.length === 0 && isPastSummary(play.now),
      subject.source,
    ],
    subject.allegations.map(
      ({ rule, conduct }) => `${rule.id} ${rule.version} ${conduct.subject.kind}`,
    ),
    hearingShape(subject, play.now),
    subject.interim.map((one) => interimShape(subject, one, play.now)),
    subject.panels.map((one) => panelShape(play, subject, one)),
    subject.decisions.map((one) => decisionShape(subject, one, play.now)),
    subject.sanctions.map((one) => sanctionShape(one, play.now)),
    subject.appeals.map((one) => appealShape(subject, one, play.now)),
    subject.reviews.map((one) => reviewShape(subject, one)),
    heaviestLevel(subject.ceiling ?? []),
  ]);
}

/** Once decided, what it rested on is settled. */
function exhibitsShape({ exhibits, decisions }: Case): unknown {
  if (decisions.length > 0) return exhibits.length;
  return exhibits.map((one) => [isUnverified(one), one.class]);
}

const over = (term: Date | undefined, now: Date): boolean | undefined =>
  term === undefined ? undefined : isDue(term, now);

function hearingShape(subject: Case, now: Date): unknown {
  const { clarification, notice, answer, proposal, draft } = subject;
  return [
    clarification && [clarification.outcome, over(clarification.answerBy, now)],
    notice && [serviceShape(notice.service), over(notice.answerBy, now)],
    answer !== undefined,
    proposal && [heaviestLevel(proposal.measures), proposal.exception?.code],
    draft !== undefined,
  ];
}

function serviceShape({ deliveries, openedAt }: ProofOfService): unknown {
  return [deliveries.map(({ channel }) => channel), openedAt !== undefined];
}

function isEntered(subject: Case, kind: EntrySubject['kind'], id: string): boolean {
  return subject.entries.some(
    (one) => one.subject.kind === kind && 'id' in one.subject && one.subject.id === id,
  );
}

function interimShape(subject: Case, one: InterimMeasure, now: Date): unknown {
  const entered = isEntered(subject, 'interim', one.id);
  return [one.act.kind, one.ground, one.state, over(one.lapsesAt, now), entered];
}

function panelShape(play: Play, subject: Case, panel: Panel): unknown {
  const { id, purpose, state, size } = panel;
  if (state === 'done' || state === 'void') return [purpose.kind, state];
  const seats = panel.seats.map((seat) => JSON.stringify(seatShape(play, panel, seat)));
  const entered = isEntered(subject, 'seed', id);
  return [purpose.kind, state, size, entered, over(panel.votesBy, play.now), seats.toSorted()];
}

function seatShape(play: Play, panel: Panel, { member, state, challenge, sealed }: Seat): unknown {
  const vote = sealed === undefined ? undefined : play.votes.get(`${panel.id}/${member}`)?.ballot;
  return [state, challenge?.decided, vote];
}

function decisionShape(subject: Case, decision: Decision, now: Date): unknown {
  const { id, by, measures, exception, statement, appealBy } = decision;
  const service = statement && serviceShape(statement.service);
  const entered = isEntered(subject, 'decision', id);
  return [by.kind, heaviestLevel(measures), exception?.code, service, entered, over(appealBy, now)];
}

function sanctionShape({ measure, state, endsAt, reviewAt }: Sanction, now: Date): unknown {
  return [measure.kind, state, over(endsAt, now), over(reviewAt, now)];
}

function appealShape(subject: Case, one: Appeal, now: Date): unknown {
  const entered = isEntered(subject, 'appeal-decision', one.id);
  return [one.by, one.outcome, over(one.dueAt, now), one.restoredAt !== undefined, entered];
}

function reviewShape(subject: Case, { id, ground, outcome, restoredAt }: Review): unknown {
  return [ground, outcome, restoredAt !== undefined, isEntered(subject, 'review', id)];
}
