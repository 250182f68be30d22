import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#foundation';
import type { RuleText } from '../model.ts';
import { changesBetween, compareRules, rationalesFor } from './changes.ts';
import { effectiveTime, type NoticeFacts } from './notice.ts';

const rule: RuleText & { readonly version: number } = {
  id: 'violence.threats',
  version: 1,
  family: 'violence',
  title: 'No threats',
  text: 'Do not threaten anyone.',
  purpose: 'It protects people.',
  schedule: { usualFrom: 1, usualTo: 5, heaviest: 7 },
  examples: [
    { side: 'crosses', text: 'I will hurt you.', reason: 'It says so.' },
    { side: 'does-not-cross', text: 'This film kills me.', reason: 'A figure of speech.' },
  ],
  thresholdTest: true,
};
const other = { ...rule, id: 'violence.incitement', title: 'No incitement' };

test('a rule is added, amended or removed, and the rest does not change', () => {
  const amended = { ...rule, version: 2, text: 'Do not threaten any person.' };
  const added = { ...rule, id: 'privacy.addresses' };
  const changes = changesBetween([rule, other], [amended, added]);
  assert.deepEqual(
    changes.map(({ ruleId, kind }) => [ruleId, kind]),
    [
      ['privacy.addresses', 'added'],
      ['violence.incitement', 'removed'],
      ['violence.threats', 'amended'],
    ],
  );
  assert.deepEqual(changesBetween([rule, other], [other, rule]), []);
});

test('a comparison names what changed and leaves out what did not', () => {
  const [crosses, doesNot] = rule.examples;
  assert.ok(crosses !== undefined && doesNot !== undefined);
  const amended = {
    ...rule,
    text: 'Do not threaten any person.',
    examples: [crosses, { ...doesNot, text: 'This heat kills me.' }],
  };
  const { texts, examples, schedule, thresholdTest } = compareRules(rule, amended);
  assert.deepEqual(
    texts.map(({ field }) => field),
    ['text'],
  );
  assert.deepEqual(
    examples.map(({ kind }) => kind),
    ['same', 'removed', 'added'],
  );
  assert.equal(schedule || thresholdTest, false);
  const refiled = { ...rule, filing: { category: 'VIOLENCE', keywords: ['STALKING'] } };
  assert.deepEqual(
    [compareRules(rule, rule).filing, compareRules(rule, refiled).filing],
    [false, true],
  );
  const gone = compareRules(rule, undefined);
  assert.ok(gone.texts.every(({ stretches }) => stretches.every(({ kind }) => kind === 'removed')));
  assert.equal(gone.schedule, true);
});

test('every change says why, and nothing that does not change is explained', () => {
  const own = rationalesFor(['a.b', 'c.d'], {
    rationale: 'Clearer.',
    rationales: { 'c.d': 'New.' },
  });
  assert.ok(!isRefusal(own));
  assert.deepEqual([...own.values()], ['Clearer.', 'New.']);
  for (const given of [{}, { rationale: '  ' }, { rationales: { 'a.b': 'Why.' } }]) {
    const no = rationalesFor(['a.b', 'c.d'], given);
    assert.ok(isRefusal(no) && no.article === 1, JSON.stringify(given));
  }
  const idle = rationalesFor(['a.b'], { rationales: { 'a.b': 'Why.', 'e.f': 'Why?' } });
  assert.ok(isRefusal(idle) && idle.field === 'rationale');
});

test('a change takes effect after the charter’s notice, sooner only with a reason', () => {
  const publishedAt = new Date('2027-03-01T12:00:00Z');
  const facts: NoticeFacts = {
    publishedAt,
    last: new Date('2027-01-01T00:00:00Z'),
    asked: undefined,
    urgentReason: undefined,
    charter: { ruleNoticeDays: 14 },
  };
  const at = (changes: Partial<NoticeFacts>): string => {
    const time = effectiveTime({ ...facts, ...changes });
    return isRefusal(time) ? `${time.code} ${time.article ?? ''}` : time.toISOString();
  };
  assert.equal(at({}), '2027-03-15T12:00:00.000Z');
  assert.equal(at({ last: undefined }), '2027-03-01T12:00:00.000Z');
  assert.equal(at({ urgentReason: 'A flood.' }), '2027-03-01T12:00:00.000Z');
  const soon = new Date('2027-03-15T11:59:59Z');
  assert.equal(at({ asked: soon }), 'notice-too-short 1');
  assert.equal(at({ asked: soon, urgentReason: ' ' }), 'notice-too-short 1');
  assert.equal(at({ asked: soon, urgentReason: 'A flood.' }), '2027-03-15T11:59:59.000Z');
  const past = new Date('2027-02-28T00:00:00Z');
  assert.equal(at({ asked: past, urgentReason: 'A flood.' }), 'notice-too-short 1');
  assert.equal(at({ last: new Date('2027-04-01T00:00:00Z') }), 'notice-too-short 1');
});
