import type { RuleVersion } from './model.ts';

/** What a holding is worth now; the first of these that is true, from the end of the list. */
export const precedentStatuses = [
  'good-law',
  'distinguished',
  'limited',
  'superseded',
  'overruled',
  'overturned',
] as const;
export type PrecedentStatus = (typeof precedentStatuses)[number];

/** What has become of a holding; only what standing decisions did to it counts. */
export type PrecedentFacts = {
  /** Its own decision was taken back, on appeal or by a review. */
  readonly fallen: boolean;
  readonly overruled: boolean;
  /** The words that it was decided by are no longer the rule's. */
  readonly superseded: boolean;
  /** Distinguished by those who could have overruled it: a larger panel, or an appeal. */
  readonly limited: boolean;
  readonly distinguished: number;
};

/** The standing of a precedent (article 9). Nobody sets it: it follows from what others decided. */
export function precedentStatus(facts: PrecedentFacts): PrecedentStatus {
  if (facts.fallen) return 'overturned';
  if (facts.overruled) return 'overruled';
  if (facts.superseded) return 'superseded';
  if (facts.limited) return 'limited';
  return facts.distinguished > 0 ? 'distinguished' : 'good-law';
}

/** The version whose words replaced those of another, or `gone` where the rule left the rulebook. */
export type Superseding = number | 'gone';

/**
 * What took the place of a version's text: another title, purpose, example or schedule leaves what was
 * held of the words; other words do not. Undefined while they stand. `versions`: of one rule, all.
 */
export function supersededBy(
  versions: readonly RuleVersion[],
  version: number,
  now: Date,
): Superseding | undefined {
  const judged = versions.find((one) => one.version === version);
  const later = versions.filter(
    (one) => one.version > version && one.effectiveFrom <= now && one.text !== judged?.text,
  );
  const next = later.toSorted((left, right) => left.version - right.version)[0];
  if (next !== undefined) return next.version;
  const newest = versions
    .filter(({ effectiveFrom }) => effectiveFrom <= now)
    .toSorted((left, right) => right.version - left.version)[0];
  const isGone = newest?.effectiveUntil !== undefined && newest.effectiveUntil <= now;
  return isGone ? 'gone' : undefined;
}

/** Where the decided cases of a rule ended: how many, the lightest, the heaviest, the middle half. */
export type LevelSpread = {
  readonly cases: number;
  /** How many ended at each level, 0 to 7. */
  readonly byLevel: readonly number[];
  readonly lowest: number;
  readonly heaviest: number;
  readonly middleFrom: number;
  readonly middleTo: number;
};

/** Undefined where no case was decided. */
export function levelSpread(byLevel: readonly number[]): LevelSpread | undefined {
  const cases = byLevel.reduce((sum, amount) => sum + amount, 0);
  if (cases === 0) return undefined;
  return {
    cases,
    byLevel,
    lowest: levelAt(byLevel, 0),
    heaviest: levelAt(byLevel, cases - 1),
    middleFrom: levelAt(byLevel, Math.floor((cases - 1) / 4)),
    middleTo: levelAt(byLevel, Math.ceil(((cases - 1) * 3) / 4)),
  };
}

/** The level of the case that stands at a place when all are put in the order of their levels. */
function levelAt(byLevel: readonly number[], place: number): number {
  let passed = 0;
  for (const [level, amount] of byLevel.entries()) {
    passed += amount;
    if (place < passed) return level;
  }
  return byLevel.length - 1;
}
