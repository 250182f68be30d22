import { z } from '@hono/zod-openapi';
import { precedentStatuses, reportCategories } from '#enforcement';
import { count, day, idText, moment, orNull } from '../mastodon/entities/shapes.ts';

/** What our own endpoints answer, field by field; the tests hold every answer to it. */

const hash = z.string().regex(/^[\da-f]{64}$/);
export const docket = z.string().regex(/^[\da-f]{32}$/);
const level = z.number().int().min(0).max(7);

const ruleVersionEntity = z
  .strictObject({
    id: idText,
    version: count,
    hash,
    family: z.string(),
    title: z.string(),
    text: z.string(),
    purpose: z.string(),
    schedule: z.strictObject({ usual_from: level, usual_to: level, heaviest: level }),
    examples: z.array(z.strictObject({ side: z.string(), text: z.string(), reason: z.string() })),
    threshold_test: z.boolean(),
    filing: orNull(z.strictObject({ category: z.string(), keywords: z.array(z.string()) })),
    effective_from: moment,
    effective_until: moment.nullable(),
  })
  .openapi('RuleVersion');

const rulebookFields = {
  number: count,
  hash,
  published_at: moment,
  effective_at: moment,
  urgent_reason: z.string().nullable(),
  entry_index: count,
} as const;

export const rulebookHeadEntity = z.strictObject(rulebookFields).openapi('RulebookHead');
export const rulebookEntity = z
  .strictObject({ ...rulebookFields, rules: z.array(ruleVersionEntity) })
  .openapi('Rulebook');

/** `hash` is the SHA-256 of `canonical`; the rulebook's of the canonical list of id, version and hash. */
export const rulebookTextsEntity = z
  .strictObject({
    ...rulebookFields,
    rules: z.array(z.strictObject({ id: idText, version: count, hash, canonical: z.string() })),
  })
  .openapi('RulebookTexts');

const holdingFields = {
  decision_id: idText,
  docket,
  rule_id: idText,
  rule_version: count,
  proved: z.boolean(),
  level,
  holding: z.string(),
  decided_on: day,
  status: z.enum(precedentStatuses),
  /** The version whose words took the place of those judged by, or `gone`. */
  superseded_by: z.string().nullable(),
  overruled: z.boolean(),
  treatments: z.strictObject({ followed: count, distinguished: count }),
} as const;

export const holdingEntity = z.strictObject(holdingFields).openapi('Holding');

const citationEntity = z
  .strictObject({
    decision_id: idText,
    docket,
    how: z.enum(['followed', 'distinguished', 'overruled']),
    on_appeal: z.boolean(),
    decided_on: day,
    holding: z.string(),
    stands: z.boolean(),
  })
  .openapi('Citation');

export const precedentEntity = z
  .strictObject({
    ...holdingFields,
    rules: z.array(z.strictObject({ id: idText, version: count, proved: z.boolean() })),
    cited_by: z.array(citationEntity),
    cites: z.array(citationEntity),
  })
  .openapi('Precedent');

export const lineEntity = z
  .strictObject({
    crosses: z.array(holdingEntity),
    does_not_cross: z.array(holdingEntity),
    counts: z.strictObject({ crosses: count, does_not_cross: count }),
    spread: orNull(
      z.strictObject({
        cases: count,
        by_level: z.array(count),
        lowest: level,
        heaviest: level,
        middle_from: level,
        middle_to: level,
      }),
    ),
  })
  .openapi('Line');

const stretchEntity = z.strictObject({
  kind: z.enum(['same', 'removed', 'added']),
  text: z.string(),
});

/** What a rulebook changes of another, word by word. */
export const rulebookChangesEntity = z
  .strictObject({
    number: count,
    compared_with: count.nullable(),
    effective_at: moment,
    urgent_reason: z.string().nullable(),
    announcement_id: idText.nullable(),
    changes: z.array(
      z.strictObject({
        rule_id: idText,
        kind: z.enum(['added', 'amended', 'removed']),
        before_version: count.nullable(),
        after_version: count.nullable(),
        rationale: z.string(),
        texts: z.array(
          z.strictObject({
            field: z.enum(['title', 'text', 'purpose']),
            stretches: z.array(stretchEntity),
          }),
        ),
        schedule_changed: z.boolean(),
        threshold_test_changed: z.boolean(),
        filing_changed: z.boolean(),
        examples: z.array(
          z.strictObject({
            kind: z.enum(['same', 'removed', 'added']),
            side: z.string(),
            text: z.string(),
            reason: z.string(),
          }),
        ),
      }),
    ),
  })
  .openapi('RulebookChanges');

export const translationEntity = z
  .strictObject({
    language: z.string(),
    revision: count,
    hash,
    published_at: moment,
    title: z.string(),
    text: z.string(),
    purpose: z.string(),
    examples: z.array(z.strictObject({ text: z.string(), reason: z.string() })),
  })
  .openapi('RuleTranslation');

export const rulePageEntity = z
  .strictObject({
    id: idText,
    family: z.string(),
    current: ruleVersionEntity,
    versions: z.array(ruleVersionEntity),
    line: lineEntity,
  })
  .openapi('RulePage');

export const decisionEntity = z
  .strictObject({
    id: idText,
    docket,
    decided_on: day,
    decided_by: z.enum(['officer', 'two-officers', 'panel']),
    decider_count: count,
    level,
    sanctions: z.array(z.strictObject({ kind: z.string(), days: count.nullable() })),
    exception: z.string().nullable(),
    rules: z.array(z.strictObject({ id: idText, version: count, proved: z.boolean() })),
    holding: z.string(),
    tally: z.strictObject({ size: count, for: count, against: count }),
    dissents: count,
    departed: z.boolean(),
    treatments: z.array(z.strictObject({ precedent: idText, docket, how: z.string() })),
    overturned: z.boolean(),
    appeal: orNull(z.strictObject({ filed_on: day, outcome: z.string().nullable() })),
  })
  .openapi('Decision');

