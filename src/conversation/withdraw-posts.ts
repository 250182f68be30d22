import { sql } from 'kysely';
import type { AccountId } from '#foundation';
import type { Tx, World } from '#infrastructure';
import { forgetKeptPosts } from './decided-post.ts';
import { emptyPosts } from './empty-posts.ts';

/**
 * Takes back all that an account wrote, when its owner closes it, in the caller's transaction: each
 * post becomes a tombstone as `deletePost` leaves one; boosts, likes, bookmarks and pins are gone,
 * and readers in every process see none of it after the commit. The pictures are left to the sweep
 * of uploads. What cases froze as evidence is theirs, and stays.
 */
export async function withdrawPosts(
  tx: Tx,
  world: Pick<World, 'clock'>,
  accountId: AccountId,
): Promise<void> {
  // Posts that are just being published hold the row: they are waited for, and taken back too.
  await sql`select 1 from accounts where id = ${accountId} for update`.execute(tx);
  await emptyPosts(tx, sql`posts.author_id = ${accountId}`, world.clock.now());
  await takeReactionsBack(tx, accountId);
  await tx.deleteFrom('bookmarks').where('account_id', '=', accountId).execute();
  await tx.deleteFrom('pins').where('account_id', '=', accountId).execute();
  await tx.deleteFrom('conversation_mutes').where('account_id', '=', accountId).execute();
  await tx.deleteFrom('drafts').where('account_id', '=', accountId).execute();
  await tx.deleteFrom('markers').where('account_id', '=', accountId).execute();
  await sql`
    update media set post_id = null, was_used = false where owner_id = ${accountId}`.execute(tx);
  await forgetKeptPosts(tx);
}

async function takeReactionsBack(tx: Tx, accountId: AccountId): Promise<void> {
  await sql`
    delete from notifications where from_id = ${accountId} and kind = 'like'
      and post_id in (select post_id from likes where account_id = ${accountId})`.execute(tx);
  await sql`
    delete from notifications where from_id = ${accountId} and kind = 'boost'
      and post_id in (select post_id from boosts where account_id = ${accountId})`.execute(tx);
  await sql`
    with gone as (delete from likes where account_id = ${accountId} returning post_id)
    update post_counts as counts set likes = greatest(counts.likes - 1, 0)
    from gone where counts.post_id = gone.post_id`.execute(tx);
  await sql`
    with gone as (delete from boosts where account_id = ${accountId} returning post_id)
    update post_counts as counts set boosts = greatest(counts.boosts - 1, 0)
    from gone where counts.post_id = gone.post_id`.execute(tx);
}
