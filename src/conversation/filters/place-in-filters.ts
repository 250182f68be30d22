import { sql } from 'kysely';
import { idBucket, type AccountId, type FilterId, type PostId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { raiseEpoch } from '../memory/epochs.ts';
import { openReading } from '../reading.ts';
import { reactedPost } from '../reactions.ts';
import { filterContexts } from '../rules/filter.ts';
import { sayFiltersChanged } from '../streams/happening.ts';
import { filterNotFound } from './filter-row.ts';
import { insertFilter, requireRoom } from './write-filter.ts';

/** Which of the owner's filters hold one post by itself, and those alone. */
export type FilterPlacement = {
  readonly postId: PostId;
  readonly filterIds: readonly FilterId[];
  /** The title of one more, which is made for it: it covers, everywhere, until it is removed. */
  readonly newTitle?: string | undefined;
};

/**
 * Has exactly these of the owner's filters hold a post by itself: all of it, or nothing.
 * @throws Refusal `not-found` for a filter that is not the owner's and a post they may not see;
 * `too-large` beyond 1,000 posts or 100 filters, `invalid` for the new title
 */
export async function placeInFilters(
  world: World,
  owner: AccountId,
  { postId, filterIds, newTitle }: FilterPlacement,
): Promise<void> {
  await reactedPost(await openReading(world, owner), postId);
  await transact(world, async (tx) => {
    await raiseEpoch(tx, owner);
    sayFiltersChanged(tx, owner);
    const { rows } = await sql<{ id: FilterId }>`
      select id from filters where owner_id = ${owner} order by id for update`.execute(tx);
    const own = new Set(rows.map(({ id }) => id));
    const asked = [...new Set(filterIds)];
    if (asked.some((id) => !own.has(id))) throw filterNotFound();
    if (newTitle !== undefined) {
      const draft = { title: newTitle, contexts: filterContexts };
      asked.push(await insertFilter(tx, world, { owner, draft }));
    }
    await sql`
      delete from filter_posts
      where post_id = ${postId} and not filter_id = any(${asked}::bigint[])
        and filter_id in (select id from filters where owner_id = ${owner})`.execute(tx);
    for (const filterId of asked) {
      await sql`
        insert into filter_posts (id, filter_id, post_id)
        values (${world.ids.next<'filter-post'>(idBucket(owner))}, ${filterId}, ${postId})
        on conflict (filter_id, post_id) do nothing`.execute(tx);
    }
    await requireRoom(tx, owner);
  });
}
