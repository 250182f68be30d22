import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLedgerEntry, refusalOfEntry } from './entry-form.ts';
import { docketless, entryTypes, requiredFields, type NewEntry } from './entry.ts';

const hash = 'ab'.repeat(32);

const ban: NewEntry = {
  type: 'decision',
  docket: '0123456789abcdef0123456789abcdef',
  rules: [{ id: 'violence.threats', version: 3, hash }],
  outcome: 'proved',
  sanction: 'ban',
  term: { code: 'permanent', review: '2027-05-04' },
  panel: { size: 3, for: 2, against: 1, recused: 1 },
  automated: { detection: 1, decision: 0 },
  treatment: { followed: 2, distinguished: 1, overruled: 0 },
  commitments: { sor: hash, findings: hash, warning: hash },
  ref: 17,
};

const reviewed = { ...ban, type: 'review', outcome: 'confirmed', levels: [5, 7, 7] } as const;

const logged = { ...ban, v: 1, seq: 4, prev: hash, day: '2026-05-04' };

test('a full decision is an entry', () => {
  assert.equal(refusalOfEntry(ban), undefined);
  assert.equal(refusalOfEntry(reviewed), undefined);
  assert.ok(isLedgerEntry(logged));
});

test('whatever is not in the vocabulary is refused, with the article', () => {
  const breaches: readonly (readonly [string, object])[] = [
    ['handle', { ...ban, handle: '@anna@example.com' }],
    ['text', { ...ban, text: 'what they wrote' }],
    ['at', { ...ban, at: '2026-05-04T10:00:00Z' }],
    ['docket', { ...ban, docket: '@anna@example.com' }],
    ['docket', { ...ban, docket: 'did:plc:ewvi7nxzyoun6zhxrhs64oiz' }],
    ['docket', { ...ban, docket: ban.docket?.toUpperCase() }],
    ['rules', { ...ban, rules: [] }],
    ['rules', { ...ban, rules: [{ id: 'https://example.com/1', version: 1, hash }] }],
    ['rules', { ...ban, rules: [{ id: 'anna42', version: 1, hash }] }],
    ['rules', { ...ban, rules: [{ id: 'violence', version: 1, hash, author: 'anna' }] }],
    ['rules', { ...ban, rules: [{ id: 'violence', version: 1.5, hash }] }],
    ['outcome', { ...ban, outcome: 'anna was rude' }],
    ['term', { ...ban, term: { days: 7, until: '2026-05-11T10:00' } }],
    ['term', { ...ban, term: { code: 'permanent', review: '2027-05-04T00:00' } }],
    ['term', { ...ban, term: { code: 'permanent', review: '2027-02-30' } }],
    ['panel', { ...ban, panel: { size: 3, for: 2, against: 1, recused: 0, who: ['anna'] } }],
    ['panel', { ...ban, panel: { size: 3, for: 3, against: 1, recused: 0 } }],
    ['commitments', { ...ban, commitments: { sor: 'what they wrote' } }],
    ['commitments', { ...ban, commitments: { reporter: hash } }],
    ['exception', { ...ban, exception: 'because' }],
    ['exception', { ...ban, exception: 'flood' }],
    ['ref', { ...ban, ref: -1 }],
    ['ref', { ...ban, ref: '17' }],
    ['automated', { ...ban, automated: { detection: true, decision: 0 } }],
    ['type', { ...ban, type: 'shadow-ban' }],
    ['levels', { ...ban, levels: [7] }],
    ['levels', { ...reviewed, levels: [7, 6] }],
    ['levels', { ...reviewed, levels: [6, 6, 7, 7] }],
    ['levels', { ...reviewed, levels: [6, 8] }],
    ['levels', { ...reviewed, levels: ['anna'] }],
    ['seq', { ...ban, seq: 4 }],
  ];
  for (const [field, entry] of breaches) {
    const refusal = refusalOfEntry(entry);
    assert.equal(refusal?.field, field, JSON.stringify(entry));
    assert.equal(refusal?.article, 12);
  }
  for (const value of [null, 'entry', 7, [ban]]) assert.ok(refusalOfEntry(value));
});

test('each act must state what its type asks for', () => {
  for (const type of entryTypes) {
    for (const field of requiredFields[type]) {
      const whole: object = {
        ...ban,
        type,
        exception: 'child-safety',
        reveal: { seed: hash },
      };
      const part = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== field));
      assert.ok(refusalOfEntry(part), `${type} without ${field}`);
    }
  }
  for (const type of docketless) assert.equal(refusalOfEntry({ ...ban, type })?.field, 'docket');
  assert.equal(refusalOfEntry({ type: 'none' }), undefined);
});

test('a logged entry is numbered and chained if and only if it has a docket', () => {
  const { docket, ...outside } = logged;
  assert.ok(docket);
  assert.ok(!isLedgerEntry(outside));
  assert.ok(!isLedgerEntry({ ...logged, seq: 1 }));
  assert.ok(!isLedgerEntry({ ...logged, v: 2 }));
  assert.ok(!isLedgerEntry({ ...logged, day: '2026-05-04T10:00:00Z' }));
  assert.ok(isLedgerEntry({ type: 'none', v: 1, day: '2026-05-04' }));
});
