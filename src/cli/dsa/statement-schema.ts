import { z } from 'zod';

/**
 * A statement of reasons as the EU's transparency database takes it (schema version 2), as far as this
 * service files any: every field of it is one of the database's, each with its limits and codes.
 */
const words = (prefix: string, codes: string) =>
  z.enum(codes.split(' ').map((code) => `${prefix}_${code}`));

const countries =
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK';

const day = (first: string) =>
  z.iso.date().refine((value) => value >= first && value <= '2038-01-01');

const keywords =
  'ANIMAL_HARM UNLAWFUL_SALE_ANIMALS HIDDEN_ADVERTISEMENT CYBER_BULLYING_INTIMIDATION CYBER_HARASSMENT ' +
  'CYBER_INCITEMENT CYBER_STALKING NON_CONSENSUAL_IMAGE_SHARING NON_CONSENSUAL_MATERIAL_DEEPFAKE ' +
  'MISSING_PROCESSING_GROUND DEFAMATION DISCRIMINATION HATE_SPEECH COPYRIGHT_INFRINGEMENT ' +
  'TRADEMARK_INFRINGEMENT MISINFORMATION_DISINFORMATION ADULT_SEXUAL_MATERIAL NUDITY ' +
  'CHILD_SEXUAL_ABUSE_MATERIAL GROOMING_SEXUAL_ENTICEMENT_MINORS UNSAFE_CHALLENGES ' +
  'ILLEGAL_ORGANIZATIONS RISK_PUBLIC_HEALTH TERRORIST_CONTENT IMPERSONATION_ACCOUNT_HIJACKING ' +
  'INAUTHENTIC_ACCOUNTS PHISHING PYRAMID_SCHEMES CONTENT_PROMOTING_EATING_DISORDERS SELF_MUTILATION ' +
  'SUICIDE PROHIBITED_PRODUCTS UNSAFE_PRODUCTS COORDINATED_HARM INCITEMENT_VIOLENCE_HATRED ' +
  'HUMAN_EXPLOITATION HUMAN_TRAFFICKING STALKING OTHER';

const fields = z.strictObject({
  puid: z.string().regex(/^[\w-]{1,500}$/),
  decision_visibility: z
    .array(
      words(
        'DECISION_VISIBILITY',
        'CONTENT_REMOVED CONTENT_DISABLED CONTENT_DEMOTED CONTENT_AGE_RESTRICTED CONTENT_INTERACTION_RESTRICTED CONTENT_LABELLED',
      ),
    )
    .min(1)
    .optional(),
  decision_provision: words(
    'DECISION_PROVISION',
    'PARTIAL_SUSPENSION TOTAL_SUSPENSION PARTIAL_TERMINATION TOTAL_TERMINATION',
  ).optional(),
  decision_account: words('DECISION_ACCOUNT', 'SUSPENDED TERMINATED').optional(),
  decision_ground: words('DECISION_GROUND', 'ILLEGAL_CONTENT INCOMPATIBLE_CONTENT'),
  decision_ground_reference_url: z.url().max(500),
  illegal_content_legal_ground: z.string().min(1).max(500).optional(),
  illegal_content_explanation: z.string().min(1).max(2000).optional(),
  incompatible_content_ground: z.string().min(1).max(500).optional(),
  incompatible_content_explanation: z.string().min(1).max(2000).optional(),
  content_type: z
    .array(words('CONTENT_TYPE', 'APP AUDIO IMAGE PRODUCT SYNTHETIC_MEDIA TEXT VIDEO OTHER'))
    .min(1),
  content_type_other: z.string().min(1).max(500).optional(),
  category: words(
    'STATEMENT_CATEGORY',
    'ANIMAL_WELFARE CONSUMER_INFORMATION CYBER_VIOLENCE CYBER_VIOLENCE_AGAINST_WOMEN DATA_PROTECTION_AND_PRIVACY_VIOLATIONS ILLEGAL_OR_HARMFUL_SPEECH INTELLECTUAL_PROPERTY_INFRINGEMENTS NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS NOT_SPECIFIED_NOTICE OTHER_VIOLATION_TC PROTECTION_OF_MINORS RISK_FOR_PUBLIC_SECURITY SCAMS_AND_FRAUD SELF_HARM UNSAFE_AND_PROHIBITED_PRODUCTS VIOLENCE',
  ),
  category_specification: z.array(words('KEYWORD', keywords)).min(1),
  category_specification_other: z.string().min(1).max(500).optional(),
  territorial_scope: z.array(z.enum(countries.split(' '))).min(1),
  content_date: day('2000-01-01'),
  application_date: day('2020-01-01'),
  end_date_visibility_restriction: day('2020-01-01').optional(),
  end_date_service_restriction: day('2020-01-01').optional(),
  end_date_account_restriction: day('2020-01-01').optional(),
  decision_facts: z.string().min(1).max(5000),
  source_type: words('SOURCE', 'ARTICLE_16 TRUSTED_FLAGGER TYPE_OTHER_NOTIFICATION VOLUNTARY'),
  automated_detection: z.enum(['Yes', 'No']),
  automated_decision: words('AUTOMATED_DECISION', 'FULLY PARTIALLY NOT_AUTOMATED'),
});

/** Fields that depend on each other, as the database's own validator has them. */
export const statementSchema = fields
  .refine(
    (one) =>
      [one.decision_visibility, one.decision_provision, one.decision_account].some(
        (decision) => decision !== undefined,
      ),
    { error: 'restricts nothing' },
  )
  .refine(
    (one) =>
      one.decision_ground === 'DECISION_GROUND_ILLEGAL_CONTENT'
        ? one.illegal_content_legal_ground !== undefined &&
          one.illegal_content_explanation !== undefined
        : one.incompatible_content_ground !== undefined &&
          one.incompatible_content_explanation !== undefined,
    { error: 'gives no ground' },
  )
  .refine(
    (one) =>
      one.content_type.includes('CONTENT_TYPE_OTHER') === (one.content_type_other !== undefined),
    { error: 'says what other content it is exactly if it is other content' },
  )
  .refine(
    (one) =>
      one.category_specification.includes('KEYWORD_OTHER') ===
      (one.category_specification_other !== undefined),
    { error: 'says what other keyword it is exactly if it is another' },
  );

export type Statement = z.infer<typeof statementSchema>;
export const territory: readonly string[] = countries.split(' ');
