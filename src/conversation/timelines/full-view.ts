import { sql } from 'kysely';
import { isInFullReach } from '#accounts';

/** A limit of its author or of their server keeps a post out of public timelines; followers still read it. */
export const isInFullView = isInFullReach(sql.ref('post.author_id'));
