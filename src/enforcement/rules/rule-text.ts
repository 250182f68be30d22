import { isStorableText, refuse, type Refusal } from '#foundation';
import type { RuleText } from './model.ts';
import { filingProblem } from './rulebook/filing.ts';

const idPattern = /^[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*$/;

const longest = { title: 200, text: 20_000, purpose: 5000 } as const;
/** Of examples on both sides together. */
const mostExamples = 100;

/**
 * Why a text cannot become a rule; undefined when it can. A rule has an id of its family, says what
 * harm it prevents, has a schedule that rises, and shows both sides of its line (article 1).
 */
export function ruleTextProblem(rule: RuleText): Refusal | undefined {
  const no = (field: string, detail: string): Refusal =>
    refuse('invalid', { article: 1, field, detail });
  if (!idPattern.test(rule.id) || rule.id.length > 80) {
    return no('id', 'A rule id reads like "violence.threats".');
  }
  if (rule.family !== rule.id.slice(0, rule.id.indexOf('.'))) {
    return no('family', 'The family is the part of the id before the dot.');
  }
  for (const field of ['title', 'text', 'purpose'] as const) {
    if (rule[field].trim() === '') return no(field, `A rule has a ${field}.`);
    if (rule[field].length > longest[field])
      return no(field, `The ${field} of a rule is short enough to be read.`);
  }
  if (!isStorableText(JSON.stringify(rule)))
    return no('text', 'A rule is text that can be stored.');
  return scheduleProblem(rule) ?? examplesProblem(rule) ?? filingProblem(rule.filing);
}

function scheduleProblem({ schedule }: RuleText): Refusal | undefined {
  const { usualFrom, usualTo, heaviest } = schedule;
  const whole = [usualFrom, usualTo, heaviest].every((level) => Number.isInteger(level));
  if (whole && usualFrom >= 0 && usualFrom <= usualTo && usualTo <= heaviest && heaviest <= 7) {
    return undefined;
  }
  return refuse('invalid', {
    article: 1,
    field: 'schedule',
    detail: 'A schedule rises from the usual to the heaviest, within levels 0 to 7.',
  });
}

function examplesProblem({ examples }: RuleText): Refusal | undefined {
  const complete = examples.every(({ text, reason }) => text.trim() !== '' && reason.trim() !== '');
  const sides = new Set(examples.map(({ side }) => side));
  if (
    complete &&
    examples.length <= mostExamples &&
    sides.has('crosses') &&
    sides.has('does-not-cross')
  )
    return undefined;
  return refuse('invalid', {
    article: 1,
    field: 'examples',
    detail: 'A rule shows cases on both sides of its line, each with the reason.',
  });
}
