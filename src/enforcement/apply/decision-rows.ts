import type { DecisionId } from '#foundation';
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
  const decision = subject.decisions.find((one) => one.id === id);
  const statement = decision?.statement;
  if (decision === undefined || statement === undefined) throw new Error('no statement to write');
  await insertDecision(desk, subject, decision, facts.entryIndex);
  await insertOfficers(desk, decision);
  await insertFindings(desk, subject, decision);
  await insertMeasures(desk, decision);
  await insertTreatments(desk, decision);
  await desk.tx
    .insertInto('statements')
    .values({
      id: statement.id,
      decision_id: id,
      case_id: subject.id,
      document_id: facts.documents.get('sor') ?? '',
      composed_at: statement.composedAt,
    })
    .execute();
  await planReviews(desk, decision, facts.leafHash);
}

async function insertDecision(
  desk: Desk,
  subject: Case,
  decision: Decision,
  entryIndex: number,
): Promise<void> {
  const { reasons, by } = decision;
  const charter = await desk.facts.charter();
  const { followers } = await desk.facts.respondent(subject.respondent);
  await desk.tx
    .insertInto('decisions')
    .values({
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
      with_reach: hasReach(followers, charter),
      decided_at: decision.decidedAt,
      entry_index: entryIndex,
    })
    .execute();
}

const blankToNull = (text: string | undefined): string | null =>
  text === undefined || text.trim() === '' ? null : text;

async function insertOfficers(desk: Desk, { id, by }: Decision): Promise<void> {
  if (by.kind === 'panel') return;
  const officers = by.kind === 'officer' ? [by.officer] : by.officers;
  await desk.tx
    .insertInto('decision_officers')
    .values(officers.map((officer) => ({ decision_id: id, officer_id: officer })))
    .execute();
}

async function insertFindings(desk: Desk, subject: Case, decision: Decision): Promise<void> {
  const { findings, thresholdTests } = decision.reasons;
  await desk.tx
    .insertInto('findings')
    .values(
      findings.map((finding) => ({
        decision_id: decision.id,
        case_id: subject.id,
        allegation_id: finding.allegationId,
        proved: finding.proved,
        severity: finding.severity,
        reason: finding.reason,
      })),
    )
    .execute();
  const exhibits = findings.flatMap(({ allegationId, exhibits: rested }) =>
    rested.map((exhibit) => ({
      decision_id: decision.id,
      case_id: subject.id,
      allegation_id: allegationId,
      exhibit_id: exhibit,
    })),
  );
  if (exhibits.length > 0) await desk.tx.insertInto('finding_exhibits').values(exhibits).execute();
  const parts = thresholdTests.flatMap((test) =>
    thresholdParts.map((part) => ({
      decision_id: decision.id,
      allegation_id: test.allegationId,
      part,
      rating: test.parts[part].rating,
      sentence: test.parts[part].sentence,
    })),
  );
  if (parts.length > 0) await desk.tx.insertInto('threshold_tests').values(parts).execute();
}

const thresholdParts = [
  'context',
  'speaker',
  'intent',
  'content-and-form',
  'extent',
  'likelihood-and-imminence',
] as const;

async function insertMeasures(desk: Desk, decision: Decision): Promise<void> {
  const rows = decision.measures.flatMap((measure, at) => {
    const id = decision.sanctionIds[at];
    return id === undefined ? [] : { id, decision_id: decision.id, ...measureColumns(measure) };
  });
  if (rows.length > 0) await desk.tx.insertInto('measures').values(rows).execute();
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

async function insertTreatments(desk: Desk, { id, reasons }: Decision): Promise<void> {
  if (reasons.treatments.length === 0) return;
  await desk.tx
    .insertInto('treatments')
    .values(
      reasons.treatments.map(({ precedent, how, reason }) => ({
        decision_id: id,
        precedent_id: precedent,
        how,
        reason,
      })),
    )
    .execute();
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
