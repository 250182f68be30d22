import { sql } from 'kysely';
import {
  idBucket,
  type AccountId,
  type FilterId,
  type FilterKeywordId,
  type FilterPostId,
  type PostId,
} from '#foundation';
import { transact, type World } from '#infrastructure';
import { raiseEpoch } from '../memory/epochs.ts';
import { reactedPost } from '../reactions.ts';
import { openReading } from '../reading.ts';
import { sayFiltersChanged } from '../streams/happening.ts';
import type { Filter, FilterKeyword, FilterPost, KeywordDraft } from '../types.ts';
import { changeFilter } from './write-filter.ts';
import { filterNotFound, getFilter, getFilterWith } from './filter-row.ts';
import { requireRoom } from './write-filter.ts';

/** @throws Refusal `not-found`, `invalid`, `too-large` */
export async function addKeyword(
  world: World,
  owner: AccountId,
  filterId: FilterId,
  draft: KeywordDraft,
): Promise<FilterKeyword> {
  const { keywords } = await changeFilter(world, owner, filterId, { keywords: [draft] });
  return present(keywords.at(-1));
}

/** @throws Refusal `not-found` unless it is the owner's */
export async function getKeyword(
  world: Pick<World, 'db'>,
  owner: AccountId,
  id: FilterKeywordId,
): Promise<{ readonly filter: Filter; readonly keyword: FilterKeyword }> {
  const filter = await getFilterWith(world.db, owner, { table: 'filter_keywords', id });
  return { filter, keyword: present(filter.keywords.find((one) => one.id === id)) };
}

/** What is absent stays as it was. @throws Refusal `not-found`, `invalid` */
export async function changeKeyword(
  world: World,
  owner: AccountId,
  id: FilterKeywordId,
  change: Partial<KeywordDraft>,
): Promise<FilterKeyword> {
  const { filter } = await getKeyword(world, owner, id);
  const changed = await changeFilter(world, owner, filter.id, { keywords: [{ id, ...change }] });
  return present(changed.keywords.find((one) => one.id === id));
}

/** @throws Refusal `not-found` unless it is the owner's */
export async function removeKeyword(
  world: World,
  owner: AccountId,
  id: FilterKeywordId,
): Promise<void> {
  const { filter } = await getKeyword(world, owner, id);
  await changeFilter(world, owner, filter.id, { keywords: [{ id, remove: true }] });
}

/**
 * Filters one post by itself. Adding it again does nothing.
 * @throws Refusal `not-found` for a filter that is not the owner's and a post they may not see
 */
export async function addFilterPost(
  world: World,
  owner: AccountId,
  { filterId, postId }: { readonly filterId: FilterId; readonly postId: PostId },
): Promise<FilterPost> {
  await reactedPost(await openReading(world, owner), postId);
  return transact(world, async (tx) => {
    await raiseEpoch(tx, owner);
    sayFiltersChanged(tx, owner);
    const id = world.ids.next<'filter-post'>(idBucket(owner));
    await sql`
      insert into filter_posts (id, filter_id, post_id)
      select ${id}, filter.id, ${postId} from filters as filter
      where filter.id = ${filterId} and filter.owner_id = ${owner}
      on conflict (filter_id, post_id) do nothing`.execute(tx);
    await requireRoom(tx, owner);
    const { posts } = await getFilter(tx, owner, filterId);
    return present(posts.find((one) => one.postId === postId));
  });
}

/** @throws Refusal `not-found` unless it is the owner's */
export async function getFilterPost(
  world: Pick<World, 'db'>,
  owner: AccountId,
  id: FilterPostId,
): Promise<FilterPost> {
  const filter = await getFilterWith(world.db, owner, { table: 'filter_posts', id });
  return present(filter.posts.find((one) => one.id === id));
}

/** Gives what it removed. @throws Refusal `not-found` unless it is the owner's */
export async function removeFilterPost(
  world: World,
  owner: AccountId,
  id: FilterPostId,
): Promise<FilterPost> {
  const removed = await getFilterPost(world, owner, id);
  await transact(world, async (tx) => {
    await raiseEpoch(tx, owner);
    sayFiltersChanged(tx, owner);
    await tx.deleteFrom('filter_posts').where('id', '=', id).execute();
  });
  return removed;
}

/** What was there a moment ago and is not now was taken away meanwhile. */
function present<Part>(part: Part | undefined): Part {
  if (part === undefined) throw filterNotFound();
  return part;
}
