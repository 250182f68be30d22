import { sql } from 'kysely';
import { pageOf, type AccountId, type Page, type PageQuery, type PostId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { postNotFound } from './edit-post.ts';
import { mediaOf, type MediaRow } from './media/media-row.ts';
import { loadPosts } from './post-row.ts';
import { openReading, postsById, showAll, type Reading } from './reading.ts';
import { reactedPost } from './reactions.ts';
import { boundsOf } from './timelines/home-ids.ts';
import type { Media, Post, PostFor, PostVersion, Viewer } from './types.ts';

/**
 * One post as the viewer may see it. A hidden one comes as a tombstone, its author apart.
 * @throws Refusal `not-found` when it is deleted, unknown, or not for this viewer
 */
export async function getPost(world: World, viewer: Viewer, postId: PostId): Promise<PostFor> {
  const [shown] = await showPosts(world, viewer, [postId]);
  if (shown === undefined) throw postNotFound();
  return shown;
}

/** As `getPost`, for many, in the order asked; what `getPost` would refuse is left out. */
export async function showPosts(
  world: World,
  viewer: Viewer,
  ids: readonly PostId[],
): Promise<readonly PostFor[]> {
  const reading = await openReading(world, viewer);
  const shown = await showAll(reading, await postsById(reading, ids));
  return shown.filter(({ tombstone }) => tombstone?.reason !== 'deleted');
}

/** What the post said, oldest version first; the last one is what stands. @throws Refusal `not-found` */
export async function postHistory(
  world: World,
  viewer: Viewer,
  postId: PostId,
): Promise<readonly PostVersion[]> {
  const post = await reactedPost(await openReading(world, viewer), postId);
  const rows = await world.db
    .selectFrom('post_edits')
    .select(['version', 'text', 'html', 'content_warning', 'sensitive', 'language', 'media'])
    .select(['poll_options', 'quotes', 'created_at'])
    .where('post_id', '=', postId)
    .orderBy('version')
    .execute();
  const before = rows.map((row) => ({
    version: row.version,
    text: row.text,
    html: row.html,
    contentWarning: row.content_warning,
    sensitive: row.sensitive,
    language: row.language,
    media: keptMedia(row.media),
    ...(row.poll_options === null ? {} : { pollOptions: row.poll_options }),
    // What is quoted never changes; whether it may be shown is decided now.
    ...(row.quotes === null || post.quote === undefined ? {} : { quote: post.quote }),
    createdAt: row.created_at,
  }));
  return [...before, standingVersion(post)];
}

function standingVersion(post: Post): PostVersion {
  const { version, text, html, contentWarning, sensitive, language, media, poll, quote } = post;
  return {
    version,
    text,
    html,
    contentWarning,
    sensitive,
    language,
    media,
    ...(poll === undefined ? {} : { pollOptions: poll.options }),
    ...(quote === undefined ? {} : { quote }),
    createdAt: post.editedAt ?? post.createdAt,
  };
}

/** Written by `editPost` from `Media`; JSON turned its time into text. */
function keptMedia(value: unknown): readonly Media[] {
  return Array.isArray(value)
    ? value
        .filter(isKeptMedia)
        .map((kept) => ({ ...kept, play: kept.play ?? null, createdAt: new Date(kept.createdAt) }))
    : [];
}

function isKeptMedia(value: unknown): value is Media {
  return typeof value === 'object' && value !== null && 'key' in value && 'createdAt' in value;
}

/** The plain text, for its author's editor. @throws Refusal `not-found` for anybody else's */
export async function postSource(
  world: World,
  author: AccountId,
  postId: PostId,
): Promise<{ readonly id: PostId; readonly text: string; readonly contentWarning: string }> {
  const post = await reactedPost(await openReading(world, author), postId);
  if (post.authorId !== author) throw postNotFound();
  return { id: post.id, text: post.text, contentWarning: post.contentWarning };
}

/** Every post of an author that is not deleted, whatever its visibility: for archives. */
export async function listPostsBy(
  reader: Reader,
  author: AccountId,
  query: PageQuery,
): Promise<Page<Post>> {
  const from = query.minId === undefined ? 'newest' : 'oldest';
  const after = query.minId ?? query.sinceId;
  const range = {
    from,
    count: query.limit,
    ...(query.maxId === undefined ? {} : { before: query.maxId }),
    ...(after === undefined ? {} : { after }),
  } as const;
  const { rows } = await sql<{ id: string }>`
    select id from posts where author_id = ${author} and deleted_at is null ${boundsOf(sql.ref('id'), range)}
    order by id ${from === 'newest' ? sql`desc` : sql`asc`} limit ${query.limit}`.execute(reader);
  const posts = await loadPosts(
    reader,
    rows.map(({ id }) => id),
  );
  const postsFound = new Map<string, Post>(posts.map((post) => [post.id, post]));
  const newestFirst = from === 'newest' ? rows : rows.toReversed();
  return pageOf(
    newestFirst.flatMap(({ id }) => postsFound.get(id) ?? []),
    query.limit,
    ({ id }) => id,
  );
}

/** Uploads that are ready, and media of posts, by their owner: for archives. */
export async function listMediaOf(reader: Reader, owner: AccountId): Promise<readonly Media[]> {
  const { rows } = await sql<MediaRow>`
    select * from media where owner_id = ${owner} and state = 'ready' order by id`.execute(reader);
  return rows.map(mediaOf);
}

/** The post that others hang on, as the viewer sees it, tombstone included. @throws Refusal `not-found` */
export async function shownPost(reading: Reading, postId: PostId): Promise<PostFor> {
  const [shown] = await showAll(reading, await postsById(reading, [postId]));
  if (shown === undefined) throw postNotFound();
  return shown;
}
