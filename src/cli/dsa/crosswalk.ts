/** A category of the EU's database with keywords under it. */
export type Filing = { readonly category: string; readonly keywords: readonly string[] };

const filed = (category: string, ...keywords: readonly string[]): Filing => ({
  category: `STATEMENT_CATEGORY_${category}`,
  keywords: keywords.map((keyword) => `KEYWORD_${keyword}`),
});

/** Rules whose filing is known, by the whole id; families stand for rules that come later. */
const filings: Readonly<Record<string, Filing>> = {
  violence: filed('VIOLENCE', 'INCITEMENT_VIOLENCE_HATRED'),
  harassment: filed('CYBER_VIOLENCE', 'CYBER_HARASSMENT', 'CYBER_BULLYING_INTIMIDATION'),
  'harassment.hate': filed('ILLEGAL_OR_HARMFUL_SPEECH', 'HATE_SPEECH', 'DISCRIMINATION'),
  privacy: filed('DATA_PROTECTION_AND_PRIVACY_VIOLATIONS', 'MISSING_PROCESSING_GROUND'),
  adult: filed('OTHER_VIOLATION_TC', 'ADULT_SEXUAL_MATERIAL', 'NUDITY'),
  deception: filed('SCAMS_AND_FRAUD', 'INAUTHENTIC_ACCOUNTS'),
  'deception.impersonation': filed('SCAMS_AND_FRAUD', 'IMPERSONATION_ACCOUNT_HIJACKING'),
  'integrity.civic': filed(
    'NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS',
    'MISINFORMATION_DISINFORMATION',
  ),
  'safety.child': filed('PROTECTION_OF_MINORS', 'OTHER'),
  'safety.self-harm': filed('SELF_HARM', 'SELF_MUTILATION', 'SUICIDE'),
};

/** Where a rule is filed: by its id, else by its family, else under the service's own terms. */
export function filingOf(ruleId: string): Filing {
  const own = { category: 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC', keywords: ['KEYWORD_OTHER'] };
  return filings[ruleId] ?? filings[ruleId.split('.')[0] ?? ''] ?? own;
}
