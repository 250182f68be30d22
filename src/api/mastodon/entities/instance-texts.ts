import { z } from '@hono/zod-openapi';
import { day, language, moment } from './shapes.ts';

export const extendedDescriptionEntity = z
  .strictObject({ updated_at: moment, content: z.string() })
  .openapi('ExtendedDescription');

export const termsOfServiceEntity = z
  .strictObject({
    effective_date: day,
    effective: z.boolean(),
    content: z.string(),
    succeeded_by: day.nullable(),
  })
  .openapi('TermsOfService');

export const privacyPolicyEntity = z
  .strictObject({ updated_at: moment, content: z.string() })
  .openapi('PrivacyPolicy');

/** A language that posts are written in, by its own name. ISO 639-1 */
export const instanceLanguageEntity = z
  .strictObject({ code: language, name: z.string().min(1) })
  .openapi('InstanceLanguage');

/** For each source language the languages that it can be translated to. */
export const translationLanguagesEntity = z
  .record(z.string(), z.array(z.string()))
  .openapi('TranslationLanguages');

/** One week of activity; seconds and counts as text. */
export const activityEntity = z
  .strictObject({
    week: z.string(),
    statuses: z.string(),
    logins: z.string(),
    registrations: z.string(),
  })
  .openapi('InstanceActivity');

/** A server that this one limits, as everyone may know. */
export const domainBlockEntity = z
  .strictObject({
    domain: z.string(),
    digest: z.string(),
    severity: z.enum(['silence', 'suspend']),
    comment: z.string().nullable(),
  })
  .openapi('DomainBlock');
