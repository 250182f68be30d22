import type { Restriction } from '#enforcement';

/** A category of the EU's database with keywords under it, in whole codes. */
export type Filing = { readonly category: string; readonly keywords: readonly string[] };

/** Where a decision is filed: as its first rule says, else under the service's own terms. */
export function filingOf({ filing }: Pick<Restriction['rules'][number], 'filing'>): Filing {
  const { category, keywords } = filing ?? { category: 'OTHER_VIOLATION_TC', keywords: ['OTHER'] };
  return {
    category: `STATEMENT_CATEGORY_${category}`,
    keywords: keywords.map((keyword) => `KEYWORD_${keyword}`),
  };
}
