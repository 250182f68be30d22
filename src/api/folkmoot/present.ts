import type {
  Citation,
  DocumentSummary,
  Holding,
  PrecedentPage,
  PublicDecision,
  MyReport,
  ReceiptView,
  RecordedSanction,
  Rulebook,
  RuleVersion,
  AppealView,
  OwnRecord,
  ProvenDocument,
} from '#enforcement';
import type { LoggedEntry } from '#ledger';

/** Enforcement's views in our own words, field by field: nothing goes out that is not named here. */

export function presentRuleVersion(rule: RuleVersion) {
  return {
    id: rule.id,
    version: rule.version,
    hash: rule.hash,
    family: rule.family,
    title: rule.title,
    text: rule.text,
    purpose: rule.purpose,
    schedule: {
      usual_from: rule.schedule.usualFrom,
      usual_to: rule.schedule.usualTo,
      heaviest: rule.schedule.heaviest,
    },
    examples: rule.examples.map(({ side, text, reason }) => ({ side, text, reason })),
    threshold_test: rule.thresholdTest,
    filing: filingOf(rule),
    effective_from: rule.effectiveFrom.toISOString(),
    effective_until: timeOf(rule.effectiveUntil),
  };
}

/** Where the EU's transparency database is told of decisions on it; null: as another violation. */
function filingOf({ filing }: RuleVersion) {
  return filing === undefined
    ? null
    : { category: filing.category, keywords: [...filing.keywords] };
}

export function presentRulebook(rulebook: Omit<Rulebook, 'rules'>) {
  return {
    number: rulebook.number,
    hash: rulebook.hash,
    published_at: rulebook.publishedAt.toISOString(),
    effective_at: rulebook.effectiveAt.toISOString(),
    urgent_reason: rulebook.urgentReason ?? null,
    entry_index: rulebook.entryIndex,
  };
}

export function presentHolding(holding: Holding) {
  return {
    decision_id: holding.decisionId,
    docket: holding.docket,
    rule_id: holding.ruleId,
    rule_version: holding.ruleVersion,
    proved: holding.proved,
    level: holding.level,
    holding: holding.holding,
    decided_on: holding.decidedOn,
    status: holding.status,
    superseded_by: holding.superseding === undefined ? null : String(holding.superseding),
    overruled: holding.overruled,
    treatments: {
      followed: holding.treatments.followed,
      distinguished: holding.treatments.distinguished,
    },
  };
}

export function presentPrecedent({ precedent, rules, citedBy, cites }: PrecedentPage) {
  return {
    ...presentHolding(precedent),
    rules: rules.map(({ ruleId, ruleVersion, proved }) => ({
      id: ruleId,
      version: ruleVersion,
      proved,
    })),
    cited_by: citedBy.map(presentCitation),
    cites: cites.map(presentCitation),
  };
}

function presentCitation(one: Citation) {
  return {
    decision_id: one.decisionId,
    docket: one.docket,
    how: one.how,
    on_appeal: one.onAppeal,
    decided_on: one.on,
    holding: one.holding,
    stands: one.stands,
  };
}

export function presentDecision(decision: PublicDecision) {
  return {
    id: decision.decisionId,
    docket: decision.docket,
    decided_on: decision.decidedOn,
    decided_by: decision.decidedBy,
    decider_count: decision.deciderCount,
    level: decision.level,
    sanctions: decision.sanctions.map(({ kind, days }) => ({ kind, days: days ?? null })),
    exception: decision.exception ?? null,
    rules: decision.rules.map(({ id, version, proved }) => ({ id, version, proved })),
    holding: decision.holding,
    tally: {
      size: decision.tally.size,
      for: decision.tally.for,
      against: decision.tally.against,
    },
    dissents: decision.dissents,
    departed: decision.departed,
    treatments: decision.treatments.map(({ precedent, docket, how }) => ({
      precedent,
      docket,
      how,
    })),
    overturned: decision.overturned,
    appeal:
      decision.appeal === undefined
        ? null
        : { filed_on: decision.appeal.filedOn, outcome: decision.appeal.outcome ?? null },
  };
}

/** The entry is given as it is hashed: canonical JSON as text. */
export function presentEntry({ index, bytes, leafHash }: LoggedEntry) {
  return { index, entry: bytes.toString('utf8'), leaf_hash: leafHash.toString('hex') };
}

export function presentRecord(record: OwnRecord) {
  return {
    strikes: record.strikes,
    sanctions: record.sanctions.map(presentSanction),
    cases: record.cases.map((one) => ({
      docket: one.docket,
      state: one.state,
      created_at: one.createdAt.toISOString(),
      answer_by: timeOf(one.answerBy),
      appeals: one.appeals.map(presentAppeal),
      appealable: one.appealable.map(({ decisionId, until }) => ({
        decision_id: decisionId,
        until: until.toISOString(),
      })),
    })),
    documents: record.documents.map(presentDocument),
  };
}

function presentSanction({ sanction, docket, inForce, rules }: RecordedSanction) {
  return {
    id: sanction.id,
    docket,
    decision_id: sanction.decisionId,
    kind: sanction.measure.kind,
    state: sanction.state,
    in_force: inForce,
    rules: [...rules],
    started_at: timeOf(sanction.startedAt),
    ends_at: timeOf(sanction.endsAt),
    review_at: timeOf(sanction.reviewAt),
    ended_at: timeOf(sanction.endedAt),
    restored_at: timeOf(sanction.restoredAt),
  };
}

export function presentAppeal(appeal: AppealView) {
  return {
    id: appeal.id,
    decision_id: appeal.decisionId ?? null,
    by: appeal.by,
    grounds: appeal.grounds,
    filed_at: appeal.filedAt.toISOString(),
    due_at: appeal.dueAt.toISOString(),
    outcome: appeal.outcome ?? null,
    reasons: appeal.reasons ?? null,
    decided_at: timeOf(appeal.decidedAt),
    restored_at: timeOf(appeal.restoredAt),
  };
}

function presentDocument(document: DocumentSummary) {
  return {
    id: document.id,
    docket: document.docket,
    kind: document.kind,
    entry_index: document.entryIndex,
    created_at: document.createdAt.toISOString(),
  };
}

/** With what proves it: `commitment` is of `body` and `salt`, and stands in `entry`. */
export function presentProvenDocument(document: ProvenDocument) {
  return {
    ...presentDocument(document),
    body: document.body,
    salt: document.salt,
    commitment: document.commitment,
    entry: document.entry,
    proof: document.proof ?? null,
  };
}

export function presentReceipt(receipt: ReceiptView) {
  return {
    report_id: receipt.reportId,
    received_at: receipt.receivedAt.toISOString(),
    outcome: receipt.outcome,
    reason: receipt.reason ?? null,
    docket: receipt.docket ?? null,
    may_appeal: receipt.mayAppeal,
  };
}

export function presentMyReport(report: MyReport) {
  return { ...presentReceipt(report), account_id: report.respondent, category: report.category };
}

export function timeOf(time: Date | undefined): string | null {
  return time?.toISOString() ?? null;
}
