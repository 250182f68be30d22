import { sql } from 'kysely';
import type { StandingAct } from '#accounts';
import { after, hourMs, idBucket, refuse, type AccountId, type PostId } from '#foundation';
import { publish, transact, type Tx, type World } from '#infrastructure';
import { requireMayAct, type AuthorFacts } from './author-check.ts';
import { wantCard } from './cards/attach-card.ts';
import { answeredPost, compose, type Composed } from './compose.ts';
import { recordDirect, tellConversations } from './direct/record-direct.ts';
import { conversationTopics } from './events.ts';
import { fanOut } from './fan-out.ts';
import { insertPost } from './insert-post.ts';
import { memoryOf } from './memory/memory.ts';
import { notify } from './notify.ts';
import { countOn } from './post-counts.ts';
import { findPost } from './post-row.ts';
import { quotablePost, quoteLinkHtml, requireConsent } from './quotes/quoted-post.ts';
import { readingWhenNeeded, relationTo, type Reading } from './reading.ts';
import { mayReply, quotePolicyOf, type QuotePolicy, type ReplyPolicy } from './rules/policies.ts';
import { checkPoll, type CheckedPoll } from './rules/poll.ts';
import { narrower } from './rules/visibility.ts';
import type { Visibility } from './rules/post-limits.ts';
import { sayPublished } from './streams/happening.ts';
import { requireThreadLets } from './threads/limit-thread.ts';
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
  readonly poll: CheckedPoll | undefined;
  readonly quoted: Post | undefined;
  readonly replyPolicy: ReplyPolicy;
  readonly quotePolicy: QuotePolicy;
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
  /** What must happen in the transaction that publishes, and only there. */
  first: (tx: Tx) => Promise<void> = async () => undefined,
): Promise<Post> {
  const open = readingWhenNeeded(world, author);
  const composed = await compose(world, open, draft);
  const answers =
    draft.inReplyTo === undefined ? undefined : await answeredPost(await open(), draft.inReplyTo);
  const quoted =
    draft.quotes === undefined ? undefined : await quotablePost(await open(), draft.quotes);
  const ready = await readyPost(world, draft, { composed, answers, quoted });
  const published = await transact(world, async (tx) => {
    const facts = await requireMayAct(tx, author, actOf(ready.visibility, answers));
    await first(tx);
    if (answers !== undefined) await requireMayAnswer(tx, await open(), answers);
    if (quoted !== undefined) await requireConsent(tx, await open(), quoted);
    const post = await publishReady(tx, world, { author, ready, answers, facts });
    return { post, facts };
  });
  if (published.post === undefined) return publishedBefore(world, author, ready.idempotencyKey);
  await announce(world, [published.post], published.facts);
  return published.post;
}

/**
 * Asked in the transaction that answers: a control that was just set holds.
 * @throws Refusal `forbidden` when the author does not let this person answer, or a decision holds the
 * thread; `too-many` while its pause lasts
 */
export async function requireMayAnswer(tx: Tx, reading: Reading, answers: Post): Promise<void> {
  await requireThreadLets(tx, reading, answers);
  const relation = relationTo(reading, answers);
  if (relation.isAuthor) return;
  const { rows } = await sql<{ reply_policy: ReplyPolicy }>`
    select reply_policy from posts where id = ${answers.id}`.execute(tx);
  const policy = rows[0]?.reply_policy ?? answers.replyPolicy;
  if (!mayReply(policy, relation)) {
    throw refuse('forbidden', { field: 'inReplyTo', detail: whyNoReply[policy] });
  }
}

const whyNoReply = {
  everybody: 'The author of this post lets everybody answer.',
  followers: 'The author of this post lets only followers and people it mentions answer.',
  mentioned: 'The author of this post lets only people it mentions answer.',
  nobody: 'The author of this post lets nobody answer.',
} as const satisfies Record<ReplyPolicy, string>;

type Around = { composed: Composed; answers: Post | undefined; quoted: Post | undefined };

async function readyPost(
  world: World,
  draft: PostDraft,
  { composed, answers, quoted }: Around,
): Promise<ReadyPost> {
  const now = world.clock.now();
  const createdAt = draft.createdAt ?? now;
  if (createdAt > now) {
    throw refuse('invalid', {
      field: 'createdAt',
      detail: 'A post cannot be dated in the future.',
    });
  }
  const isQuiet = draft.createdAt !== undefined && createdAt < now;
  const poll = draft.poll === undefined ? undefined : checkPoll(draft.poll);
  requireOneKind(poll, { composed, isQuiet });
  const visibility = visibilityOf(visibilityOf(draft.visibility, quoted), answers);
  requireQuotedIsNamed(visibility, quoted, composed);
  return {
    composed: quoted === undefined ? composed : await withQuoteLink(world, composed, quoted),
    visibility,
    poll,
    quoted,
    replyPolicy: draft.replyPolicy ?? 'everybody',
    quotePolicy: quotePolicyOf(draft.quotePolicy, visibility),
    sensitive: draft.sensitive === true || composed.contentWarning !== '',
    createdAt,
    idempotencyKey: checkedKey(draft.idempotencyKey),
    isQuiet,
  };
}

/** @throws Refusal `invalid` for a poll beside pictures, without a text, or in an import */
function requireOneKind(
  poll: CheckedPoll | undefined,
  { composed, isQuiet }: { readonly composed: Composed; readonly isQuiet: boolean },
): void {
  if (poll === undefined) return;
  if (composed.mediaIds.length > 0) {
    throw refuse('invalid', { field: 'poll', detail: 'A post has pictures or a poll, not both.' });
  }
  if (composed.text === '') {
    throw refuse('invalid', { field: 'text', detail: 'A poll needs a question.' });
  }
  if (isQuiet) throw refuse('invalid', { field: 'poll', detail: 'An old post opens no poll.' });
}

/** A direct post that quotes somebody behind their back would be a leak. */
function requireQuotedIsNamed(
  visibility: Visibility,
  quoted: Post | undefined,
  { mentions }: Composed,
): void {
  if (visibility !== 'direct' || quoted === undefined) return;
  if (mentions.some(({ accountId }) => accountId === quoted.authorId)) return;
  throw refuse('invalid', {
    field: 'quotes',
    detail: 'A direct post that quotes somebody has to mention them.',
  });
}

/** A text that links to the post by itself needs no second link. */
export async function withQuoteLink(
  world: World,
  composed: Composed,
  quoted: Pick<Post, 'id' | 'authorId' | 'uri'>,
): Promise<Composed> {
  if (composed.text.includes(`/${quoted.id}`)) return composed;
  return { ...composed, html: `${await quoteLinkHtml(world, quoted)}${composed.html}` };
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
  const post = await insertPost(tx, world, { id, authorId: author, answers, ...ready });
  if (post === undefined || ready.isQuiet) return post;
  if (post.visibility === 'direct') {
    await recordDirect(tx, world, post);
    await tellConversations(tx, post.id);
  }
  await notify(tx, world, ...mentionNotices(post), ...quoteNotices(post, ready.quoted));
  await wantCard(tx, post, ready.composed.link);
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

function quoteNotices(post: Post, quoted: Post | undefined): readonly NotificationDraft[] {
  if (quoted === undefined) return [];
  const { authorId: fromId, id: postId } = post;
  return [{ accountId: quoted.authorId, kind: 'quote', fromId, postId, cause: `quote:${postId}` }];
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
    if (post.quote !== undefined) memory.posts.drop(post.quote.postId);
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
