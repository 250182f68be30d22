import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filingKeywords, type Restriction } from '#enforcement';
import { filingOf } from './crosswalk.ts';
import { statementOf } from './statement-of.ts';
import { statementSchema } from './statement-schema.ts';

const origin = 'https://folkmoot.test';
const sanction = {
  kind: 'hide',
  startedOn: '2027-01-12',
  endsOn: undefined,
  reviewOn: '2028-01-12',
};
const hidden: Restriction = {
  decisionId: '7',
  docket: 'a'.repeat(32),
  entryIndex: 41,
  decidedBy: 'officer',
  exception: undefined,
  rules: [
    {
      id: 'violence.threats',
      version: 2,
      filing: { category: 'VIOLENCE', keywords: ['INCITEMENT_VIOLENCE_HATRED'] },
    },
  ],
  allegesIllegality: false,
  isReported: true,
  contentOn: '2027-01-10',
  concerns: ['text', 'image'],
  sanctions: [sanction],
};
const until = (kind: string, endsOn: string | undefined) => ({ ...sanction, kind, endsOn });

test('a hidden post is told in codes and days', () => {
  assert.deepEqual(statementOf(hidden, origin), {
    puid: `${'a'.repeat(32)}-41`,
    decision_visibility: ['DECISION_VISIBILITY_CONTENT_DISABLED'],
    decision_ground: 'DECISION_GROUND_INCOMPATIBLE_CONTENT',
    decision_ground_reference_url: 'https://folkmoot.test/rules/violence.threats',
    incompatible_content_ground: 'violence.threats, version 2',
    incompatible_content_explanation:
      'The conduct was found to break this rule, in the version in force when it happened.',
    content_type: ['CONTENT_TYPE_TEXT', 'CONTENT_TYPE_IMAGE'],
    category: 'STATEMENT_CATEGORY_VIOLENCE',
    category_specification: ['KEYWORD_INCITEMENT_VIOLENCE_HATRED'],
    territorial_scope:
      'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(
        ' ',
      ),
    content_date: '2027-01-10',
    application_date: '2027-01-12',
    decision_facts:
      'One moderator found conduct proved that breaks violence.threats (version 2). What followed: ' +
      'hide, reviewed by 2028-01-12. The reasons were served on the person before it took effect, ' +
      `with how to appeal. Public record: docket ${'a'.repeat(32)}.`,
    source_type: 'SOURCE_TYPE_OTHER_NOTIFICATION',
    automated_detection: 'No',
    automated_decision: 'AUTOMATED_DECISION_NOT_AUTOMATED',
  });
});

test('each sanction has its decision, and its end where it has one', () => {
  const of = (kind: string, endsOn?: string) =>
    statementOf({ ...hidden, sanctions: [until(kind, endsOn)] }, origin);
  assert.deepEqual(of('label')?.decision_visibility, ['DECISION_VISIBILITY_CONTENT_LABELLED']);
  const limit = of('visibility-limit', '2027-03-01');
  assert.deepEqual(limit?.decision_visibility, ['DECISION_VISIBILITY_CONTENT_DEMOTED']);
  assert.equal(limit?.end_date_visibility_restriction, '2027-03-01');
  const feature = of('feature-limit', '2027-01-19');
  assert.equal(feature?.decision_provision, 'DECISION_PROVISION_PARTIAL_SUSPENSION');
  assert.equal(feature?.end_date_service_restriction, '2027-01-19');
  const suspension = of('suspension', '2027-02-12');
  assert.equal(suspension?.decision_account, 'DECISION_ACCOUNT_SUSPENDED');
  assert.equal(suspension?.end_date_account_restriction, '2027-02-12');
  const ban = of('ban');
  assert.equal(ban?.decision_account, 'DECISION_ACCOUNT_TERMINATED');
  assert.equal(ban?.end_date_account_restriction, undefined);
  assert.match(ban?.decision_facts ?? '', /reviewed by 2028-01-12/);
});

