import type { InterimGround, RuleFamily, RuleId } from './model.ts';

/** Why a case is looked at before others. */
export const dangerGrounds = [
  'child-safety',
  'imminent-danger',
  'said-to-be-danger',
  'grave-rule',
  'heavy-rule',
] as const;
export type DangerGround = (typeof dangerGrounds)[number];

/** 3: now. 2: today. 1: before the rest. 0: in its turn. */
export type DangerRank = 0 | 1 | 2 | 3;
export type Danger = { readonly rank: DangerRank; readonly grounds: readonly DangerGround[] };

/** What is known of a case before anybody has judged it. */
export type DangerFacts = {
  /** As an officer classed a report, else as it came. */
  readonly reports: readonly {
    readonly category: string;
    readonly rules: readonly RuleId[];
  }[];
  /** Rules alleged in the case. */
  readonly alleged: readonly RuleId[];
  /** The heaviest sanction that a rule can lead to, of every rule named above. */
  readonly heaviestByRule: ReadonlyMap<RuleId, number>;
  /** Of interim measures in force. */
  readonly interim: readonly InterimGround[];
};

/** Families that the exception of imminent physical danger covers: life, limb and home. */
const graveFamilies: ReadonlySet<RuleFamily> = new Set(['violence', 'safety', 'privacy']);
const childRule = 'safety.child';

const rankOf: Readonly<Record<DangerGround, DangerRank>> = {
  'child-safety': 3,
  'imminent-danger': 3,
  'said-to-be-danger': 2,
  'grave-rule': 2,
  'heavy-rule': 1,
};

/**
 * Danger by what is reported and under which rule, never by how many report it: ten reports of the
 * same weigh as one. It orders the queue and does nothing else (article 2).
 */
export function dangerOf(facts: DangerFacts): Danger {
  const grounds = dangerGrounds.filter((ground) => holds[ground](facts));
  const rank = grounds.reduce<DangerRank>(
    (most, ground) => (rankOf[ground] > most ? rankOf[ground] : most),
    0,
  );
  return { rank, grounds };
}

const familyOf = (rule: RuleId): RuleFamily => rule.slice(0, rule.indexOf('.'));
const isGrave = (rule: RuleId): boolean => graveFamilies.has(familyOf(rule));
const named = ({ reports, alleged }: DangerFacts): readonly RuleId[] => [
  ...reports.flatMap(({ rules }) => rules),
  ...alleged,
];

const holds: Readonly<Record<DangerGround, (facts: DangerFacts) => boolean>> = {
  'child-safety': (facts) =>
    facts.interim.includes('child-safety') || named(facts).includes(childRule),
  'imminent-danger': (facts) =>
    facts.interim.includes('imminent-physical-danger') ||
    facts.reports.some(({ category, rules }) => category === 'danger' && rules.some(isGrave)),
  'said-to-be-danger': ({ reports }) => reports.some(({ category }) => category === 'danger'),
  'grave-rule': (facts) => named(facts).some(isGrave),
  'heavy-rule': (facts) => named(facts).some((rule) => (facts.heaviestByRule.get(rule) ?? 0) >= 7),
};
