import { sql } from 'kysely';
import type { StandingAct } from '#accounts';
import { after, hourMs, idBucket, refuse, type AccountId, type PostId } from '#foundation';
import { publish, transact, type Tx, type World } from '#infrastructure';
import { requireMayAct, type AuthorFacts } from './author-check.ts';
import { answeredPost, compose, type Composed } from './compose.ts';
import { recordDirect } from './direct/record-direct.ts';
import { conversationTopics } from './events.ts';
import { fanOut } from './fan-out.ts';
import { insertPost } from './insert-post.ts';
import { memoryOf } from './memory/memory.ts';
import { notify } from './notify.ts';
import { countOn } from './post-counts.ts';
import { findPost } from './post-row.ts';
import { readingWhenNeeded } from './reading.ts';
import { narrower } from './rules/visibility.ts';
import type { Visibility } from './rules/post-limits.ts';
import { sayPublished } from './streams/happening.ts';
import type { NotificationDraft, Post, PostDraft } from './types.ts';

/** One post of a publication, composed and waiting for its transaction. */
export type ReadyPost = {
  readonly composed: Composed;
  readonly visibility: Visibility;
  readonly sensitive: boolean;
  readonly createdAt: Date;
  readonly idempotencyKey: string | undefined;
  /** A quiet import of an old post: nobody is told. */
  readonly isQuiet: boolean;
};

/**
 * Publishes a post by a local author in one short transaction, and puts it into the home lists
 * after the commit. The same idempotency key gives the same post. An answer never reaches further
 * than the post it answers.
 * @throws Refusal `standing-withheld`, `invalid`, `too-large`, `not-found`, `blocked`, `conflict`
 */
export async function publishPost(
  world: World,
  author: AccountId,
  draft: PostDraft,
): Promise<Post> {
  const open = readingWhenNeeded(world, author);
  const composed = await compose(world, open, draft);
  const answers =
    draft.inReplyTo === undefined ? undefined : await answeredPost(await open(), draft.inReplyTo);
  const ready = readyPost(world, draft, { composed, answers });
  const published = await transact(world, async (tx) => {
    const facts = await requireMayAct(tx, author, actOf(ready.visibility, answers));
    const post = await publishReady(tx, world, { author, ready, answers, facts });
    return { post, facts };
  });
  if (published.post === undefined) return publishedBefore(world, author, ready.idempotencyKey);
  await announce(world, [published.post], published.facts);
  return published.post;
}

function readyPost(
  world: World,
  draft: PostDraft,
  { composed, answers }: { composed: Composed; answers: Post | undefined },
): ReadyPost {
  const now = world.clock.now();
  const createdAt = draft.createdAt ?? now;
  if (createdAt > now) {
    throw refuse('invalid', {
      field: 'createdAt',
      detail: 'A post cannot be dated in the future.',
    });
  }
  const isQuiet = draft.createdAt !== undefined && createdAt < now;
  return {
    composed,
    visibility: visibilityOf(draft.visibility, answers),
    sensitive: draft.sensitive === true || composed.contentWarning !== '',
    createdAt,
    idempotencyKey: checkedKey(draft.idempotencyKey),
    isQuiet,
  };
}

export function visibilityOf(asked: Visibility | undefined, answers: Post | undefined): Visibility {
  const wanted = asked ?? 'public';
  if (answers === undefined) return wanted;
  const isOpen = answers.visibility === 'public' || answers.visibility === 'unlisted';
  return isOpen ? wanted : narrower(wanted, answers.visibility);
}

/** @throws Refusal `invalid` past 255 characters */
export function checkedKey(key: string | undefined): string | undefined {
  if (key === undefined || key === '') return undefined;
  if (key.length > 255 || key.includes('\0')) {
    throw refuse('invalid', {
      field: 'idempotencyKey',
      detail: 'The idempotency key is too long.',
    });
  }
  return key;
}

/** What of the author's standing a publication needs. Going on with one's own thread is posting. */
export function actOf(visibility: Visibility, answers: Post | undefined): StandingAct {
  if (visibility === 'direct') return 'message';
  return answers === undefined ? 'post' : 'reply';
}

export type Publication = {
  readonly author: AccountId;
  readonly ready: ReadyPost;
  readonly answers: Pick<Post, 'id' | 'authorId' | 'threadRoot' | 'visibility'> | undefined;
  readonly facts: AuthorFacts;
};

/** Writes one composed post with its notifications. Undefined when its key was used before. */
export async function publishReady(
  tx: Tx,
  world: World,
  publication: Publication,
): Promise<Post | undefined> {
  const { author, ready, answers, facts } = publication;
  const id: PostId = world.ids.next<'post'>(idBucket(author), ready.createdAt);
  const post = await insertPost(tx, { id, authorId: author, answers, ...ready });
  if (post === undefined || ready.isQuiet) return post;
  if (post.visibility === 'direct') await recordDirect(tx, world, post);
  await notify(tx, world, ...mentionNotices(post));
  if (facts.hasWatchers && post.visibility !== 'direct' && post.inReplyTo === undefined) {
    await publish(tx, conversationTopics.tellWatchers, { postId: post.id });
  }
  return post;
}

function mentionNotices(post: Post): readonly NotificationDraft[] {
  return post.mentions.map(({ accountId }) => ({
    accountId,
    kind: 'mention',
    fromId: post.authorId,
    postId: post.id,
    cause: `mention:${post.id}`,
  }));
}

/** @throws Refusal `conflict` when the post that the key made is deleted */
export async function publishedBefore(
  world: World,
  author: AccountId,
  key: string | undefined,
): Promise<Post> {
  const { rows } = await sql<{ id: PostId }>`
    select id from posts where author_id = ${author} and idempotency_key = ${key ?? null}`.execute(
    world.db,
  );
  const post = rows[0] === undefined ? undefined : await findPost(world.db, rows[0].id);
  if (post === undefined || post.deletedAt !== undefined) {
    throw refuse('conflict', {
      field: 'idempotencyKey',
      detail: 'The post that this key made is deleted.',
    });
  }
  return post;
}

/** After the commit: readers in this process find the posts at once, without asking the database. */
export async function announce(
  world: World,
  posts: readonly Post[],
  facts: AuthorFacts,
): Promise<void> {
  const memory = memoryOf(world);
  for (const post of posts) {
    memory.posts.put(post.id, post);
    if (post.visibility !== 'direct') countOn(world.db, post.authorId, post.createdAt);
    if (post.inReplyTo !== undefined) memory.posts.drop(post.inReplyTo);
  }
  for (const post of posts) {
    await fanOut(world, {
      authorId: post.authorId,
      id: post.id,
      followers: facts.followers,
      ...(post.visibility === 'public' ? { tags: post.tags } : {}),
      ...(post.visibility === 'direct'
        ? { only: post.mentions.map(({ accountId }) => accountId) }
        : {}),
    });
    if (!isOld(world, post)) sayPublished(world, post.id);
  }
}

/** What is brought along from elsewhere is no news to whoever watches. */
function isOld({ clock }: World, { createdAt }: Post): boolean {
  return createdAt < after(clock.now(), -hourMs);
}
