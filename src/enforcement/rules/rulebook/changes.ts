import { refuse, type Refusal } from '#foundation';
import type { RuleExample, RuleId, RuleText } from '../model.ts';
import { compareItems, compareWords, type Compared, type Stretch } from './compare-words.ts';

type Versioned = RuleText & { readonly version: number };

/** What a rulebook does to one rule of the one before it. */
export type RuleChange<Rule extends Versioned> = {
  readonly ruleId: RuleId;
  readonly kind: 'added' | 'amended' | 'removed';
  readonly before?: Rule;
  readonly after?: Rule;
};

/** Every rule that is not the same in both books, ordered by id. */
export function changesBetween<Rule extends Versioned>(
  before: readonly Rule[],
  after: readonly Rule[],
): readonly RuleChange<Rule>[] {
  const old = new Map(before.map((rule) => [rule.id, rule]));
  const next = new Map(after.map((rule) => [rule.id, rule]));
  const ids = [...new Set([...old.keys(), ...next.keys()])].toSorted();
  return ids.flatMap((ruleId): RuleChange<Rule>[] => {
    const [was, is] = [old.get(ruleId), next.get(ruleId)];
    if (was?.version === is?.version) return [];
    if (was === undefined) return is === undefined ? [] : [{ ruleId, kind: 'added', after: is }];
    if (is === undefined) return [{ ruleId, kind: 'removed', before: was }];
    return [{ ruleId, kind: 'amended', before: was, after: is }];
  });
}

export type ChangedText = {
  readonly field: 'title' | 'text' | 'purpose';
  readonly stretches: readonly Stretch[];
};

/** Two versions of one rule side by side. What did not change is left out. */
export type RuleComparison = {
  readonly texts: readonly ChangedText[];
  readonly examples: readonly Compared<RuleExample>[];
  readonly schedule: boolean;
  readonly thresholdTest: boolean;
  /** Where the EU's database is told of it. */
  readonly filing: boolean;
};

/** What became of a rule, word by word; absent on one side: everything is new, or gone. */
export function compareRules(
  before: RuleText | undefined,
  after: RuleText | undefined,
): RuleComparison {
  const texts = (['title', 'text', 'purpose'] as const)
    .filter((field) => before?.[field] !== after?.[field])
    .map((field) => ({
      field,
      stretches: compareWords(before?.[field] ?? '', after?.[field] ?? ''),
    }));
  const examples = compareItems<RuleExample>(
    before?.examples ?? [],
    after?.examples ?? [],
    keyOfExample,
  );
  return {
    texts,
    examples: examples.some(({ kind }) => kind !== 'same') ? examples : [],
    schedule: scheduleKey(before) !== scheduleKey(after),
    thresholdTest: before?.thresholdTest !== after?.thresholdTest,
    filing: filingKey(before) !== filingKey(after),
  };
}

function scheduleKey(rule: RuleText | undefined): string {
  if (rule === undefined) return '';
  const { usualFrom, usualTo, heaviest } = rule.schedule;
  return `${usualFrom} ${usualTo} ${heaviest}`;
}

const filingKey = (rule: RuleText | undefined): string =>
  [rule?.filing?.category ?? '', ...(rule?.filing?.keywords ?? [])].join(' ');

const keyOfExample = ({ side, text, reason }: RuleExample): string =>
  JSON.stringify([side, text, reason]);

const longestRationale = 5000;

/**
 * Why each change is made, by rule: its own reason, else the one for all of them. A change without
 * a reason, and a reason for what does not change, are refused (article 1).
 */
export function rationalesFor(
  changed: readonly RuleId[],
  given: {
    readonly rationale?: string;
    readonly rationales?: Readonly<Record<RuleId, string>>;
  },
): ReadonlyMap<RuleId, string> | Refusal {
  const own = new Map(Object.entries(given.rationales ?? {}));
  const idle = [...own.keys()].find((ruleId) => !changed.includes(ruleId));
  if (idle !== undefined)
    return noRationale(`${idle} does not change: nothing is to be explained.`);
  const found = new Map<RuleId, string>();
  for (const ruleId of changed) {
    const text = (own.get(ruleId) ?? given.rationale ?? '').trim();
    if (text === '') return noRationale(`Say why ${ruleId} changes: the reason is published.`);
    if (text.length > longestRationale) return noRationale(`Why ${ruleId} changes is too long.`);
    found.set(ruleId, text);
  }
  return found;
}

function noRationale(detail: string): Refusal {
  return refuse('invalid', { article: 1, field: 'rationale', detail });
}
