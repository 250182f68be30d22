import { sql } from 'kysely';
import type { PostId, SanctionId } from '#foundation';
import type { Tx } from '#infrastructure';
import { forgetKeptPosts, lockPost } from './decided-post.ts';
import { sayChanged } from './streams/happening.ts';

/**
 * Obeys a decision in the caller's transaction: others see a tombstone that names the docket, its
 * author sees the post. Nothing is lost, so that a reversal puts it back. It acts on the next read
 * after the commit, in every process. Repeating it does nothing.
 * @throws Refusal `not-found`
 */
export async function hidePost(
  tx: Tx,
  postId: PostId,
  sanctionId: SanctionId,
  docket?: string,
): Promise<void> {
  await lockPost(tx, postId);
  await sql`
    insert into post_hidings (post_id, sanction_id, docket)
    values (${postId}, ${sanctionId}, ${docket ?? null}) on conflict do nothing`.execute(tx);
  await followHidings(tx, postId);
}

/** Takes one decision's hiding back; the post stays hidden while another one hides it. */
export async function unhidePost(tx: Tx, postId: PostId, sanctionId: SanctionId): Promise<void> {
  await lockPost(tx, postId);
  await sql`
    delete from post_hidings where post_id = ${postId} and sanction_id = ${sanctionId}`.execute(tx);
  await followHidings(tx, postId);
}

/** Makes the post name the first of the decisions that hide it, and readers forget what they kept. */
async function followHidings(tx: Tx, postId: PostId): Promise<void> {
  const { numAffectedRows } = await sql`
    update posts set hidden_by = first.sanction_id, hidden_docket = first.docket, version = version + 1
    from (select 1) as always left join lateral (
      select sanction_id, docket from post_hidings where post_id = ${postId} order by sanction_id limit 1
    ) as first on true
    where posts.id = ${postId} and posts.hidden_by is distinct from first.sanction_id`.execute(tx);
  if (numAffectedRows === 0n) return;
  await forgetKeptPosts(tx);
  sayChanged(tx, postId);
}
