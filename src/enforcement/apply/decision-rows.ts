import type { DecisionId } from '#foundation';
import type { Tx } from '#infrastructure';
import type { Desk } from '../desk/desk-type.ts';
import { later } from '../later.ts';
import { addDays, exceptionReviewBy } from '../rules/deadlines.ts';
import { hasReach } from '../rules/majority.ts';
import type { Case, Decision, Measure } from '../rules/model.ts';
import { heaviestLevel, levelOf, reviewDays, termDays } from '../rules/schedule.ts';
import { nothing, type Appliers, type Facts } from './step.ts';

export const decisionAppliers: Appliers<'decision-signed' | 'decided'> = {
  'decision-signed': nothing,
  // Written with its statement: no decision without its reasons, and none without its entry.
  decided: nothing,
};

/** Writes a decision with all that belongs to it, once its statement is composed and entered. */
export async function writeDecision(
  desk: Desk,
  id: DecisionId,
  facts: Facts & { readonly entryIndex: number },
): Promise<void> {
  const subject = desk.subject();
  const decision = decisionIn(subject, id);
  const charter = await desk.facts.charter();
  const { followers } = await desk.facts.respondent(subject.respondent);
  await insertDecisions(desk.tx, [
    decisionRows(subject, decision, {
      entryIndex: facts.entryIndex,
      statementDocument: facts.documents.get('sor') ?? '',
      withReach: hasReach(followers, charter),
    }),
  ]);
  await planReviews(desk, decision, facts.leafHash);
}

export function decisionIn(subject: Case, id: DecisionId): Decision {
  const decision = subject.decisions.find((one) => one.id === id);
  if (decision === undefined) throw new Error('the case has no such decision');
  return decision;
}

type DecisionRows = ReturnType<typeof decisionRows>;

/** Every row of a decision and of what belongs to it, ready to be written with those of others. */
export function decisionRows(
  subject: Case,
  decision: Decision,
  facts: {
    readonly entryIndex: number;
    readonly statementDocument: string;
    readonly withReach: boolean;
  },
) {
  return {
    decision: decisionRow(subject, decision, facts),
    officers: officerRows(decision),
    findings: findingRows(subject, decision),
    exhibits: restedOn(subject, decision),
    thresholds: thresholdRows(decision),
    measures: measureRows(decision),
    treatments: treatmentRows(decision),
    statement: statementRow(subject, decision, facts.statementDocument),
  };
}

/** Writes the rows of decisions, a statement for each kind however many they are. */
export async function insertDecisions(tx: Tx, all: readonly DecisionRows[]): Promise<void> {
  const officers = all.flatMap((rows) => rows.officers);
  const exhibits = all.flatMap((rows) => rows.exhibits);
  const thresholds = all.flatMap((rows) => rows.thresholds);
  const measures = all.flatMap((rows) => rows.measures);
  const treatments = all.flatMap((rows) => rows.treatments);
  await tx
    .insertInto('decisions')
    .values(all.map(({ decision }) => decision))
    .execute();
  if (officers.length > 0) await tx.insertInto('decision_officers').values(officers).execute();
  await tx
    .insertInto('findings')
    .values(all.flatMap(({ findings }) => findings))
    .execute();
  if (exhibits.length > 0) await tx.insertInto('finding_exhibits').values(exhibits).execute();
  if (thresholds.length > 0) await tx.insertInto('threshold_tests').values(thresholds).execute();
  if (measures.length > 0) await tx.insertInto('measures').values(measures).execute();
  if (treatments.length > 0) await tx.insertInto('treatments').values(treatments).execute();
  await tx
    .insertInto('statements')
    .values(all.map(({ statement }) => statement))
    .execute();
}

function decisionRow(
  subject: Case,
  decision: Decision,
  { entryIndex, withReach }: { readonly entryIndex: number; readonly withReach: boolean },
) {
  const { reasons, by } = decision;
  return {
    id: decision.id,
    case_id: subject.id,
    kind: by.kind,
    panel_id: by.kind === 'panel' ? by.panelId : null,
    level: heaviestLevel(decision.measures),
    warning_id: decision.priorWarning ?? null,
    exception: decision.exception?.code ?? null,
    facts: reasons.facts,
    public_interest: reasons.publicInterest,
    lesser_measures: JSON.stringify(reasons.lesserMeasures),
    known: JSON.stringify(reasons.known),
    tried_before: [...reasons.triedBefore],
    conditions_for_return: reasons.conditionsForReturn,
    departure: blankToNull(reasons.departure),
    holding: reasons.holding,
    strikes: decision.strikes,
    with_reach: withReach,
    batch_id: decision.batchId ?? null,
    decided_at: decision.decidedAt,
    entry_index: entryIndex,
  };
}

