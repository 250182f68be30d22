import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultRulebook } from './default/index.ts';
import { filingCategories, filingKeywords, filingProblem } from '../rules/rulebook/filing.ts';
import { ruleTextProblem } from '../rules/rule-text.ts';

test('the lists are those of the schema: 16 categories, and the 69 keywords that it takes', () => {
  assert.equal(Object.keys(filingCategories).length, 16);
  assert.equal(filingKeywords.length, 69);
  assert.ok(filingKeywords.every((keyword) => /^[A-Z]+(?:_[A-Z]+)*$/.test(keyword)));
});

test('every rule of the rulebook that a server starts with says where it is filed', () => {
  for (const rule of defaultRulebook) {
    assert.ok(rule.filing !== undefined, rule.id);
    assert.equal(ruleTextProblem(rule), undefined, rule.id);
  }
});

test('a rule is filed by known words, each once, of the category that it names', () => {
  const [rule] = defaultRulebook;
  assert.ok(rule !== undefined);
  const wrong: readonly (readonly [
    field: string,
    category: string,
    keywords: readonly string[],
  ])[] = [
    ['filing.category', 'RUDENESS', ['OTHER']],
    ['filing.category', 'NOT_SPECIFIED_NOTICE', ['OTHER']],
    ['filing.category', 'toString', ['OTHER']],
    ['filing.keywords', 'VIOLENCE', []],
    ['filing.keywords', 'VIOLENCE', ['SUICIDE']],
    ['filing.keywords', 'VIOLENCE', ['KEYWORD_OTHER']],
    ['filing.keywords', 'VIOLENCE', ['OTHER', 'OTHER']],
    ['filing.keywords', 'UNSAFE_AND_PROHIBITED_PRODUCTS', ['DANGEROUS_TOYS']],
  ];
  for (const [field, category, keywords] of wrong) {
    const refusal = ruleTextProblem({ ...rule, filing: { category, keywords } });
    assert.deepEqual(
      [refusal?.article, refusal?.field],
      [1, field],
      `${category} ${keywords.join()}`,
    );
  }
  for (const category of ['VIOLENCE', 'SELF_HARM']) {
    assert.equal(filingProblem({ category, keywords: ['STALKING', 'OTHER'] }), undefined);
  }
  assert.equal(filingProblem(undefined), undefined);
});
