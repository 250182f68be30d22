import { sql } from 'kysely';
import type { AccountId, PostId } from '#foundation';
import type { Tx, World } from '#infrastructure';
import type { Composed } from './compose.ts';
import { mediaOf, type UploadRow } from './media/media-row.ts';
import { requireAttachable } from './media/attachable.ts';
import { insertPoll } from './polls/insert-poll.ts';
import type { QuotePolicy, ReplyPolicy } from './rules/policies.ts';
import type { CheckedPoll } from './rules/poll.ts';
import type { Visibility } from './rules/post-limits.ts';
import type { Media, Poll, Post } from './types.ts';

export type NewPost = {
  readonly id: PostId;
  readonly authorId: AccountId;
  readonly composed: Composed;
  readonly visibility: Visibility;
  readonly sensitive: boolean;
  readonly createdAt: Date;
  readonly idempotencyKey: string | undefined;
  readonly answers: Pick<Post, 'id' | 'authorId' | 'threadRoot' | 'visibility'> | undefined;
  readonly quoted: Pick<Post, 'id'> | undefined;
  readonly poll: CheckedPoll | undefined;
  readonly replyPolicy: ReplyPolicy;
  readonly quotePolicy: QuotePolicy;
};

/** Writes a post and what belongs to it, in one statement but for pictures, poll and quote. Undefined when its idempotency key was used before. */
export async function insertPost(
  tx: Tx,
  world: Pick<World, 'clock'>,
  post: NewPost,
): Promise<Post | undefined> {
  const { composed, answers } = post;
  const counted = answers !== undefined && isCounted(post.visibility) ? answers.id : null;
  const place = placeOf(post);
  const { rows } = await sql`
    with post as (
      insert into posts (id, author_id, local, text, html, content_warning, sensitive, language,
        visibility, in_reply_to, in_reply_to_author, thread_root, tags, has_mentions, has_media,
        idempotency_key, created_at, has_poll, quotes, quote_state, reply_policy, quote_policy)
      values (${post.id}, ${post.authorId}, true, ${composed.text}, ${composed.html},
        ${composed.contentWarning}, ${post.sensitive}, ${composed.languageKnown},
        ${post.visibility}, ${place.inReplyTo}, ${place.inReplyToAuthor},
        ${place.threadRoot}, ${composed.tags}::text[],
        ${composed.mentions.length > 0}, ${composed.mediaIds.length > 0},
        ${post.idempotencyKey ?? null}, ${post.createdAt}, ${post.poll !== undefined},
        ${place.quotes}, ${place.quoteState},
        ${post.replyPolicy}, ${post.quotePolicy})
      on conflict (author_id, idempotency_key) where idempotency_key is not null do nothing
      returning id
    ), mentioned as (
      insert into mentions (post_id, account_id)
      select post.id, unnest(${composed.mentions.map(({ accountId }) => accountId)}::bigint[]) from post
    ), tagged as (
      insert into post_tags (tag, post_id)
      select unnest(${composed.tags}::text[]), post.id from post
    ), counted as (
      insert into post_counts as counts (post_id, replies)
      select ${counted}::bigint, 1 from post where ${counted}::bigint is not null
      on conflict (post_id) do update set replies = counts.replies + 1
    )
    select id from post`.execute(tx);
  if (rows.length === 0) return undefined;
  const media = await attachMedia(tx, post, composed.mediaIds);
  if (isCounted(post.visibility)) await countQuote(tx, post.quoted);
  const { poll } = post;
  const written =
    poll === undefined ? undefined : await insertPoll(tx, world, { postId: post.id, poll });
  return postFrom(post, media, written);
}

/** Where it stands: what it answers, its thread, what it quotes. */
function placeOf({ id, answers, quoted }: NewPost) {
  return {
    inReplyTo: answers?.id ?? null,
    inReplyToAuthor: answers?.authorId ?? null,
    threadRoot: answers?.threadRoot ?? id,
    quotes: quoted?.id ?? null,
    quoteState: quoted === undefined ? null : 'accepted',
  };
}

async function countQuote(tx: Tx, quoted: NewPost['quoted']): Promise<void> {
  if (quoted === undefined) return;
  await sql`
    insert into post_counts as counts (post_id, quotes) values (${quoted.id}, 1)
    on conflict (post_id) do update set quotes = counts.quotes + 1`.execute(tx);
}

/** Answers that not everyone may see are not counted where everyone sees the number. */
function isCounted(visibility: Visibility): boolean {
  return visibility === 'public' || visibility === 'unlisted';
}

export async function insertMentions(tx: Tx, postId: PostId, composed: Composed): Promise<void> {
  if (composed.mentions.length === 0) return;
  await tx
    .insertInto('mentions')
    .values(composed.mentions.map(({ accountId }) => ({ post_id: postId, account_id: accountId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function insertTags(tx: Tx, postId: PostId, tags: readonly string[]): Promise<void> {
  if (tags.length === 0) return;
  await tx
    .insertInto('post_tags')
    .values(tags.map((tag) => ({ tag, post_id: postId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** @throws Refusal `invalid` unless every one is the author's, ready, on no other post, and they may stand together */
export async function attachMedia(
  tx: Tx,
  post: Pick<NewPost, 'id' | 'authorId'>,
  mediaIds: readonly string[],
): Promise<readonly Media[]> {
  if (mediaIds.length === 0) return [];
  const { rows } = await sql<UploadRow>`
    select * from media
    where id = any(${mediaIds}::bigint[]) and owner_id = ${post.authorId}
      and (post_id is null or post_id = ${post.id})
      and not exists (select 1 from draft_media where media_id = media.id)
    order by id for update`.execute(tx);
  requireAttachable(rows, mediaIds.length);
  await sql`
    update media set post_id = ${post.id}, was_used = true, released_at = null,
      position = wanted.position - 1
    from unnest(${mediaIds}::bigint[]) with ordinality as wanted (id, position)
    where media.id = wanted.id`.execute(tx);
  const mediaById = new Map(rows.map((row) => [row.id, mediaOf(row)]));
  return mediaIds.flatMap((id) => mediaById.get(id) ?? []);
}

/** The post as a reader would load it: what was written is what is shown. */
function postFrom(post: NewPost, media: readonly Media[], poll: Poll | undefined): Post {
  const { composed, answers } = post;
  return {
    id: post.id,
    authorId: post.authorId,
    uri: null,
    text: composed.text,
    html: composed.html,
    contentWarning: composed.contentWarning,
    sensitive: post.sensitive,
    language: composed.languageKnown,
    visibility: post.visibility,
    ...(answers === undefined ? {} : { inReplyTo: answers.id, inReplyToAuthor: answers.authorId }),
    threadRoot: answers?.threadRoot ?? post.id,
    createdAt: post.createdAt,
    labels: [],
    mentions: composed.mentions.toSorted((left, right) =>
      BigInt(left.accountId) < BigInt(right.accountId) ? -1 : 1,
    ),
    tags: composed.tags,
    media,
    card: null,
    ...(poll === undefined ? {} : { poll }),
    ...(post.quoted === undefined ? {} : { quote: { postId: post.quoted.id, state: 'accepted' } }),
    replyPolicy: post.replyPolicy,
    quotePolicy: post.quotePolicy,
    counts: { replies: 0, boosts: 0, likes: 0, quotes: 0 },
    version: 1,
  };
}
