import { sql } from 'kysely';
import { idBucket, refuse, type AccountId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { raiseEpoch } from '../memory/epochs.ts';
import type { TagFor } from '../types.ts';
import { getTag } from './queries.ts';
import { checkedTag } from './tag-name.ts';
import { tagLimits } from './tag-limits.ts';

/**
 * Has public posts with a tag stand in one's home, whoever writes them. Following it again does
 * nothing.
 * @throws Refusal `not-found` for what is no tag, `too-large` beyond 200 tags
 */
export async function followTag(world: World, account: AccountId, name: string): Promise<TagFor> {
  const { tag } = checkedTag(name);
  await transact(world, async (tx) => {
    // Raised first: whoever follows tags at the same time waits here, and is counted.
    await raiseEpoch(tx, account);
    await sql`
      insert into followed_tags (id, account_id, tag, created_at)
      values (${world.ids.next(idBucket(account))}, ${account}, ${tag}, ${world.clock.now()})
      on conflict (account_id, tag) do nothing`.execute(tx);
    const { rows } = await sql<{ count: string }>`
      select count(*) as count from followed_tags where account_id = ${account}`.execute(tx);
    if (Number(rows[0]?.count ?? 0) > tagLimits.followed) {
      throw refuse('too-large', {
        field: 'name',
        detail: `One follows at most ${tagLimits.followed} hashtags.`,
      });
    }
  });
  return getTag(world, account, tag);
}

/** A tag that is not followed is fine. @throws Refusal `not-found` for what is no tag */
export async function unfollowTag(world: World, account: AccountId, name: string): Promise<TagFor> {
  const { tag } = checkedTag(name);
  await transact(world, async (tx) => {
    await tx
      .deleteFrom('followed_tags')
      .where('account_id', '=', account)
      .where('tag', '=', tag)
      .execute();
    await raiseEpoch(tx, account);
  });
  return getTag(world, account, tag);
}
