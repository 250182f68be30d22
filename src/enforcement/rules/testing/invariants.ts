import assert from 'node:assert/strict';
import { dayMs, hourMs, type AccountId } from '#foundation';
import { foldStanding } from '../standing.ts';
import type {
  Appeal,
  Case,
  CaseEvent,
  Deciders,
  Decision,
  Measure,
  Panel,
  Sanction,
} from '../model.ts';
import {
  reporter,
  respondent,
  sanctioned,
  tiedToReporter,
  tiedToRespondent,
  warnings,
} from './cast.ts';
import { assertCorrections, assertEvidence, assertRemovals } from './more-invariants.ts';
import type { Play } from './play.ts';

/**
 * What the Articles promise, said again without the rules' own words, and looked for in the case
 * and in the order of its events.
 */
export function assertArticles(play: Play): void {
  const { subject } = play;
  if (subject === undefined) return;
  for (const sanction of subject.sanctions) assertSanction(play, subject, sanction);
  for (const decision of subject.decisions) assertDecision(play, subject, decision);
  assertSeats(play, subject);
  assertInterim(play, subject);
  assertAppeals(play, subject);
  assertStanding(play, subject);
  assertEvidence(play, subject);
  assertRemovals(play, subject);
  assertCorrections(play);
}

const weights: Readonly<Record<Measure['kind'], number>> = {
  warning: 1,
  label: 2,
  'thread-limit': 2,
  hide: 3,
  'feature-limit': 4,
  'visibility-limit': 5,
  suspension: 6,
  ban: 7,
  removal: 7,
};

const weightOf = (measure: Measure): number => weights[measure.kind];

function heaviest(measures: readonly Measure[]): number {
  return Math.max(0, ...measures.map(weightOf));
}

function decisionOf(subject: Case, sanction: Sanction): Decision {
  const found = subject.decisions.find(({ id }) => id === sanction.decisionId);
  assert.ok(found, 'a sanction comes from a decision');
  return found;
}

/** Articles 10 and 12: served and entered before it bites; an end or a review date. */
function assertSanction({ log }: Play, subject: Case, sanction: Sanction): void {
  if (sanction.startedAt === undefined) {
    assert.ok(
      !['in-force', 'stayed'].includes(sanction.state),
      'only a started sanction is in force',
    );
    return;
  }
  const decision = decisionOf(subject, sanction);
  const place = (match: (event: CaseEvent) => boolean): number => log.findIndex(match);
  const startedAt = place((e) => e.type === 'sanction-started' && e.sanctionId === sanction.id);
  const servedAt = place((e) => e.type === 'statement-served' && e.decisionId === decision.id);
  const enteredAt = place(
    (e) =>
      e.type === 'entry-recorded' && e.subject.kind === 'decision' && e.subject.id === decision.id,
  );
  assert.ok(servedAt >= 0 && servedAt < startedAt, 'Article 10: served before it bites');
  assert.ok(enteredAt >= 0 && enteredAt < startedAt, 'Article 12: entered before it takes effect');
  const { endsAt, reviewAt } = sanction;
  assert.ok((endsAt === undefined) !== (reviewAt === undefined), 'Article 10: an end or a review');
  if (reviewAt !== undefined) {
    const from = subject.reviews
      .filter((one) => one.decisionId === decision.id && one.decidedAt !== undefined)
      .reduce(
        (latest, { decidedAt }) => Math.max(latest, decidedAt?.getTime() ?? 0),
        sanction.startedAt.getTime(),
      );
    assert.ok(reviewAt.getTime() - from <= 366 * dayMs, 'Article 10: reviewed within 12 months');
  }
}

/** Articles 3, 4 and 6: warned or excepted, by enough of the right hands. */
function assertDecision(play: Play, subject: Case, decision: Decision): void {
  const weight = heaviest(decision.measures);
  assertHands(subject, decision, weight);
  if (decision.by.kind === 'panel') assertVotes(play, subject, decision, weight);
  if (weight >= 4) assertWarned(play, subject, decision);
  if (weight >= 6) assert.ok(decision.reasons.triedBefore.length > 0, 'Article 16');
  if (weight > 0) {
    const proved = decision.reasons.findings.filter((finding) => finding.proved);
    assert.ok(
      proved.length > 0 && proved.every(({ exhibits }) => exhibits.length > 0),
      'Article 8',
    );
  }
}

function assertHands(subject: Case, { by, measures }: Decision, weight: number): void {
  if (by.kind === 'officer') {
    assert.ok(weight <= 4, 'Article 6: one officer, at most a feature limit');
    assert.ok(by.officer !== respondent && !isReporter(subject, by.officer), 'Article 6');
  }
  if (by.kind === 'two-officers') {
    const removes = measures.every(({ kind }) => kind === 'removal');
    assert.ok(weight <= 5 || removes, 'Article 6: two officers, at most a visibility limit');
    assert.notEqual(by.officers[0], by.officers[1], 'Article 6: two officers are two');
  }
}