test('what restricts nothing, or what the database would not take, is not told', () => {
  assert.equal(statementOf({ ...hidden, sanctions: [] }, origin), undefined);
  assert.equal(statementOf({ ...hidden, rules: [] }, origin), undefined);
  assert.throws(() =>
    statementOf({ ...hidden, sanctions: [until('unheard-of', undefined)] }, origin),
  );
  assert.throws(() => statementOf({ ...hidden, contentOn: '1999-12-31' }, origin));
  assert.throws(() => statementOf({ ...hidden, contentOn: '2027-02-31' }, origin));
  const good = statementOf(hidden, origin);
  for (const wrong of [
    { category: 'STATEMENT_CATEGORY_NEW' },
    { source_type: 'VOLUNTARY' },
    { puid: 'a b' },
    { handle: '@anna' },
    { automated_detection: 'no' },
    { territorial_scope: ['US'] },
    { incompatible_content_ground: undefined },
    { content_type: ['CONTENT_TYPE_OTHER'] },
  ]) {
    assert.ok(!statementSchema.safeParse({ ...good, ...wrong }).success, JSON.stringify(wrong));
  }
});

test('where a matter came from, and what else it is filed under', () => {
  const of = (more: Partial<Restriction>) => statementOf({ ...hidden, ...more }, origin);
  assert.equal(of({ isReported: false })?.source_type, 'SOURCE_VOLUNTARY');
  assert.equal(of({ allegesIllegality: true })?.source_type, 'SOURCE_ARTICLE_16');
  const order = of({ exception: 'legal-order' });
  assert.equal(order?.decision_ground, 'DECISION_GROUND_ILLEGAL_CONTENT');
  assert.equal(order?.incompatible_content_ground, undefined);
  const account = of({ concerns: ['account'], rules: [{ id: 'integrity.reports', version: 1 }] });
  assert.deepEqual(account?.content_type, ['CONTENT_TYPE_OTHER']);
  assert.equal(account?.category_specification_other, 'integrity.reports');
  assert.equal(filingOf({}).category, 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC');
});

test('every keyword of the database is taken, in the category that a rule names', () => {
  const whole = statementOf(hidden, origin);
  for (const keyword of filingKeywords) {
    const other = keyword === 'OTHER' ? { category_specification_other: 'violence.threats' } : {};
    const filed = { ...whole, category_specification: [`KEYWORD_${keyword}`], ...other };
    assert.ok(statementSchema.safeParse(filed).success, keyword);
  }
  // It is in the database's code, and its validator refuses it.
  const toys = { ...whole, category_specification: ['KEYWORD_DANGEROUS_TOYS'] };
  assert.ok(!statementSchema.safeParse(toys).success);
  const filing = { category: 'SELF_HARM', keywords: ['SUICIDE', 'OTHER'] };
  const filed = statementOf(
    { ...hidden, rules: [{ id: 'violence.threats', version: 2, filing }] },
    origin,
  );
  assert.equal(filed?.category, 'STATEMENT_CATEGORY_SELF_HARM');
  assert.deepEqual(filed.category_specification, ['KEYWORD_SUICIDE', 'KEYWORD_OTHER']);
  assert.equal(filed.category_specification_other, 'violence.threats');
});

test('a summary removal ends, was found by a machine, and decided by two people', () => {
  const removed = statementOf(
    {
      ...hidden,
      decidedBy: 'two-officers',
      exception: 'deceptive-automation',
      rules: [{ id: 'deception.automation', version: 1 }],
      concerns: ['account'],
      sanctions: [{ ...until('removal', '2028-01-12'), reviewOn: undefined }],
    },
    origin,
  );
  assert.equal(removed?.decision_account, 'DECISION_ACCOUNT_SUSPENDED');
  assert.equal(removed.end_date_account_restriction, '2028-01-12');
  assert.equal(removed.automated_detection, 'Yes');
  assert.equal(removed.automated_decision, 'AUTOMATED_DECISION_NOT_AUTOMATED');
  assert.match(removed.decision_facts, /^Two moderators together.*deceptive-automation/);
});
