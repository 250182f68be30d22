/** One account's use of a tag, or reaction to a post. */
export type Use = { readonly accountId: string; readonly atMs: number };

export type Trending = {
  /** After this time a use counts half. */
  readonly halfLifeMs: number;
  /** Fewer accounts than this are a conversation, not a trend. */
  readonly fewestAccounts: number;
};

/**
 * How much something trends: every account counts once, by its latest use, and the less the longer
 * ago that is. Nobody pushes a thing by using it often. 0 when too few do.
 */
export function trendScore(uses: readonly Use[], nowMs: number, rule: Trending): number {
  const latestByAccount = new Map<string, number>();
  for (const { accountId, atMs } of uses) {
    latestByAccount.set(accountId, Math.max(latestByAccount.get(accountId) ?? atMs, atMs));
  }
  if (latestByAccount.size < rule.fewestAccounts) return 0;
  let score = 0;
  for (const atMs of latestByAccount.values()) {
    score += 0.5 ** (Math.max(nowMs - atMs, 0) / rule.halfLifeMs);
  }
  return score;
}

export type Scored = { readonly key: string; readonly ownerId?: string; readonly score: number };

/**
 * The highest first, equal ones by their key; of one owner at most `perOwner`, so that nobody fills
 * the list alone.
 */
export function rankTrends(
  scored: readonly Scored[],
  { most, perOwner }: { readonly most: number; readonly perOwner: number },
): readonly Scored[] {
  const countByOwner = new Map<string, number>();
  const ranked: Scored[] = [];
  for (const one of scored.toSorted(byScore)) {
    if (ranked.length >= most) break;
    if (one.score <= 0) continue;
    const owned = one.ownerId === undefined ? 0 : (countByOwner.get(one.ownerId) ?? 0);
    if (owned >= perOwner) continue;
    if (one.ownerId !== undefined) countByOwner.set(one.ownerId, owned + 1);
    ranked.push(one);
  }
  return ranked;
}

function byScore(left: Scored, right: Scored): number {
  return right.score - left.score || (left.key < right.key ? -1 : 1);
}
