import { sql } from 'kysely';
import type { AccountId } from '#foundation';
import type { Db, Reader } from '#infrastructure';
import { loadPostCounts, noPosts, type PostCounts } from './load-post-counts.ts';
import { memoryOf } from './memory/memory.ts';

/** How much authors have published, direct posts apart, and when last. Every id asked is in the answer. */
export async function listPostCounts(
  reader: Reader,
  authors: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, PostCounts>> {
  const counts = reader.isTransaction
    ? await loadPostCounts(reader, authors)
    : await memoryOf({ db: reader }).postCounts.get(authors);
  return new Map(authors.map((id) => [id, counts.get(id) ?? noPosts]));
}

/** After the commit of a post: counted on, so that a prolific author is not counted anew each time. */
export function countOn(db: Db, authorId: AccountId, at: Date): void {
  const { postCounts } = memoryOf({ db });
  const known = postCounts.peek(authorId);
  if (known === undefined) postCounts.drop(authorId);
  else
    postCounts.put(authorId, { posts: known.posts + 1, lastPostAt: latest(known.lastPostAt, at) });
}

function latest(known: Date | undefined, at: Date): Date {
  return known !== undefined && known > at ? known : at;
}

/** Posts that people of this server have published and not deleted. */
export async function countLocalPosts(reader: Reader): Promise<number> {
  const { rows } = await sql<{ posts: string }>`
    select count(*) as posts from posts where local and deleted_at is null`.execute(reader);
  return Number(rows[0]?.posts ?? 0);
}