const isReporter = (subject: Case, account: AccountId): boolean =>
  subject.reports.some((report) => report.reporter === account);

function panelOf(subject: Case, decision: Decision): Panel {
  const panel = subject.panels.find(
    ({ id }) => decision.by.kind === 'panel' && id === decision.by.panelId,
  );
  assert.ok(panel, 'a panel decided');
  return panel;
}

function assertVotes(play: Play, subject: Case, decision: Decision, weight: number): void {
  const panel = panelOf(subject, decision);
  const ballots = panel.seats.flatMap(({ state, ballot }) =>
    state === 'sitting' && ballot?.kind === 'decision' ? [ballot] : [],
  );
  assert.ok(ballots.length >= 3, 'Article 6: three votes at least');
  const inFavour = ballots.filter(({ upTo }) => upTo.level >= weight).length;
  if (weight >= 6) assert.ok(inFavour * 2 > panel.size, 'Article 6: a majority of the panel');
  if (weight === 7) {
    assert.ok(inFavour * 3 >= panel.size * 2, 'Article 6: two thirds for a ban');
    if (play.followers >= 10_000)
      assert.ok(panel.size >= 5, 'Article 6: five for an account with reach');
  }
  if (decision.exception === undefined) return;
  const excepted = ballots.filter(({ exception }) => exception === true).length;
  const needed = panel.size >= 5 ? panel.size - 1 : panel.size;
  assert.ok(excepted >= needed, 'Article 4: a larger majority for an exception');
  if (weight === 7) assert.ok(inFavour >= needed, 'schedule 7, under an exception');
}

function assertWarned(play: Play, subject: Case, decision: Decision): void {
  if (decision.exception !== undefined) {
    const removes = decision.measures.every(({ kind }) => kind === 'removal');
    assert.ok(removes || decision.by.kind === 'panel', 'Article 4: a panel votes on an exception');
    return;
  }
  const facts = play.facts.get(decision.id)?.warnings ?? warnings;
  const warning = facts.find(({ sanctionId }) => sanctionId === decision.priorWarning);
  assert.ok(warning !== undefined && !warning.overturned, 'Article 3: a standing warning');
  const { deliveredAt, openedAt, expiresAt, family } = warning;
  assert.ok(deliveredAt !== undefined && deliveredAt <= decision.decidedAt, 'Article 3: delivered');
  const age = decision.decidedAt.getTime() - deliveredAt.getTime();
  assert.ok(openedAt !== undefined || age >= 7 * dayMs, 'Article 3: opened or seven days old');
  assert.ok(expiresAt > decision.decidedAt, 'Article 3: alive');
  const proved = new Set(
    decision.reasons.findings.filter((one) => one.proved).map((one) => one.allegationId),
  );
  const same = subject.allegations.some(
    (one) => proved.has(one.id) && one.family === family && one.conduct.at > deliveredAt,
  );
  assert.ok(same, 'Article 3: for the same rule family, and before the conduct');
}

/** Articles 6 and 11: who took part in any step sits on no later panel. */
function assertSeats({ log }: Play, subject: Case): void {
  const touched = new Map<string, Set<AccountId>>();
  const everyone = new Set<AccountId>();
  const seatsOf = new Map<string, AccountId[]>();
  for (const event of log) {
    for (const account of actedIn(event)) everyone.add(account);
    const seated = seatedBy(event);
    if (seated === undefined) continue;
    const others = touched.get(seated.panelId) ?? new Set<AccountId>();
    touched.set(seated.panelId, others);
    const before = new Set(
      [...seatsOf].filter(([id]) => id !== seated.panelId).flatMap(([, ids]) => ids),
    );
    for (const member of seated.members) {
      assert.ok(!everyone.has(member), 'Article 6: who took part cannot sit');
      assert.ok(!before.has(member), 'Articles 6, 11: who sat before cannot sit again');
      assert.ok(member !== respondent && !isReporter(subject, member), 'Article 6: no party sits');
      assert.ok(![tiedToRespondent, sanctioned].includes(member), 'Article 6: no tie sits');
      if (isReporter(subject, reporter)) assert.notEqual(member, tiedToReporter, 'Article 6');
    }
    seatsOf.set(seated.panelId, [...(seatsOf.get(seated.panelId) ?? []), ...seated.members]);
  }
}

