import type {
  Custom,
  Level,
  Precedent,
  RuleFamily,
  RuleId,
  RuleSchedule,
  UsualRange,
} from './model.ts';

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

export type Respect = 'rule' | 'conduct' | 'reach' | 'severity' | 'strikes';

/** How far apart two cases of one family are in each respect; 0 = the same. Why they are like, or not. */
export function compareCases(left: Likeness, right: Likeness): Readonly<Record<Respect, number>> {
  return {
    rule: left.ruleId === right.ruleId ? 0 : 2,
    conduct: left.conduct === right.conduct ? 0 : 1,
    reach: left.withReach === right.withReach ? 0 : 1,
    severity: Math.abs(left.severity - right.severity),
    strikes: Math.min(3, Math.abs(left.strikes - right.strikes)),
  };
}

/** How unlike two cases of one family are: 0 = the same in every respect that counts. */
export function distance(left: Likeness, right: Likeness): number {
  return Object.values(compareCases(left, right)).reduce((sum, part) => sum + part, 0);
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

/**
 * The kinds of cases that can hold one of the `count` nearest precedents: the nearest kinds, with all
 * that are as near as the last of them.
 */
export function nearestKinds(
  likeness: Likeness,
  custom: readonly Custom[],
  count: number,
): Likeness[] {
  const kinds = custom
    .filter(({ family }) => family === likeness.family)
    .map((one) => ({ one, far: distance(likeness, one) }))
    .toSorted((left, right) => left.far - right.far);
  let cases = 0;
  const last = kinds.find(({ one }) => (cases += one.cases) >= count);
  return kinds.filter(({ far }) => last === undefined || far <= last.far).map(({ one }) => one);
}

/** Like cases counted one by one: what custom is made of where each is known. */
export function customOf(precedents: readonly Precedent[]): Custom[] {
  return precedents
    .filter(({ overruled }) => !overruled)
    .map(({ ruleId, family, conduct, severity, strikes, withReach, proved, level }) => ({
      ...{ ruleId, family, conduct, severity, strikes, withReach, proved, level },
      cases: 1,
    }));
}

/** The levels decided in like cases that were proved, from the lower to the upper quartile. */
export function usualRange(
  likeness: Likeness,
  custom: readonly Custom[],
  schedule: RuleSchedule,
): UsualRange {
  const counts = countsOf(likeness, custom, (one) => one.proved);
  const cases = counts.reduce((sum, count) => sum + count, 0);
  if (cases < customCases) return { from: schedule.usualFrom, to: schedule.usualTo, cases: 0 };
  return {
    from: levelAt(counts, Math.floor((cases - 1) / 4)),
    to: levelAt(counts, Math.ceil(((cases - 1) * 3) / 4)),
    cases,
  };
}

/** How many like cases ended at each level, for the deciders to see: indexes 0 to 7. */
export function distribution(likeness: Likeness, custom: readonly Custom[]): number[] {
  return countsOf(likeness, custom, () => true);
}

function countsOf(
  likeness: Likeness,
  custom: readonly Custom[],
  counts: (one: Custom) => boolean,
): number[] {
  const byLevel = Array.from({ length: 8 }, () => 0);
  for (const one of custom) {
    if (one.family !== likeness.family || !counts(one)) continue;
    if (distance(likeness, one) > likeDistance) continue;
    byLevel[one.level] = (byLevel[one.level] ?? 0) + one.cases;
  }
  return byLevel;
}

const levels = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** The level of the case at a place, of all in the order of their levels. */
function levelAt(counts: readonly number[], place: number): Level {
  let before = 0;
  for (const level of levels) {
    before += counts[level] ?? 0;
    if (place < before) return level;
  }
  return 7;
}

export function isUsual(level: Level, range: UsualRange): boolean {
  return level >= range.from && level <= range.to;
}
