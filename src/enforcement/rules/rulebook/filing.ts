import { refuse, type Refusal } from '#foundation';

/**
 * The categories of the EU's transparency database (schema version 2) with the keywords that its
 * documentation lists beneath each; the codes are without their prefixes.
 */
export const filingCategories = {
  ANIMAL_WELFARE: 'ANIMAL_HARM UNLAWFUL_SALE_ANIMALS',
  CONSUMER_INFORMATION:
    'HIDDEN_ADVERTISEMENT INSUFFICIENT_INFORMATION_ON_TRADERS MISLEADING_INFO_GOODS_SERVICES MISLEADING_INFO_CONSUMER_RIGHTS NONCOMPLIANCE_PRICING',
  CYBER_VIOLENCE:
    'CYBER_BULLYING_INTIMIDATION CYBER_HARASSMENT CYBER_INCITEMENT CYBER_STALKING NON_CONSENSUAL_IMAGE_SHARING NON_CONSENSUAL_MATERIAL_DEEPFAKE',
  CYBER_VIOLENCE_AGAINST_WOMEN:
    'BULLYING_AGAINST_GIRLS CYBER_HARASSMENT_AGAINST_WOMEN CYBER_STALKING_AGAINST_WOMEN FEMALE_GENDERED_DISINFORMATION INCITEMENT_AGAINST_WOMEN NON_CONSENSUAL_IMAGE_SHARING_AGAINST_WOMEN NON_CONSENSUAL_MATERIAL_DEEPFAKE_AGAINST_WOMEN',
  DATA_PROTECTION_AND_PRIVACY_VIOLATIONS:
    'BIOMETRIC_DATA_BREACH DATA_FALSIFICATION MISSING_PROCESSING_GROUND RIGHT_TO_BE_FORGOTTEN',
  ILLEGAL_OR_HARMFUL_SPEECH: 'DEFAMATION DISCRIMINATION HATE_SPEECH',
  INTELLECTUAL_PROPERTY_INFRINGEMENTS:
    'COPYRIGHT_INFRINGEMENT DESIGN_INFRINGEMENT GEOGRAPHIC_INDICATIONS_INFRINGEMENT PATENT_INFRINGEMENT TRADE_SECRET_INFRINGEMENT TRADEMARK_INFRINGEMENT',
  NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS:
    'MISINFORMATION_DISINFORMATION VIOLATION_EU_LAW VIOLATION_NATIONAL_LAW',
  NOT_SPECIFIED_NOTICE: '',
  OTHER_VIOLATION_TC:
    'ADULT_SEXUAL_MATERIAL AGE_SPECIFIC_RESTRICTIONS GEOGRAPHICAL_REQUIREMENTS GOODS_SERVICES_NOT_PERMITTED LANGUAGE_REQUIREMENTS NUDITY',
  PROTECTION_OF_MINORS:
    'AGE_SPECIFIC_RESTRICTIONS_MINORS CHILD_SEXUAL_ABUSE_MATERIAL CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE GROOMING_SEXUAL_ENTICEMENT_MINORS UNSAFE_CHALLENGES',
  RISK_FOR_PUBLIC_SECURITY:
    'ILLEGAL_ORGANIZATIONS RISK_ENVIRONMENTAL_DAMAGE RISK_PUBLIC_HEALTH TERRORIST_CONTENT',
  SCAMS_AND_FRAUD:
    'IMPERSONATION_ACCOUNT_HIJACKING INAUTHENTIC_ACCOUNTS INAUTHENTIC_LISTINGS INAUTHENTIC_USER_REVIEWS PHISHING PYRAMID_SCHEMES',
  SELF_HARM: 'CONTENT_PROMOTING_EATING_DISORDERS SELF_MUTILATION SUICIDE',
  UNSAFE_AND_PROHIBITED_PRODUCTS: 'PROHIBITED_PRODUCTS UNSAFE_PRODUCTS',
  VIOLENCE:
    'COORDINATED_HARM INCITEMENT_VIOLENCE_HATRED HUMAN_EXPLOITATION HUMAN_TRAFFICKING TRAFFICKING_WOMEN_GIRLS',
} as const;

/** Placed beneath no category, and to be chosen in each. */
const anywhere = ['STALKING', 'OTHER'];

const keywordsBy: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries<string>(filingCategories).map(([category, words]) => [
    category,
    words === '' ? [] : [...words.split(' '), ...anywhere],
  ]),
);

/** Every keyword that the database takes. */
export const filingKeywords: readonly string[] = [...new Set([...keywordsBy.values()].flat())];

/** Where statements on a rule are filed, in the database's codes. */
export type RuleFiling = { readonly category: string; readonly keywords: readonly string[] };

/** Why a rule cannot be filed so; undefined when it can. A rule that says nothing is filed as another. */
export function filingProblem(filing: RuleFiling | undefined): Refusal | undefined {
  if (filing === undefined) return undefined;
  const no = (field: string, detail: string): Refusal =>
    refuse('invalid', { article: 1, field, detail });
  const { category, keywords } = filing;
  const known = keywordsBy.get(category);
  if (known === undefined || known.length === 0) {
    return no(
      'filing.category',
      `The EU's database has no category ${category} to file a rule in.`,
    );
  }
  if (keywords.length === 0) return no('filing.keywords', 'A filing has a keyword at least.');
  if (new Set(keywords).size < keywords.length) {
    return no('filing.keywords', 'A keyword is named once.');
  }
  const other = keywords.find((keyword) => !known.includes(keyword));
  if (other === undefined) return undefined;
  return no('filing.keywords', `${other} is no keyword of ${category}.`);
}
