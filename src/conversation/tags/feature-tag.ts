import { sql } from 'kysely';
import { idBucket, refuse, type AccountId, type FeaturedTagId } from '#foundation';
import { transact, type World } from '#infrastructure';
import type { FeaturedTag } from '../types.ts';
import { listFeaturedTags } from './queries.ts';
import { tagLimits } from './tag-limits.ts';
import { checkedTag } from './tag-name.ts';

/**
 * Shows a tag on one's profile. Featuring it again does nothing.
 * @throws Refusal `not-found` for what is no tag, `too-large` beyond 10 tags
 */
export async function featureTag(
  world: World,
  account: AccountId,
  written: string,
): Promise<FeaturedTag> {
  const { name, tag } = checkedTag(written);
  return transact(world, async (tx) => {
    await sql`select 1 from accounts where id = ${account} for no key update`.execute(tx);
    await sql`
      insert into featured_tags (id, account_id, tag, name, created_at)
      values (${world.ids.next(idBucket(account))}, ${account}, ${tag}, ${name}, ${world.clock.now()})
      on conflict (account_id, tag) do nothing`.execute(tx);
    const featured = await listFeaturedTags(tx, account);
    const made = featured.find((one) => one.tag === tag);
    if (made === undefined) throw new Error(`featured tag ${tag} is missing`);
    if (featured.length > tagLimits.featured) {
      throw refuse('too-large', {
        field: 'name',
        detail: `A profile features at most ${tagLimits.featured} hashtags.`,
      });
    }
    return made;
  });
}

/** A tag that is not featured is fine. @throws Refusal `not-found` for what is no tag */
export async function unfeatureTag(
  world: World,
  account: AccountId,
  written: string,
): Promise<void> {
  const { tag } = checkedTag(written);
  await world.db
    .deleteFrom('featured_tags')
    .where('account_id', '=', account)
    .where('tag', '=', tag)
    .execute();
}

/** @throws Refusal `not-found` unless it is the account's */
export async function deleteFeaturedTag(
  world: World,
  account: AccountId,
  id: FeaturedTagId,
): Promise<void> {
  const { numDeletedRows } = await world.db
    .deleteFrom('featured_tags')
    .where('account_id', '=', account)
    .where('id', '=', id)
    .executeTakeFirst();
  if (numDeletedRows === 0n) {
    throw refuse('not-found', { detail: 'There is no such featured hashtag.' });
  }
}
