import { sql } from 'kysely';

/** A visibility limit keeps its account out of public timelines; its own followers still read it. */
export const isInFullView = sql`not exists (
  select 1 from standing where standing.account_id = post.author_id and standing.visibility = 'limited')`;
