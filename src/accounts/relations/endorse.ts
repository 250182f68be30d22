import { sql } from 'kysely';
import { idBucket, refuse, toId, type AccountId, type Page, type PageQuery } from '#foundation';
import { transact, type Reader, type World } from '#infrastructure';
import type { Account, Relationship } from '../types.ts';
import { hydratedTies, pagedTies } from './lists.ts';
import { getOther, lockPair } from './pair.ts';
import { isFollowing, relationship } from './relationships.ts';

/**
 * Recommends an account on one's own profile, for as long as one follows it. Repeating it does
 * nothing. @throws Refusal `invalid` for whom one does not follow, `not-found`
 */
export async function endorse(
  world: World,
  accountId: AccountId,
  endorsedId: AccountId,
): Promise<Relationship> {
  return transact(world, async (tx) => {
    await getOther(tx, accountId, endorsedId);
    await lockPair(tx, accountId, endorsedId);
    if (!(await isFollowing(tx, accountId, endorsedId))) {
      throw refuse('invalid', {
        detail: 'Validation failed: You must be already following the person you want to endorse',
      });
    }
    await sql`
      insert into endorsements (id, account_id, endorsed_id, created_at)
      values (${world.ids.next(idBucket(accountId))}, ${accountId}, ${endorsedId}, ${world.clock.now()})
      on conflict (account_id, endorsed_id) do nothing`.execute(tx);
    return relationship(tx, accountId, endorsedId);
  });
}

/** Takes a recommendation back; its not being there is fine. */
export async function unendorse(
  world: World,
  accountId: AccountId,
  endorsedId: AccountId,
): Promise<Relationship> {
  return transact(world, async (tx) => {
    await getOther(tx, accountId, endorsedId);
    await tx
      .deleteFrom('endorsements')
      .where('account_id', '=', accountId)
      .where('endorsed_id', '=', endorsedId)
      .execute();
    return relationship(tx, accountId, endorsedId);
  });
}

/** Whom an account recommends, the latest first. */
export async function listEndorsements(
  db: Reader,
  accountId: AccountId,
  page: PageQuery,
): Promise<Page<Account>> {
  const rows = await pagedTies(page, async ({ before, after, direction }) => {
    const found = await db
      .selectFrom('endorsements')
      .select(['id', 'endorsed_id as other_id'])
      .where('account_id', '=', accountId)
      .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
      .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
      .orderBy('id', direction)
      .limit(page.limit)
      .execute();
    return found.map(({ id, other_id }) => ({ id, other_id: toId<'account'>(other_id) }));
  });
  return hydratedTies(db, rows, page);
}
