import { sql } from 'kysely';
import { idTime } from '#foundation';
import type { Reader } from '#infrastructure';

export type PostCounts = { readonly posts: number; readonly lastPostAt?: Date };

type Row = { author_id: string; posts: string; latest_id: string };

export const noPosts: PostCounts = { posts: 0 };

/** Counted in the index of an author's posts. */
export async function loadPostCounts(
  reader: Reader,
  authors: readonly string[],
): Promise<ReadonlyMap<string, PostCounts>> {
  if (authors.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select author_id, count(*) as posts, max(id) as latest_id from posts
    where author_id = any(${authors}::bigint[]) and deleted_at is null and visibility <> 'direct'
    group by author_id`.execute(reader);
  const counts = new Map<string, PostCounts>(authors.map((id) => [id, noPosts]));
  for (const row of rows) {
    counts.set(row.author_id, { posts: Number(row.posts), lastPostAt: idTime(row.latest_id) });
  }
  return counts;
}
