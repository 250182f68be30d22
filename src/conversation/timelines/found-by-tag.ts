import { sql } from 'kysely';
import { isInFullView } from './full-view.ts';

/** Only what everybody may see reaches those who follow a tag, and counts as its use. */
export const isFoundByTag = sql`post.visibility = 'public' and post.deleted_at is null
  and post.hidden_by is null and ${isInFullView}`;