const blankToNull = (text: string | undefined): string | null =>
  text === undefined || text.trim() === '' ? null : text;

function officerRows({ id, by }: Decision) {
  if (by.kind === 'panel') return [];
  const officers = by.kind === 'officer' ? [by.officer] : by.officers;
  return officers.map((officer) => ({ decision_id: id, officer_id: officer }));
}

function findingRows(subject: Case, decision: Decision) {
  return decision.reasons.findings.map((finding) => ({
    decision_id: decision.id,
    case_id: subject.id,
    allegation_id: finding.allegationId,
    proved: finding.proved,
    severity: finding.severity,
    reason: finding.reason,
  }));
}

function restedOn(subject: Case, decision: Decision) {
  return decision.reasons.findings.flatMap(({ allegationId, exhibits }) =>
    exhibits.map((exhibit) => ({
      decision_id: decision.id,
      case_id: subject.id,
      allegation_id: allegationId,
      exhibit_id: exhibit,
    })),
  );
}

function thresholdRows({ id, reasons }: Decision) {
  return reasons.thresholdTests.flatMap((test) =>
    thresholdParts.map((part) => ({
      decision_id: id,
      allegation_id: test.allegationId,
      part,
      rating: test.parts[part].rating,
      sentence: test.parts[part].sentence,
    })),
  );
}

const thresholdParts = [
  'context',
  'speaker',
  'intent',
  'content-and-form',
  'extent',
  'likelihood-and-imminence',
] as const;

function measureRows(decision: Decision) {
  return decision.measures.flatMap((measure, at) => {
    const id = decision.sanctionIds[at];
    return id === undefined ? [] : [{ id, decision_id: decision.id, ...measureColumns(measure) }];
  });
}

function measureColumns(measure: Measure) {
  return {
    kind: measure.kind,
    level: levelOf(measure),
    days: termDays(measure) ?? null,
    review_days: reviewDays(measure) ?? null,
    family: measure.kind === 'warning' ? measure.family : null,
    post_id: 'postId' in measure ? measure.postId : null,
    pause_minutes: measure.kind === 'thread-limit' ? (measure.pauseMinutes ?? null) : null,
    replies: measure.kind === 'thread-limit' ? (measure.replies ?? null) : null,
    features: measure.kind === 'feature-limit' ? [...measure.features] : [],
    label: measure.kind === 'label' ? measure.label : null,
    note: measure.kind === 'label' ? measure.note : null,
  };
}

function treatmentRows({ id, reasons }: Decision) {
  return reasons.treatments.map(({ precedent, how, reason }) => ({
    decision_id: id,
    precedent_id: precedent,
    how,
    reason,
  }));
}

function statementRow(subject: Case, { id, statement }: Decision, documentId: string) {
  if (statement === undefined) throw new Error('no statement to write');
  return {
    id: statement.id,
    decision_id: id,
    case_id: subject.id,
    document_id: documentId,
    composed_at: statement.composedAt,
  };
}

type Planned = { readonly ground: 'exception' | 'audit'; readonly due: Date };

/** A blind second decision opens this long after the first, when the case has cooled. */
const auditAfterDays = 30;

/**
 * Every exception and every ban is decided again, and a sample of the rest (articles 4 and 15).
 * The sample is drawn from the hash of the decision's own entry: public, and nobody's choice.
 */
async function planReviews(
  desk: Desk,
  decision: Decision,
  leafHash: Buffer | undefined,
): Promise<void> {
  const charter = await desk.facts.charter();
  const level = heaviestLevel(decision.measures);
  const sampled = leafHash !== undefined && leafHash.readUInt32BE(0) % 100 < charter.auditPercent;
  const audit = level === 7 || (level > 0 && sampled);
  const at = decision.decidedAt;
  const planned: Planned[] = [
    ...(decision.exception === undefined
      ? []
      : [{ ground: 'exception' as const, due: exceptionReviewBy(at, charter) }]),
    ...(audit ? [{ ground: 'audit' as const, due: addDays(at, auditAfterDays) }] : []),
  ];
  if (planned.length === 0) return;
  await desk.tx
    .insertInto('planned_reviews')
    .values(planned.map(({ ground, due }) => ({ decision_id: decision.id, ground, due_at: due })))
    .execute();
  const caseId = desk.subject().id;
  for (const { ground, due } of planned) {
    // An exception's review must be over by its date, so it opens early.
    const opensAt = ground === 'exception' ? addDays(at, 1) : due;
    await later(desk.tx, 'review-due', { caseId, decisionId: decision.id, ground }, opensAt);
    if (ground === 'exception') {
      await later(desk.tx, 'stay-due', { caseId }, addDays(due, charter.appealDays));
    }
  }
}
