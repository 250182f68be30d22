import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { TestService } from '../start-test-server.ts';
import { called, type Person } from './person.ts';

/**
 * Everything that a ban touches or could touch: what the database holds of a person, what they
 * see themselves, and what somebody sees who follows them.
 */
export async function takeSnapshot(
  { database }: TestService,
  who: Person,
  follower: Person,
): Promise<Readonly<Record<string, unknown>>> {
  const rows = async (query: ReturnType<typeof sql>): Promise<readonly unknown[]> =>
    (await query.execute(database.db)).rows;
  const own = (path: string): Promise<unknown> => called(who, 'GET', path);
  const seen = (path: string): Promise<unknown> => called(follower, 'GET', path);
  return {
    posts: await rows(
      sql`select id, text, html, visibility, in_reply_to, thread_root, tags, created_at, edited_at,
            deleted_at, hidden_by, hidden_docket
          from posts where author_id = ${who.id} order by id`,
    ),
    follows: await rows(
      sql`select * from follows
          where follower_id = ${who.id} or followee_id = ${who.id} order by 1, 2`,
    ),
    likes: await rows(sql`select * from likes where account_id = ${who.id} order by post_id`),
    bookmarks: await rows(
      sql`select * from bookmarks where account_id = ${who.id} order by post_id`,
    ),
    standing: await rows(sql`select * from standing where account_id = ${who.id}`),
    sessions: await rows(sql`select count(*) from sessions where account_id = ${who.id}`),
    policy: await own('/api/v2/notifications/policy'),
    account: await own('/api/v1/accounts/verify_credentials'),
    home: await own('/api/v1/timelines/home'),
    statuses: await own(`/api/v1/accounts/${who.id}/statuses`),
    followers: await own(`/api/v1/accounts/${who.id}/followers`),
    following: await own(`/api/v1/accounts/${who.id}/following`),
    accountAsSeen: await seen(`/api/v1/accounts/${who.id}`),
    statusesAsSeen: await seen(`/api/v1/accounts/${who.id}/statuses`),
    homeAsSeen: await seen('/api/v1/timelines/home'),
    publicAsSeen: byPeople(await seen('/api/v1/timelines/public')),
    relationshipAsSeen: await seen(`/api/v1/accounts/relationships?id[]=${who.id}`),
  };
}

/** Without what the service itself said meanwhile: it explains each decision in public. */
function byPeople(posts: unknown): unknown[] {
  assert.ok(Array.isArray(posts));
  return posts.filter((post: { readonly account: { readonly acct: string } }) => {
    return post.account.acct !== 'moot';
  });
}