export const entryEntity = z
  .strictObject({ index: count, entry: z.string(), leaf_hash: hash })
  .openapi('LedgerEntry');

export const docketHeadEntity = z.strictObject({ docket, state: z.string() }).openapi('DocketHead');

export const docketEntity = z
  .strictObject({
    docket,
    state: z.string(),
    opened_on: day,
    decisions: z.array(decisionEntity),
    sanctions: z.array(
      z.strictObject({
        kind: z.string(),
        state: z.string(),
        ends_on: day.nullable(),
        review_on: day.nullable(),
      }),
    ),
    /** The thread by which the service explained each final decision of a panel. */
    statements: z.array(
      z.strictObject({
        decision_id: idText,
        post_id: idText,
        corrections: z.array(idText),
      }),
    ),
    entries: z.array(entryEntity),
  })
  .openapi('Docket');

export const appealEntity = z
  .strictObject({
    id: idText,
    decision_id: idText.nullable(),
    by: z.enum(['respondent', 'reporter']),
    grounds: z.string(),
    filed_at: moment,
    due_at: moment,
    outcome: z.string().nullable(),
    reasons: z.string().nullable(),
    decided_at: moment.nullable(),
    restored_at: moment.nullable(),
  })
  .openapi('OwnAppeal');

/** What the signed link of a statement opens, without signing in. */
export const appealLinkEntity = z
  .strictObject({
    docket,
    decision_id: idText,
    statement: z.string().nullable(),
    appeal_by: moment.nullable(),
    appeals: z.array(appealEntity),
  })
  .openapi('AppealLink');

const documentFields = {
  id: idText,
  docket,
  kind: z.string(),
  entry_index: count,
  created_at: moment,
} as const;

/** Whoever has it can check that `commitment` is of `body` and `salt`, and stands in `entry`. */
export const provenDocumentEntity = z
  .strictObject({
    ...documentFields,
    body: z.string(),
    salt: hash,
    commitment: hash,
    entry: z.string(),
    proof: z.string().nullable(),
  })
  .openapi('ProvenDocument');

/** All that is held of one by way of cases. */
export const recordEntity = z
  .strictObject({
    strikes: count,
    sanctions: z.array(
      z.strictObject({
        id: idText,
        docket,
        decision_id: idText,
        kind: z.string(),
        state: z.enum(['decided', 'in-force', 'stayed', 'ended', 'overturned']),
        in_force: z.boolean(),
        rules: z.array(idText),
        started_at: moment.nullable(),
        ends_at: moment.nullable(),
        review_at: moment.nullable(),
        ended_at: moment.nullable(),
        restored_at: moment.nullable(),
      }),
    ),
    cases: z.array(
      z.strictObject({
        docket,
        state: z.string(),
        created_at: moment,
        answer_by: moment.nullable(),
        appeals: z.array(appealEntity),
        appealable: z.array(z.strictObject({ decision_id: idText, until: moment })),
      }),
    ),
    documents: z.array(z.strictObject(documentFields).openapi('DocumentHead')),
  })
  .openapi('Record');

export const receiptEntity = z
  .strictObject({
    report_id: idText,
    received_at: moment,
    outcome: z.enum(['waiting', 'dismissed', 'acted-on', 'not-proved']),
    reason: z.string().nullable(),
    docket: docket.nullable(),
    may_appeal: z.boolean(),
  })
  .openapi('Receipt');

export const myReportEntity = z
  .strictObject({
    ...receiptEntity.shape,
    account_id: idText,
    category: z.enum(reportCategories),
  })
  .openapi('MyReport');

export const standingEntity = z
  .strictObject({
    state: z.enum(['good', 'limited', 'suspended', 'banned']),
    may: z.strictObject({
      post: z.boolean(),
      reply: z.boolean(),
      message: z.boolean(),
      report: z.boolean(),
    }),
    visibility: z.enum(['full', 'limited']),
    until: moment.nullable(),
    dockets: z.array(docket),
  })
  .openapi('Standing');

/** What others can notice, and where it was decided. */
export const publicStandingEntity = z
  .strictObject({
    state: z.enum(['good', 'limited', 'suspended', 'banned']),
    visibility: z.enum(['full', 'limited']),
    until: moment.nullable(),
    dockets: z.array(docket),
  })
  .openapi('PublicStanding');

export const checkpointEntity = z
  .strictObject({ size: count, root: hash, note: z.string() })
  .openapi('Checkpoint');

export const inclusionEntity = z
  .strictObject({
    index: count,
    size: count,
    leaf_hash: hash,
    path: z.array(hash),
    root: hash,
    checkpoint: z.string(),
  })
  .openapi('InclusionProof');

export const docketProofEntity = z
  .strictObject({
    size: count,
    root: hash,
    checkpoint: z.string(),
    vkey: z.string(),
    entries: z.array(
      z.strictObject({ index: count, entry: z.string(), leaf_hash: hash, path: z.array(hash) }),
    ),
  })
  .openapi('DocketProof');

export const consistencyEntity = z
  .strictObject({
    first_size: count,
    first_root: hash,
    second_size: count,
    second_root: hash,
    path: z.array(hash),
  })
  .openapi('ConsistencyProof');

export const filedAppealEntity = z.strictObject({ id: idText }).openapi('FiledAppeal');

/** Given once, at once: the token opens the outcome and the appeal without signing in. */
export const filedReportEntity = z
  .strictObject({
    id: idText,
    received_at: moment,
    receipt_token: z.string(),
    receipt_url: z.url(),
  })
  .openapi('FiledReport');
