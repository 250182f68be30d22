import { listAccounts, type Account } from '#accounts';
import { listPosts, type Post } from '#conversation';
import type { AccountId, PostId } from '#foundation';
import type { Packing } from './packing.ts';

/** The public ids of posts; deleted and unknown ones have none. */
export async function urisOf(
  { world, wire }: Packing,
  ids: readonly PostId[],
): Promise<ReadonlyMap<PostId, string>> {
  const posts = (await listPosts(world.db, [...new Set(ids)])).filter(isThere);
  const authors = await listAccounts(
    world.db,
    posts.map(({ authorId }) => authorId),
  );
  const authorById = new Map<AccountId, Account>(authors.map((author) => [author.id, author]));
  return new Map(
    posts.flatMap((post) => {
      const author = authorById.get(post.authorId);
      return author === undefined ? [] : [[post.id, wire.postUri(author, post)]];
    }),
  );
}

function isThere(post: Post): boolean {
  return post.deletedAt === undefined;
}
