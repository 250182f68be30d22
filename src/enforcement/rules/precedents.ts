import type { Level, Precedent, RuleFamily, RuleId, RuleSchedule, UsualRange } from './model.ts';

/** What of a case makes another like it. */
export type Likeness = {
  readonly ruleId: RuleId;
  readonly family: RuleFamily;
  readonly conduct: 'post' | 'account' | 'off-service';
  readonly severity: 1 | 2 | 3 | 4 | 5;
  readonly strikes: number;
  readonly withReach: boolean;
};

/** Cases farther than this from one another are not alike. */
const likeDistance = 4;
/** Fewer like cases than this make no custom: the rule's own schedule speaks. */
const customCases = 3;

/** How unlike two cases of one family are: 0 = the same in every respect that counts. */
export function distance(left: Likeness, right: Likeness): number {
  return (
    (left.ruleId === right.ruleId ? 0 : 2) +
    (left.conduct === right.conduct ? 0 : 1) +
    (left.withReach === right.withReach ? 0 : 1) +
    Math.abs(left.severity - right.severity) +
    Math.min(3, Math.abs(left.strikes - right.strikes))
  );
}

/**
 * The nearest standing precedents of the same family: nearest first, among equals the newest, at
 * most `count`. What was held not to cross the line counts as much as what was.
 */
export function nearestPrecedents(
  likeness: Likeness,
  precedents: readonly Precedent[],
  count: number,
): Precedent[] {
  return precedents
    .filter((precedent) => precedent.family === likeness.family && !precedent.overruled)
    .toSorted(
      (left, right) =>
        distance(likeness, left) - distance(likeness, right) ||
        right.decidedAt.getTime() - left.decidedAt.getTime() ||
        left.docket.localeCompare(right.docket),
    )
    .slice(0, count);
}

/** The levels decided in like cases that were proved, from the lower to the upper quartile. */
export function usualRange(
  likeness: Likeness,
  precedents: readonly Precedent[],
  schedule: RuleSchedule,
): UsualRange {
  const like = precedents
    .filter(
      (precedent) =>
        precedent.family === likeness.family &&
        precedent.proved &&
        !precedent.overruled &&
        distance(likeness, precedent) <= likeDistance,
    )
    .map((precedent) => precedent.level)
    .toSorted((left, right) => left - right);
  if (like.length < customCases) {
    return { from: schedule.usualFrom, to: schedule.usualTo, cases: 0 };
  }
  const from = like[Math.floor((like.length - 1) / 4)] ?? schedule.usualFrom;
  const to = like[Math.ceil(((like.length - 1) * 3) / 4)] ?? schedule.usualTo;
  return { from, to, cases: like.length };
}

/** How many like cases ended at each level, for the deciders to see: indexes 0 to 7. */
export function distribution(likeness: Likeness, precedents: readonly Precedent[]): number[] {
  const counts = Array.from({ length: 8 }, () => 0);
  for (const precedent of precedents) {
    if (precedent.family !== likeness.family || precedent.overruled) continue;
    if (distance(likeness, precedent) > likeDistance) continue;
    counts[precedent.level] = (counts[precedent.level] ?? 0) + 1;
  }
  return counts;
}

export function isUsual(level: Level, range: UsualRange): boolean {
  return level >= range.from && level <= range.to;
}
