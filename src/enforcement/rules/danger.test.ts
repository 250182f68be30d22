import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { dayMs, hourMs, toId, type AccountId } from '#foundation';
import { dangerOf, type DangerFacts } from './danger.ts';
import { voicesOf, type Voice } from './voices.ts';

const heaviestByRule = new Map([
  ['deception.spam', 7],
  ['harassment.targeted', 6],
  ['violence.threats', 7],
]);

function weighed(
  reports: readonly (readonly [category: string, ...rules: string[]])[],
  more: Partial<DangerFacts> = {},
) {
  return dangerOf({
    reports: reports.map(([category, ...rules]) => ({ category, rules })),
    alleged: [],
    heaviestByRule,
    interim: [],
    ...more,
  });
}

describe('danger', () => {
  for (const [what, facts, rank, grounds] of [
    ['a rude post', weighed([['other', 'harassment.targeted']]), 0, []],
    ['spam that can lead to a ban', weighed([['spam', 'deception.spam']]), 1, ['heavy-rule']],
    ['a threat', weighed([['violation', 'violence.threats']]), 2, ['grave-rule', 'heavy-rule']],
    ['somebody says danger', weighed([['danger']]), 2, ['said-to-be-danger']],
    ['an address published', weighed([['violation', 'privacy.details']]), 2, ['grave-rule']],
    [
      'danger under a rule about life and limb',
      weighed([['danger', 'violence.threats']]),
      3,
      ['imminent-danger', 'said-to-be-danger', 'grave-rule', 'heavy-rule'],
    ],
    ['a child', weighed([['other', 'safety.child']]), 3, ['child-safety', 'grave-rule']],
    [
      'alleged, not reported',
      weighed([], { alleged: ['safety.child'] }),
      3,
      ['child-safety', 'grave-rule'],
    ],
    [
      'an interim measure because life is at risk',
      weighed([], { interim: ['imminent-physical-danger'] }),
      3,
      ['imminent-danger'],
    ],
    ['a flood', weighed([], { interim: ['flood'] }), 0, []],
  ] as const) {
    test(`${what} weighs ${rank}`, () => {
      assert.deepEqual(facts, { rank, grounds });
    });
  }

  test('the same report a hundred times weighs as once', () => {
    const category = fc.constantFrom('spam', 'legal', 'violation', 'danger', 'other');
    const rule = fc.constantFrom('violence.threats', 'harassment.targeted', 'safety.child', 'x.y');
    fc.assert(
      fc.property(
        category,
        fc.array(rule, { maxLength: 3 }),
        fc.integer({ min: 1, max: 100 }),
        (kind, rules, times) => {
          const once = weighed([[kind, ...rules]]);
          const often = weighed(Array.from({ length: times }, () => [kind, ...rules] as const));
          assert.deepEqual(often, once);
        },
      ),
    );
  });
});

describe('voices', () => {
  const now = new Date('2027-03-01T12:00:00Z');
  const old = new Date('2026-01-01T00:00:00Z');
  const person = (id: string): AccountId => toId<'account'>(id);
  const voice = (
    id: string,
    comment = '',
    joinedAt = new Date(old.getTime() - Number(id) * dayMs),
  ): Voice => ({
    reporter: person(id),
    joinedAt,
    comment,
  });
  const count = (voices: readonly Voice[], follows: Parameters<typeof voicesOf>[1] = []) =>
    voicesOf(voices, follows, now);

  test('people who know nothing of each other are each a voice', () => {
    assert.equal(count([voice('1', 'a threat'), voice('2', 'he threatens her'), voice('3')]), 3);
    assert.equal(count([]), 0);
  });

  test('one person who reports again is one voice, and so is one server', () => {
    assert.equal(count([voice('1', 'one'), voice('1', 'two')]), 1);
    const remote = (server: string): Voice => ({ server, joinedAt: old, comment: '' });
    assert.equal(count([remote('a.example'), remote('a.example'), remote('b.example')]), 2);
  });

  test('the same words, whatever their marks, are one voice', () => {
    assert.equal(
      count([voice('1', 'Ban him NOW!'), voice('2', 'ban him, now'), voice('3', 'ban him now…')]),
      1,
    );
  });

  test('who follow each other are one voice, also by a third; one-sided following is none', () => {
    const both = (a: string, b: string) =>
      [
        [person(a), person(b)],
        [person(b), person(a)],
      ] as const;
    const three = [voice('1'), voice('2'), voice('3')];
    assert.equal(count(three, [...both('1', '2'), ...both('2', '3')]), 1);
    assert.equal(count(three, [[person('1'), person('2')]]), 3);
  });

  test('newcomers who joined within an hour are one voice; those of long ago are not', () => {
    const yesterday = (minutes: number) => new Date(now.getTime() - dayMs + minutes * 60_000);
    assert.equal(count([voice('1', '', yesterday(0)), voice('2', '', yesterday(30))]), 1);
    assert.equal(count([voice('1', '', yesterday(0)), voice('2', '', yesterday(90))]), 2);
    assert.equal(
      count([voice('1', '', old), voice('2', '', new Date(old.getTime() + hourMs / 2))]),
      2,
    );
  });
});
