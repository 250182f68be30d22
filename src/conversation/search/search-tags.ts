import { sql } from 'kysely';
import type { Reader } from '#infrastructure';
import { normalizeTag } from '../text/text-tokens.ts';
import { isInFullView } from '../timelines/full-view.ts';
import { isOnShow } from '../timelines/public-timeline.ts';

/** Different tags looked at for one answer; one step in the index each. */
const mostLookedAt = 200;

/**
 * Tags that begin with a text, the exact one first, then by name. Only tags that somebody uses in
 * public: one that stands in private posts alone is not known to exist.
 */
export async function searchTags(
  reader: Reader,
  text: string,
  { limit, offset = 0 }: { readonly limit: number; readonly offset?: number },
): Promise<readonly string[]> {
  const beginning = normalizeTag(text.trim());
  if (beginning === '' || /[\s\0]/u.test(beginning)) return [];
  const like = `${beginning.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const { rows } = await sql<{ tag: string }>`
    with recursive known (tag, place) as (
      (select tag, 1 from post_tags where tag like ${like} order by tag using ~<~ limit 1)
      union all
      select (select tag from post_tags where tag ~>~ known.tag and tag like ${like}
        order by tag using ~<~ limit 1), place + 1
      from known where known.tag is not null and place < ${mostLookedAt}
    )
    select known.tag from known
    where known.tag is not null and exists (
      select 1 from post_tags as tagged join posts as post on post.id = tagged.post_id
      where tagged.tag = known.tag and ${isOnShow} and ${isInFullView})
    order by known.tag = ${beginning} desc, known.tag using ~<~
    limit ${limit} offset ${offset}`.execute(reader);
  return rows.map(({ tag }) => tag);
}
