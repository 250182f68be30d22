import { sql } from 'kysely';
import { idTime, pageOf, toId, type AccountId, type Page, type PageQuery } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { boundsOf } from '../timelines/home-ids.ts';
import type { FeaturedTag, FollowedTag, TagFor, Viewer } from '../types.ts';
import { checkedTag } from './tag-name.ts';
import { tagLimits } from './tag-limits.ts';
import { tagUses } from './tag-uses.ts';

/** @throws Refusal `not-found` for what no post could have as a tag */
export async function getTag(world: World, viewer: Viewer, written: string): Promise<TagFor> {
  const { tag } = checkedTag(written);
  const [found] = await listTags(world, viewer, [tag]);
  if (found === undefined) throw new Error(`tag ${tag} is missing`);
  return found;
}

/** Tags by their normalised names, in the order given, with their use in the last seven days. */
export async function listTags(
  world: World,
  viewer: Viewer,
  tags: readonly string[],
): Promise<readonly TagFor[]> {
  if (tags.length === 0) return [];
  const [uses, own] = await Promise.all([tagUses(world, tags), ownTags(world.db, viewer, tags)]);
  return tags.map((tag) => ({
    name: tag,
    history: uses.get(tag) ?? [],
    following: own.followed.has(tag),
    featuring: own.featured.has(tag),
  }));
}

async function ownTags(reader: Reader, viewer: Viewer, tags: readonly string[]) {
  if (viewer === undefined) return { followed: new Set<string>(), featured: new Set<string>() };
  const { rows } = await sql<{ tag: string; kind: string }>`
    select tag, 'followed' as kind from followed_tags
    where account_id = ${viewer} and tag = any(${tags}::text[])
    union all
    select tag, 'featured' from featured_tags
    where account_id = ${viewer} and tag = any(${tags}::text[])`.execute(reader);
  const named = (kind: string) =>
    new Set(rows.filter((row) => row.kind === kind).map(({ tag }) => tag));
  return { followed: named('followed'), featured: named('featured') };
}

/** Tags that an account follows, the latest first. Cursors are ids of their following. */
export async function listFollowedTags(
  world: World,
  account: AccountId,
  page: PageQuery,
): Promise<Page<FollowedTag>> {
  const from = page.minId === undefined ? 'newest' : 'oldest';
  const after = page.minId ?? page.sinceId;
  const bounds = boundsOf(sql.ref('id'), {
    from,
    count: page.limit,
    ...(page.maxId === undefined ? {} : { before: page.maxId }),
    ...(after === undefined ? {} : { after }),
  });
  const { rows } = await sql<{ id: string; tag: string }>`
    select id, tag from followed_tags where account_id = ${account} ${bounds}
    order by id ${from === 'newest' ? sql`desc` : sql`asc`} limit ${page.limit}`.execute(world.db);
  const newestFirst = from === 'newest' ? rows : rows.toReversed();
  const tags = await listTags(
    world,
    account,
    newestFirst.map(({ tag }) => tag),
  );
  return pageOf(
    newestFirst.flatMap(({ id }, index) => withId(id, tags[index])),
    page.limit,
    ({ id }) => id,
  );
}

function withId(id: string, tag: TagFor | undefined): FollowedTag[] {
  return tag === undefined ? [] : [{ ...tag, id }];
}

type FeaturedRow = { id: string; tag: string; name: string; posts: number; latest: string | null };

/** What an account features, the first featured first, with how often it used it openly; at most 10. */
export async function listFeaturedTags(
  reader: Reader,
  account: AccountId,
): Promise<readonly FeaturedTag[]> {
  const { rows } = await sql<FeaturedRow>`
    select featured.id, featured.tag, featured.name, uses.posts, uses.latest
    from featured_tags as featured cross join lateral (
      select count(*)::integer as posts, max(post.id) as latest
      from posts as post join post_tags as tagged on tagged.post_id = post.id
      where post.author_id = featured.account_id and tagged.tag = featured.tag
        and post.visibility in ('public', 'unlisted') and post.deleted_at is null
        and post.hidden_by is null
    ) as uses
    where featured.account_id = ${account} order by featured.id`.execute(reader);
  return rows.map((row) => ({
    id: toId(row.id),
    tag: row.tag,
    name: row.name,
    posts: row.posts,
    ...(row.latest === null ? {} : { lastPostAt: idTime(row.latest) }),
  }));
}

/** Tags that an account used most in its latest open posts and does not feature; at most 10. */
export async function suggestFeaturedTags(
  world: World,
  account: AccountId,
): Promise<readonly TagFor[]> {
  const { rows } = await sql<{ tag: string }>`
    select used.tag from (
      select tags from posts
      where author_id = ${account} and deleted_at is null and visibility in ('public', 'unlisted')
      order by id desc limit ${tagLimits.postsLookedAt}
    ) as latest cross join unnest(latest.tags) as used (tag)
    where not exists (
      select 1 from featured_tags where account_id = ${account} and featured_tags.tag = used.tag)
    group by used.tag order by count(*) desc, used.tag limit ${tagLimits.suggested}`.execute(
    world.db,
  );
  return listTags(
    world,
    account,
    rows.map(({ tag }) => tag),
  );
}
