import { sql } from 'kysely';
import type { PostId } from '#foundation';
import type { Tx } from '#infrastructure';
import { postNotFound } from './edit-post.ts';

/** Holds a post, whosever it is, until the transaction ends. @throws Refusal `not-found` */
export async function lockPost(tx: Tx, postId: PostId): Promise<void> {
  const { rows } = await sql`select 1 from posts where id = ${postId} for update`.execute(tx);
  if (rows.length === 0) throw postNotFound();
}

/** Has readers in every process forget the posts they kept, from the commit on. */
export async function forgetKeptPosts(tx: Tx): Promise<void> {
  await sql`select raise_read_epochs(array[0::bigint])`.execute(tx);
}
