import { z } from 'zod';
import { filingCategories, filingKeywords } from '#enforcement';

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
  category: words('STATEMENT_CATEGORY', Object.keys(filingCategories).join(' ')),
  category_specification: z.array(words('KEYWORD', filingKeywords.join(' '))).min(1),
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
