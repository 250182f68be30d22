import { sql } from 'kysely';
import { idBucket, refuse, type AccountId, type BoostId, type PostId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { requireMayAct, type AuthorFacts } from './author-check.ts';
import { fanOut } from './fan-out.ts';
import { memoryOf } from './memory/memory.ts';
import { notify } from './notify.ts';
import { boostOf } from './post-row.ts';
import { openReading } from './reading.ts';
import {
  afterReaction,
  countReaction,
  reactedPost,
  requireNotBlocking,
  withdrawNotice,
} from './reactions.ts';
import { mayBoost, narrower } from './rules/visibility.ts';
import { sayPublished, sayUnboosted } from './streams/happening.ts';
import type { Boost, Post, PostFor, TimelineItem, Visibility } from './types.ts';

/**
 * Passes a post on to the actor's followers, once however often it is asked. A direct post cannot
 * be boosted, a followers-only one by its author alone.
 * @throws Refusal `not-found`, `forbidden`, `blocked`, `standing-withheld`
 */
export async function boost(
  world: World,
  actor: AccountId,
  postId: PostId,
  visibility: Visibility = 'public',
): Promise<TimelineItem> {
  const reading = await openReading(world, actor);
  const post = await reactedPost(reading, postId);
  requireNotBlocking(reading, post);
  if (visibility === 'direct' || !mayBoost(post.visibility, post.authorId === actor)) {
    throw refuse('forbidden', { detail: 'This post may not be boosted.' });
  }
  const done = await transact(world, async (tx) => {
    const facts = await requireMayAct(tx, actor, 'post');
    return insertBoost(tx, world, {
      actor,
      post,
      visibility: narrower(visibility, post.visibility),
      facts,
    });
  });
  if (done.isNew) {
    await fanOut(world, { authorId: actor, id: done.boost.id, followers: done.facts.followers });
    sayPublished(world, done.boost.id);
  }
  const shown = await afterReaction(world, actor, postId);
  return { ...shown, id: done.boost.id, boost: done.boost };
}

type NewBoost = {
  readonly actor: AccountId;
  readonly post: Post;
  readonly visibility: Visibility;
  readonly facts: AuthorFacts;
};

type BoostDone = { readonly boost: Boost; readonly isNew: boolean; readonly facts: AuthorFacts };

async function insertBoost(tx: Tx, world: World, wanted: NewBoost): Promise<BoostDone> {
  const { actor, post, visibility, facts } = wanted;
  const id: BoostId = world.ids.next<'boost'>(idBucket(actor));
  const createdAt = world.clock.now();
  const { numAffectedRows } = await sql`
    insert into boosts (id, account_id, post_id, visibility, created_at)
    values (${id}, ${actor}, ${post.id}, ${visibility}, ${createdAt})
    on conflict (account_id, post_id) do nothing`.execute(tx);
  if (numAffectedRows !== 1n)
    return { boost: await boostBefore(tx, actor, post.id), isNew: false, facts };
  await countReaction(tx, post.id, { of: 'boosts', by: 1 });
  await notify(tx, world, {
    accountId: post.authorId,
    kind: 'boost',
    fromId: actor,
    postId: post.id,
    cause: boostCause(actor, post.id),
  });
  return {
    boost: { id, accountId: actor, postId: post.id, visibility, createdAt },
    isNew: true,
    facts,
  };
}

async function boostBefore(tx: Tx, actor: AccountId, postId: PostId): Promise<Boost> {
  const row = await tx
    .selectFrom('boosts')
    .select(['id', 'account_id', 'post_id', 'visibility', 'created_at'])
    .where('account_id', '=', actor)
    .where('post_id', '=', postId)
    .executeTakeFirst();
  // Taken back between the two statements: asking again makes it anew.
  if (row === undefined) throw refuse('conflict', { detail: 'The boost was just taken back.' });
  return boostOf(row);
}

/** Takes a boost back: it leaves every timeline. Without one it does nothing. */
export async function unboost(world: World, actor: AccountId, postId: PostId): Promise<PostFor> {
  await reactedPost(await openReading(world, actor), postId);
  const removed = await transact(world, async (tx) => {
    const row = await tx
      .deleteFrom('boosts')
      .where('account_id', '=', actor)
      .where('post_id', '=', postId)
      .returning(['id', 'account_id', 'post_id', 'visibility', 'created_at'])
      .executeTakeFirst();
    if (row === undefined) return undefined;
    await countReaction(tx, postId, { of: 'boosts', by: -1 });
    await withdrawNotice(tx, boostCause(actor, postId), postId);
    sayUnboosted(tx, boostOf(row));
    return row.id;
  });
  if (removed !== undefined) memoryOf(world).boosts.drop(removed);
  return afterReaction(world, actor, postId);
}

function boostCause(actor: AccountId, postId: PostId): string {
  return `boost:${actor}:${postId}`;
}
