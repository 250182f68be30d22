import { sql } from 'kysely';
import type { PostId, SanctionId } from '#foundation';
import type { Tx } from '#infrastructure';
import { forgetKeptPosts, lockPost } from './decided-post.ts';
import { sayChanged } from './streams/happening.ts';
import type { Label } from './types.ts';

/**
 * Obeys a decision in the caller's transaction: the post stays, and everybody sees the label, its
 * author too. It acts on the next read after the commit, in every process. Repeating it does
 * nothing; another label by the same decision takes the place of the first.
 * @throws Refusal `not-found`
 */
export async function labelPost(
  tx: Tx,
  postId: PostId,
  sanctionId: SanctionId,
  { label, note, docket }: Label,
): Promise<void> {
  await lockPost(tx, postId);
  const { numAffectedRows } = await sql`
    insert into post_labels as held (post_id, sanction_id, label, note, docket)
    values (${postId}, ${sanctionId}, ${label}, ${note}, ${docket ?? null})
    on conflict (post_id, sanction_id) do update
    set label = excluded.label, note = excluded.note, docket = excluded.docket
    where (held.label, held.note, held.docket)
      is distinct from (excluded.label, excluded.note, excluded.docket)`.execute(tx);
  if (numAffectedRows !== 0n) await followLabels(tx, postId);
}

/** Takes one decision's label off; what others put there stays. */
export async function unlabelPost(tx: Tx, postId: PostId, sanctionId: SanctionId): Promise<void> {
  await lockPost(tx, postId);
  const { numAffectedRows } = await sql`
    delete from post_labels where post_id = ${postId} and sanction_id = ${sanctionId}`.execute(tx);
  if (numAffectedRows !== 0n) await followLabels(tx, postId);
}

/** The post says whether it has labels, and is a new version of what is rendered. */
async function followLabels(tx: Tx, postId: PostId): Promise<void> {
  await sql`
    update posts set version = version + 1,
      has_labels = exists (select 1 from post_labels where post_id = ${postId})
    where id = ${postId}`.execute(tx);
  await forgetKeptPosts(tx);
  sayChanged(tx, postId);
}
