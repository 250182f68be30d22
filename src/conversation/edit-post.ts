import { sql } from 'kysely';
import { refuse, type AccountId, type PostId } from '#foundation';
import { publish, transact, type Tx, type World } from '#infrastructure';
import { requireMayAct } from './author-check.ts';
import { wantCard } from './cards/attach-card.ts';
import { compose, type Composed } from './compose.ts';
import { forgetDirect, recordDirect, tellConversations } from './direct/record-direct.ts';
import { conversationTopics } from './events.ts';
import { fanOutTags } from './fan-out.ts';
import { attachMedia, insertMentions, insertTags } from './insert-post.ts';
import { describeShown } from './media/update-media.ts';
import { memoryOf } from './memory/memory.ts';
import { notify } from './notify.ts';
import { changePoll } from './polls/change-poll.ts';
import { findPost, loadPosts } from './post-row.ts';
import { withQuoteLink } from './publish-post.ts';
import { readingWhenNeeded } from './reading.ts';
import { quotePolicyOf } from './rules/policies.ts';
import { checkPoll, type CheckedPoll } from './rules/poll.ts';
import { sayChanged } from './streams/happening.ts';
import type { Post, PostEdit } from './types.ts';

/**
 * Replaces what a post says and keeps what it said before. Visibility, time and place in the thread
 * stay. Whom it newly names is told, and who boosted it.
 * @throws Refusal `not-found` unless it is the author's and stands, `standing-withheld`, `invalid`
 */
export async function editPost(
  world: World,
  author: AccountId,
  postId: PostId,
  edit: PostEdit,
): Promise<Post> {
  const open = readingWhenNeeded(world, author);
  const quoted = await quotedBy(world, postId);
  const written = await compose(world, open, { ...edit, quotes: quoted?.id });
  const composed = quoted === undefined ? written : await withQuoteLink(world, written, quoted);
  const edited = await transact(world, async (tx) => {
    const before = await lockOwnPost(tx, author, postId);
    await requireMayAct(tx, author, before.visibility === 'direct' ? 'message' : 'post');
    await keepVersion(tx, before);
    const change = changeOf(before, composed, edit);
    await writeVersion(tx, world, change);
    if (change.poll !== undefined) await changePoll(tx, world, { before, poll: change.poll });
    await tellOfEdit(tx, world, before, composed);
    await wantCard(tx, before, composed.link);
    sayChanged(tx, postId);
    const [after = before] = await loadPosts(tx, [postId]);
    if (after.visibility === 'direct') {
      // Whom it names may be others now.
      await forgetDirect(tx, sql`posts.id = ${postId}`);
      await recordDirect(tx, world, after);
      await tellConversations(tx, postId);
    }
    return after;
  });
  memoryOf(world).posts.drop(postId);
  if (edited.visibility === 'public') await fanOutTags(world, edited);
  return edited;
}

/** What the post quotes: that never changes, and its link stands before every version's text. */
async function quotedBy(world: World, postId: PostId): Promise<Post | undefined> {
  const post = await findPost(world.db, postId);
  return post?.quote === undefined ? undefined : findPost(world.db, post.quote.postId);
}

/** @throws Refusal `not-found` where there is none, it is another's, or it is deleted */
export async function lockOwnPost(tx: Tx, author: AccountId, postId: PostId): Promise<Post> {
  await sql`select 1 from posts where id = ${postId} and author_id = ${author} for update`.execute(
    tx,
  );
  const [post] = await loadPosts(tx, [postId]);
  if (post === undefined || post.authorId !== author || post.deletedAt !== undefined) {
    throw postNotFound();
  }
  return post;
}

export function postNotFound() {
  return refuse('not-found', { detail: 'There is no such post.' });
}

async function keepVersion(tx: Tx, before: Post): Promise<void> {
  await tx
    .insertInto('post_edits')
    .values({
      post_id: before.id,
      version: before.version,
      text: before.text,
      html: before.html,
      content_warning: before.contentWarning,
      sensitive: before.sensitive,
      language: before.language,
      poll_options: before.poll === undefined ? null : [...before.poll.options],
      quotes: before.quote?.postId ?? null,
      media: JSON.stringify(before.media),
      created_at: before.editedAt ?? before.createdAt,
    })
    .execute();
}

type Change = {
  readonly before: Post;
  readonly composed: Composed;
  readonly edit: PostEdit;
  readonly mediaIds: readonly string[];
  /** Undefined leaves it as it is. */
  readonly poll: CheckedPoll | null | undefined;
};

function changeOf(before: Post, composed: Composed, edit: PostEdit): Change {
  const mediaIds =
    edit.mediaIds === undefined ? before.media.map(({ id }) => id) : composed.mediaIds;
  const asked = edit.poll;
  const poll = asked === undefined || asked === null ? asked : checkPoll(asked);
  const hasPoll = poll === undefined ? before.poll !== undefined : poll !== null;
  if (hasPoll && mediaIds.length > 0) {
    throw refuse('invalid', { field: 'poll', detail: 'A post has pictures or a poll, not both.' });
  }
  return { before, composed, edit, mediaIds, poll };
}

async function writeVersion(
  tx: Tx,
  world: World,
  { before, composed, edit, mediaIds, poll }: Change,
): Promise<void> {
  await sql`
    update posts set text = ${composed.text}, html = ${composed.html},
      content_warning = ${composed.contentWarning},
      sensitive = ${edit.sensitive === true || composed.contentWarning !== ''},
      language = ${composed.languageKnown}, tags = ${composed.tags}::text[],
      has_mentions = ${composed.mentions.length > 0}, has_media = ${mediaIds.length > 0},
      has_poll = ${poll === undefined ? before.poll !== undefined : poll !== null},
      reply_policy = ${edit.replyPolicy ?? before.replyPolicy},
      quote_policy = ${quotePolicyOf(edit.quotePolicy ?? before.quotePolicy, before.visibility)},
      card_id = (select card.id from link_cards as card
        where card.id = posts.card_id and card.url = ${composed.link ?? null}),
      version = version + 1, edited_at = greatest(${world.clock.now()}, created_at)
    where id = ${before.id}`.execute(tx);
  await tx.deleteFrom('mentions').where('post_id', '=', before.id).execute();
  await insertMentions(tx, before.id, composed);
  await tx.deleteFrom('post_tags').where('post_id', '=', before.id).execute();
  await insertTags(tx, before.id, composed.tags);
  await sql`update media set post_id = null where post_id = ${before.id}`.execute(tx);
  await attachMedia(tx, { id: before.id, authorId: before.authorId }, mediaIds);
  await describeShown(tx, before.id, edit.mediaChanges ?? []);
}

async function tellOfEdit(tx: Tx, world: World, before: Post, composed: Composed): Promise<void> {
  await notify(
    tx,
    world,
    ...composed.mentions.map(({ accountId }) => ({
      accountId,
      kind: 'mention' as const,
      fromId: before.authorId,
      postId: before.id,
      cause: `mention:${before.id}`,
    })),
  );
  const version = String(before.version + 1);
  if (before.counts.boosts > 0) {
    await publish(tx, conversationTopics.tellBoosters, { postId: before.id, version });
  }
  if (await isQuoted(tx, before.id)) {
    await publish(tx, conversationTopics.tellQuoters, { postId: before.id, version });
  }
}

async function isQuoted(tx: Tx, postId: PostId): Promise<boolean> {
  const { rows } = await sql`
    select 1 from posts where quotes = ${postId} and quote_state = 'accepted' limit 1`.execute(tx);
  return rows.length > 0;
}
