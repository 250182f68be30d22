import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '#infrastructure';
import { forgetDirect } from './direct/record-direct.ts';

/**
 * Empties posts: text, history, tags, poll, quote, pins and notifications go, a tombstone keeps each one's place
 * in its thread, and what they answered has fewer answers. Their pictures are free to be used again.
 * `which` is a condition on `posts`; however many it names, nothing of them is read into memory.
 */
export async function emptyPosts(tx: Tx, which: RawBuilder<unknown>, now: Date): Promise<void> {
  const ids = sql`select posts.id from posts where ${which} and posts.deleted_at is null`;
  // Answers that not everyone may see were never counted.
  await sql`
    update post_counts as counts set replies = greatest(counts.replies - gone.replies, 0)
    from (
      select in_reply_to, count(*)::integer as replies from posts
      where ${which} and deleted_at is null and in_reply_to is not null
        and visibility in ('public', 'unlisted')
      group by in_reply_to
    ) as gone where counts.post_id = gone.in_reply_to`.execute(tx);
  await forgetDirect(tx, sql`${which} and posts.deleted_at is null`);
  await sql`
    update post_counts as counts set quotes = greatest(counts.quotes - gone.quotes, 0)
    from (
      select quotes as quoted, count(*)::integer as quotes from posts
      where ${which} and deleted_at is null and quote_state = 'accepted'
        and visibility in ('public', 'unlisted')
      group by posts.quotes
    ) as gone where counts.post_id = gone.quoted`.execute(tx);
  await sql`delete from polls where post_id in (${ids})`.execute(tx);
  await sql`delete from post_edits where post_id in (${ids})`.execute(tx);
  await sql`delete from post_tags where post_id in (${ids})`.execute(tx);
  await sql`delete from pins where post_id in (${ids})`.execute(tx);
  await sql`delete from notifications where post_id in (${ids})`.execute(tx);
  await sql`update media set post_id = null, released_at = ${now} where post_id in (${ids})`.execute(
    tx,
  );
  await sql`
    update posts set text = '', html = '', content_warning = '', sensitive = false, language = null,
      tags = '{}', has_media = false, card_id = null, has_poll = false, quotes = null, quote_state = null, version = version + 1, deleted_at = greatest(${now}, created_at)
    where ${which} and deleted_at is null`.execute(tx);
}
