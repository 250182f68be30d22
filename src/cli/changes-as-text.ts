import {
  compareRules,
  type RuleVersion,
  type RulebookChanges,
  type RuleComparison,
  type Stretch,
} from '#enforcement';

const marks = { added: 'New', amended: 'Changed', removed: 'Gone' } as const;

/** What changes between two rulebooks, rule by rule: `[-gone-]` and `{+new+}` word by word. */
export function changesAsText({ rulebook, before, changes }: RulebookChanges): readonly string[] {
  return [
    `Rulebook ${before?.number ?? 0} → ${rulebook.number}, in force from ${rulebook.effectiveAt.toISOString()}`,
    ...(rulebook.urgentReason === undefined ? [] : [`Urgent   ${rulebook.urgentReason}`]),
    ...changes.flatMap((change) => {
      const { ruleId, kind, rationale } = change;
      return [
        '',
        `${marks[kind]}  ${ruleId}${versions(change.before, change.after)}`,
        ...(rationale === '' ? [] : [`Why      ${rationale}`]),
        ...comparisonAsText(change.before, change.after),
      ];
    }),
  ];
}

function versions(before: RuleVersion | undefined, after: RuleVersion | undefined): string {
  if (before === undefined) return `  version ${after?.version ?? 1}`;
  return after === undefined
    ? `  version ${before.version}`
    : `  version ${before.version} → ${after.version}`;
}

function comparisonAsText(
  before: RuleVersion | undefined,
  after: RuleVersion | undefined,
): readonly string[] {
  const found: RuleComparison = compareRules(before, after);
  return [
    ...found.texts.map(({ field, stretches }) => `${field.padEnd(8)} ${inline(stretches)}`),
    ...(found.schedule ? [`schedule ${levels(before)} → ${levels(after)}`] : []),
    ...(found.thresholdTest && before !== undefined && after !== undefined
      ? [`threshold test: ${after.thresholdTest ? 'now needed' : 'no longer needed'}`]
      : []),
    ...found.examples
      .filter(({ kind }) => kind !== 'same')
      .map(
        ({ kind, item }) =>
          `${kind === 'added' ? '{+' : '[-'}${item.side}: ${item.text} (${item.reason})${kind === 'added' ? '+}' : '-]'}`,
      ),
  ];
}

function levels(rule: RuleVersion | undefined): string {
  if (rule === undefined) return 'none';
  const { usualFrom, usualTo, heaviest } = rule.schedule;
  return `${usualFrom} to ${usualTo}, at most ${heaviest}`;
}

function inline(stretches: readonly Stretch[]): string {
  return stretches
    .map(({ kind, text }) => {
      if (kind === 'same') return text;
      return kind === 'added' ? `{+${text}+}` : `[-${text}-]`;
    })
    .join('');
}