function seatedBy(
  event: CaseEvent,
): { readonly panelId: string; readonly members: readonly AccountId[] } | undefined {
  if (event.type === 'panel-drawn') return event;
  if (event.type !== 'substituted') return undefined;
  return { panelId: event.panelId, members: event.seats.map(({ member }) => member) };
}

function actedIn(event: CaseEvent): readonly AccountId[] {
  switch (event.type) {
    case 'case-opened':
    case 'case-dismissed':
    case 'decision-signed':
    case 'challenge-decided':
      return [event.officer];
    case 'interim-imposed':
      return [event.measure.officer];
    case 'allegation-added':
      return [event.allegation.allegedBy];
    case 'notice-sent':
      return [event.notice.officer];
    case 'proposed':
      return [event.proposal.officer];
    case 'motion-made':
      return [event.motion.officer];
    case 'decided':
      return officersOf(event.decision.by);
    default:
      return [];
  }
}

function officersOf(by: Deciders): readonly AccountId[] {
  if (by.kind === 'panel') return [];
  return by.kind === 'officer' ? [by.officer] : by.officers;
}

/** Article 7: 72 hours unless ratified, entered first, never twice for the same conduct. */
function assertInterim({ log, now }: Play, subject: Case): void {
  const marks = subject.interim.flatMap(({ conduct }) =>
    conduct.filter((mark) => mark.includes(':')),
  );
  assert.equal(new Set(marks).size, marks.length, 'Article 7: never twice for the same conduct');
  for (const measure of subject.interim) {
    const lasts = measure.lapsesAt.getTime() - measure.imposedAt.getTime();
    if (measure.ratifiedBy === undefined) {
      assert.ok(lasts <= 72 * hourMs, 'Article 7: 72 hours unless ratified');
    } else {
      assert.ok(lasts <= 30 * dayMs, 'a ratified measure ends too');
    }
    if (measure.state !== 'in-force' && measure.state !== 'ratified') continue;
    const entered = log.some(
      (event) =>
        event.type === 'entry-recorded' &&
        event.subject.kind === 'interim' &&
        event.subject.id === measure.id,
    );
    assert.ok(entered, 'Article 12: an interim measure is entered before it bites');
    const standing = foldStanding([], [{ ...measure, docket: subject.docket }], now);
    if (measure.lapsesAt <= now)
      assert.equal(standing.state, 'good', 'Article 7: lapses by itself');
  }
}

/** Article 11: at least as many, none of them involved, never an increase. */
function assertAppeals({ log }: Play, subject: Case): void {
  for (const appeal of subject.appeals) assertAppeal(subject, appeal);
  for (const { measure, reducedFrom } of subject.sanctions) {
    if (reducedFrom !== undefined) {
      assert.ok(weightOf(measure) <= weightOf(reducedFrom), 'Article 11: never increased');
    }
  }
  if (subject.ceiling === undefined) return;
  const sentBack = log.findIndex(
    (event) => event.type === 'remanded' && event.ceiling !== undefined,
  );
  const limit = heaviest(subject.ceiling);
  for (const event of log.slice(sentBack)) {
    if (event.type !== 'decided') continue;
    assert.ok(heaviest(event.decision.measures) <= limit, 'Article 11: no increase after a remand');
  }
}

function assertAppeal(subject: Case, appeal: Appeal): void {
  if (appeal.outcome === undefined) return;
  const panel = subject.panels.find(({ id }) => id === appeal.panelId);
  const decision = subject.decisions.find(({ id }) => id === appeal.decisionId);
  if (decision?.measures.some(({ kind }) => kind === 'removal') === true) {
    assert.equal(appeal.outcome, 'overturned', 'row S: an appeal is a reinstatement');
    return;
  }
  const least = decision?.deciderCount ?? 1;
  assert.ok(panel !== undefined && panel.size >= least, 'Article 11: as many');
  assert.ok((appeal.reasons ?? '') !== '', 'Article 11: reasons are given');
}

/** Article 13: a standing knows four features and nothing else; what is not in force takes nothing. */
function assertStanding({ now }: Play, subject: Case): void {
  const facts = subject.sanctions.map((sanction) => ({ ...sanction, docket: subject.docket }));
  const standing = foldStanding(facts, [], now);
  assert.deepEqual(Object.keys(standing.may).toSorted(), ['message', 'post', 'reply', 'report']);
  const biting = subject.sanctions.filter(
    ({ state }) => state === 'in-force' || state === 'stayed',
  );
  if (biting.length === 0) assert.equal(standing.state, 'good', 'nothing in force takes nothing');
  if (standing.state === 'banned') {
    assert.ok(
      biting.some(({ measure }) => ['ban', 'removal'].includes(measure.kind)),
      'only a ban bans, and a summary removal',
    );
  }
}
