import { z } from '@hono/zod-openapi';
import { idText, moment } from './shapes.ts';

export const filterContext = z.enum(['home', 'notifications', 'public', 'thread', 'account']);

export const filterKeywordEntity = z
  .strictObject({ id: idText, keyword: z.string(), whole_word: z.boolean() })
  .openapi('FilterKeyword');

export const filterStatusEntity = z
  .strictObject({ id: idText, status_id: idText })
  .openapi('FilterStatus');

export const filterEntity = z
  .strictObject({
    id: idText,
    title: z.string(),
    context: z.array(filterContext),
    expires_at: moment.nullable(),
    filter_action: z.enum(['warn', 'hide', 'blur']),
    /** Left out where a filter stands in a result. */
    keywords: z.array(filterKeywordEntity).optional(),
    statuses: z.array(filterStatusEntity).optional(),
  })
  .openapi('Filter');

/** Why a post is filtered for its reader. */
export const filterResultEntity = z
  .strictObject({
    filter: filterEntity,
    keyword_matches: z.array(z.string()).nullable(),
    status_matches: z.array(idText).nullable(),
  })
  .openapi('FilterResult');
