import { refuse, type AccountId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { requireMayAct } from './author-check.ts';
import { answeredPost, compose } from './compose.ts';
import {
  actOf,
  announce,
  checkedKey,
  publishedBefore,
  publishReady,
  requireMayAnswer,
  visibilityOf,
  type Publication,
  type ReadyPost,
} from './publish-post.ts';
import { readingWhenNeeded, type OpenReading } from './reading.ts';
import { quotePolicyOf } from './rules/policies.ts';
import { postLimits } from './rules/post-limits.ts';
import type { Post, ThreadDraft } from './types.ts';

/**
 * Publishes a thread, all parts or none: each part answers the one before, and their times rise by
 * a millisecond so that they stand in order. The same idempotency key gives the same thread.
 * @throws Refusal as `publishPost`; `too-large` past 200 parts
 */
export async function publishThread(
  world: World,
  author: AccountId,
  draft: ThreadDraft,
): Promise<readonly Post[]> {
  requireParts(draft);
  const open = readingWhenNeeded(world, author);
  const answers =
    draft.inReplyTo === undefined ? undefined : await answeredPost(await open(), draft.inReplyTo);
  const ready = await readyParts(world, open, { draft, answers });
  const published = await transact(world, async (tx) => {
    const visibility = ready[0]?.visibility ?? 'public';
    const facts = await requireMayAct(tx, author, actOf(visibility, answers));
    if (answers !== undefined) await requireMayAnswer(tx, await open(), answers);
    const posts = await publishParts(tx, world, { author, ready, answers, facts });
    return { posts, facts };
  });
  if (published.posts === undefined) {
    return Promise.all(
      ready.map(({ idempotencyKey }) => publishedBefore(world, author, idempotencyKey)),
    );
  }
  await announce(world, published.posts, published.facts);
  return published.posts;
}

function requireParts({ parts }: ThreadDraft): void {
  if (parts.length === 0)
    throw refuse('invalid', { field: 'parts', detail: 'A thread needs a part.' });
  if (parts.length > postLimits.threadParts) {
    throw refuse('too-large', {
      field: 'parts',
      detail: `A thread has at most ${postLimits.threadParts} parts.`,
    });
  }
}

async function readyParts(
  world: World,
  open: OpenReading,
  { draft, answers }: { draft: ThreadDraft; answers: Post | undefined },
): Promise<readonly ReadyPost[]> {
  const startMs = world.clock.now().getTime();
  const key = checkedKey(draft.idempotencyKey);
  const ready: ReadyPost[] = [];
  for (const [index, part] of draft.parts.entries()) {
    const composed = await compose(world, open, part);
    const visibility = visibilityOf(draft.visibility, answers);
    ready.push({
      composed,
      visibility,
      poll: undefined,
      quoted: undefined,
      replyPolicy: draft.replyPolicy ?? 'everybody',
      quotePolicy: quotePolicyOf(draft.quotePolicy, visibility),
      sensitive: part.sensitive === true || composed.contentWarning !== '',
      createdAt: new Date(startMs + index),
      idempotencyKey:
        key === undefined ? undefined : checkedKey(index === 0 ? key : `${key}#${index + 1}`),
      isQuiet: false,
    });
  }
  return ready;
}

type Parts = Omit<Publication, 'ready'> & { readonly ready: readonly ReadyPost[] };

/** Undefined when the thread's key was used before. */
async function publishParts(
  tx: Tx,
  world: World,
  parts: Parts,
): Promise<readonly Post[] | undefined> {
  const posts: Post[] = [];
  for (const ready of parts.ready) {
    const answers = posts.at(-1) ?? parts.answers;
    const post = await publishReady(tx, world, { ...parts, ready, answers });
    if (post !== undefined) posts.push(post);
    else if (posts.length === 0) return undefined;
    else
      throw refuse('conflict', {
        field: 'idempotencyKey',
        detail: 'The idempotency key was used for another post.',
      });
  }
  return posts.map((post, index) => withOwnAnswer(post, index < posts.length - 1));
}

/** A part that another one answers is counted as answered. */
function withOwnAnswer(post: Post, isAnswered: boolean): Post {
  const isCounted = post.visibility === 'public' || post.visibility === 'unlisted';
  return isAnswered && isCounted ? { ...post, counts: { ...post.counts, replies: 1 } } : post;
}
