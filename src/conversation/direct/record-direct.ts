import { sql, type RawBuilder } from 'kysely';
import {
  compareIds,
  idBucket,
  type AccountId,
  type DirectConversationId,
  type PostId,
} from '#foundation';
import { afterCommit, type Tx, type World } from '#infrastructure';
import { sayConversation } from '../streams/happening.ts';
import type { Post } from '../types.ts';

/**
 * Puts a direct post into the conversation of each of its participants here: unread for whom it is
 * written to, read for its author. Those who took the conversation away have it again.
 */
export async function recordDirect(
  tx: Tx,
  world: Pick<World, 'ids'>,
  post: Pick<Post, 'id' | 'authorId' | 'threadRoot' | 'mentions'>,
): Promise<void> {
  const everybody = [...new Set([post.authorId, ...post.mentions.map((one) => one.accountId)])];
  const rows = everybody.map((account) => ({
    id: world.ids.next<'direct-conversation'>(idBucket(account)),
    account,
    others: everybody.filter((other) => other !== account).sort(compareIds),
  }));
  await sql`
    with recorded as (
      insert into direct_conversations as known (id, account_id, thread_root, others, last_post_id, unread)
      select given.id, given.account, ${post.threadRoot}, given.others, ${post.id},
        given.account <> ${post.authorId}
      from json_to_recordset(${JSON.stringify(rows)}::json)
        as given (id bigint, account bigint, others bigint[])
      join accounts as account on account.id = given.account and account.domain is null
      on conflict (account_id, thread_root, others) do update set
        last_post_id = greatest(known.last_post_id, excluded.last_post_id),
        unread = excluded.unread, dismissed = false
      returning id, account_id
    )
    insert into direct_posts (account_id, post_id, conversation_id)
    select account_id, ${post.id}, id from recorded
    on conflict (account_id, post_id) do update set conversation_id = excluded.conversation_id`.execute(
    tx,
  );
}

/** Tells everybody who has a direct post, after the commit, that its conversation reads differently. */
export async function tellConversations(tx: Tx, postId: PostId): Promise<void> {
  const { rows } = await sql<{ account_id: AccountId; id: DirectConversationId }>`
    select account_id, conversation_id as id from direct_posts where post_id = ${postId}`.execute(
    tx,
  );
  afterCommit(tx, (bus) => {
    for (const { account_id, id } of rows) sayConversation(bus, account_id, { id, postId });
  });
}

/**
 * Takes posts out of the conversations that hold them: each ends with the post before, or goes with
 * its last one. `which` is a condition on `posts`.
 */
export async function forgetDirect(tx: Tx, which: RawBuilder<unknown>): Promise<void> {
  await sql`
    with gone as (
      delete from direct_posts where post_id in (
        select posts.id from posts where ${which} and posts.visibility = 'direct')
      returning post_id, conversation_id
    ), left_over as (
      select touched.conversation_id, (
        select max(post_id) from direct_posts
        where direct_posts.conversation_id = touched.conversation_id
          and post_id not in (select gone.post_id from gone)) as last_post_id
      from (select distinct conversation_id from gone) as touched
    ), ended as (
      delete from direct_conversations using left_over
      where direct_conversations.id = left_over.conversation_id and left_over.last_post_id is null
    )
    update direct_conversations set last_post_id = left_over.last_post_id
    from left_over
    where direct_conversations.id = left_over.conversation_id
      and left_over.last_post_id is not null`.execute(tx);
}
