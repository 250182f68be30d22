import { sql, type RawBuilder } from 'kysely';
import { firstIdAt, type DaySpan } from '#foundation';
import {
  dayOfTime,
  figuresByDay,
  ranking,
  type Counted,
  type FiguresByDay,
  type Ranked,
  type Reader,
} from '#infrastructure';
import { normalizeTag } from '../text/text-tokens.ts';
import { isFoundByTag } from '../timelines/found-by-tag.ts';

export type PostMeasure =
  'interactions' | 'tag-people' | 'tag-uses' | 'tag-servers' | 'server-posts' | 'server-media';

export type PostsAsked = {
  readonly span: DaySpan;
  readonly tag?: string | undefined;
  readonly domain?: string | undefined;
};

/** What was published and how it was answered on each day: for who looks after the server. */
export function postsByDay(
  reader: Reader,
  measure: PostMeasure,
  asked: PostsAsked,
): Promise<FiguresByDay> {
  return figuresByDay(reader, asked.span, counted[measure](asked));
}

/** An id tells its time: ranges of them are what the indexes are good at. */
function idIsWithin(column: RawBuilder<unknown>, { from, until }: DaySpan): RawBuilder<boolean> {
  return sql<boolean>`${column} >= ${firstIdAt(from)}::bigint and ${column} < ${firstIdAt(until)}::bigint`;
}

const counted = {
  interactions: ({ span }) => ({
    events: sql`
      ${reactionsOn('likes', span)} union all ${reactionsOn('boosts', span)} union all
      select ${dayOfTime(sql`answer.created_at`)} as day from posts as answer
      join posts as answered on answered.id = answer.in_reply_to and answered.local
      where ${idIsWithin(sql`answer.id`, span)} and answer.deleted_at is null`,
    figure: sql`count(*)`,
  }),
  'tag-people': (asked) => tagUsed(asked, sql`count(distinct event.author_id)`),
  'tag-uses': (asked) => tagUsed(asked, sql`count(*)`),
  'tag-servers': (asked) => tagUsed(asked, sql`count(distinct event.domain)`),
  'server-posts': ({ span, domain = '' }) => ({
    events: sql`
      select ${dayOfTime(sql`post.created_at`)} as day from accounts as author
      join posts as post on post.author_id = author.id and ${idIsWithin(sql`post.id`, span)}
      where author.domain = ${domain.toLowerCase()} and post.deleted_at is null`,
    figure: sql`count(*)`,
  }),
  'server-media': ({ span, domain = '' }) => ({
    events: sql`
      select ${dayOfTime(sql`file.created_at`)} as day, file.size_bytes from accounts as owner
      join media as file on file.owner_id = owner.id and ${idIsWithin(sql`file.id`, span)}
      where owner.domain = ${domain.toLowerCase()}`,
    figure: sql`coalesce(sum(event.size_bytes), 0)`,
  }),
} as const satisfies Record<PostMeasure, (asked: PostsAsked) => Counted>;

/** Likes or boosts of posts of this server. */
function reactionsOn(table: 'likes' | 'boosts', span: DaySpan): RawBuilder<unknown> {
  return sql`
    select ${dayOfTime(sql`reaction.created_at`)} as day from ${sql.table(table)} as reaction
    join posts as post on post.id = reaction.post_id and post.local
    where ${idIsWithin(sql`reaction.id`, span)}`;
}

/** Only what everybody may see is told of, as on the tag's own page. */
function tagUsed({ span, tag = '' }: PostsAsked, figure: RawBuilder<unknown>): Counted {
  return { events: tagUses(tag, span), figure };
}

function tagUses(tag: string, span: DaySpan): RawBuilder<unknown> {
  return sql`
    select ${dayOfTime(sql`post.created_at`)} as day, post.author_id, post.language, author.domain
    from post_tags as tagged join posts as post on post.id = tagged.post_id
    join accounts as author on author.id = post.author_id
    where tagged.tag = ${normalizeTag(tag)} and ${idIsWithin(sql`tagged.post_id`, span)}
      and ${isFoundByTag}`;
}

export type PostDimension =
  'languages' | 'servers' | 'tag-servers' | 'tag-languages' | 'server-languages';

/** What most of the posts of a span have in common, most first. */
export function rankedPosts(
  reader: Reader,
  dimension: PostDimension,
  asked: PostsAsked & { readonly limit: number },
): Promise<readonly Ranked[]> {
  return ranking(reader, ranked[dimension](asked), asked.limit);
}

const ranked = {
  languages: ({ span }) => sql`
    select post.language as key from posts as post
    where ${idIsWithin(sql`post.id`, span)} and post.local and post.deleted_at is null`,
  servers: ({ span }) => sql`
    select author.domain as key from posts as post
    join accounts as author on author.id = post.author_id
    where ${idIsWithin(sql`post.id`, span)} and not post.local and post.deleted_at is null`,
  'tag-servers': ({ span, tag = '' }) => sql`
    select coalesce(used.domain, '') as key from (${tagUses(tag, span)}) as used`,
  'tag-languages': ({ span, tag = '' }) => sql`
    select used.language as key from (${tagUses(tag, span)}) as used`,
  'server-languages': ({ span, domain = '' }) => sql`
    select post.language as key from accounts as author
    join posts as post on post.author_id = author.id and ${idIsWithin(sql`post.id`, span)}
    where author.domain = ${domain.toLowerCase()} and post.deleted_at is null`,
} as const satisfies Record<PostDimension, (asked: PostsAsked) => RawBuilder<unknown>>;

/** The room that all uploads take. */
export async function mediaSpaceBytes(reader: Reader): Promise<bigint> {
  const { rows } = await sql<{ size: string }>`
    select coalesce(sum(size_bytes), 0)::text as size from media`.execute(reader);
  return BigInt(rows[0]?.size ?? 0);
}
