import { sql } from 'kysely';
import { isInFullReach } from '#accounts';
import { toId, type AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import type { Viewer } from './types.ts';

export type DirectoryQuery = {
  /** Who posted last comes first, or who joined last. */
  readonly order: 'active' | 'new';
  readonly localOnly?: boolean | undefined;
  readonly limit: number;
  readonly offset?: number | undefined;
};

/**
 * People who want to be discovered. Left out: whose reach a decision limits, and those at odds with
 * the viewer.
 */
export async function listDirectory(
  reader: Reader,
  viewer: Viewer,
  { order, localOnly, limit, offset = 0 }: DirectoryQuery,
): Promise<readonly AccountId[]> {
  const who = viewer ?? null;
  const latest = sql`(select posts.id from posts where posts.author_id = account.id
    and posts.deleted_at is null and posts.visibility <> 'direct' order by posts.id desc limit 1)`;
  const { rows } = await sql<{ id: string }>`
    select account.id from accounts as account
    where account.discoverable and account.closed_at is null and account.kind = 'person'
      ${localOnly === true ? sql`and account.domain is null` : sql``}
      and ${isInFullReach(sql.ref('account.id'))}
      and not exists (select 1 from blocks
        where (blocker_id, blocked_id) in ((${who}, account.id), (account.id, ${who})))
      and not exists (select 1 from mutes where muter_id = ${who} and muted_id = account.id)
      and not exists (select 1 from person_domain_blocks as turned
        where turned.account_id = ${who} and turned.domain = account.domain)
    order by ${order === 'active' ? sql`${latest} desc nulls last,` : sql``} account.id desc
    limit ${limit} offset ${offset}`.execute(reader);
  return rows.map(({ id }): AccountId => toId(id));
}
