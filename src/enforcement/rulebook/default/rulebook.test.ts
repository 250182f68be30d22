import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exceptions } from '../../rules/exceptions.ts';
import { ruleTextProblem } from '../../rules/rule-text.ts';
import { defaultRulebook } from './index.ts';

test('every rule of the default rulebook can be published', () => {
  for (const rule of defaultRulebook) assert.equal(ruleTextProblem(rule), undefined, rule.id);
  const ids = defaultRulebook.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.length >= 12);
});

test('every rule shows at least two cases on each side of its line, and where the line runs in words', () => {
  for (const { id, examples, text, purpose } of defaultRulebook) {
    for (const side of ['crosses', 'does-not-cross']) {
      assert.ok(examples.filter((example) => example.side === side).length >= 2, `${id}: ${side}`);
    }
    assert.match(purpose, /protects|prevents/, id);
    assert.ok(text.length < 900 && purpose.length < 500, `${id} is short enough to be read`);
  }
});

test('speech that threatens or incites takes the threshold test', () => {
  const tested = defaultRulebook.filter(({ thresholdTest }) => thresholdTest).map(({ id }) => id);
  assert.deepEqual(tested, ['violence.threats', 'violence.incitement', 'harassment.hate']);
});

test('every exception has rules that it can stand on', () => {
  const families = new Set(defaultRulebook.map(({ family }) => family));
  for (const { code, families: named } of exceptions) {
    assert.ok(
      named.every((family) => families.has(family)),
      code,
    );
  }
});

test('a rule without both sides of its line, a falling schedule or another family’s id is refused', () => {
  const [rule] = defaultRulebook;
  assert.ok(rule);
  const oneSided = rule.examples.filter(({ side }) => side === 'crosses');
  assert.equal(ruleTextProblem({ ...rule, examples: oneSided })?.field, 'examples');
  const schedule = { usualFrom: 5, usualTo: 3, heaviest: 7 } as const;
  assert.equal(ruleTextProblem({ ...rule, schedule })?.field, 'schedule');
  assert.equal(ruleTextProblem({ ...rule, family: 'privacy' })?.field, 'family');
  assert.equal(ruleTextProblem({ ...rule, id: 'Threats' })?.field, 'id');
});
