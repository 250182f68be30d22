import { listFilters } from '#conversation';
import { archivePaths } from './archive-paths.ts';
import { pack, type Packing } from './packing.ts';
import { urisOf } from './post-uris.ts';

/** Adds the person's filters with their keywords, and the public ids of the posts that they name. */
export async function addFilters(packing: Packing): Promise<void> {
  const { world, account } = packing;
  const filters = await listFilters(world.db, account.id);
  const postIds = filters.flatMap(({ posts }) => posts.map(({ postId }) => postId));
  const uris = await urisOf(packing, postIds);
  const shown = filters.map(({ title, contexts, action, expiresAt, keywords, posts }) => ({
    title,
    contexts,
    action,
    expires_at: expiresAt?.toISOString() ?? null,
    keywords: keywords.map(({ keyword, wholeWord }) => ({ keyword, whole_word: wholeWord })),
    posts: posts.flatMap(({ postId }) => uris.get(postId) ?? []),
  }));
  await pack(packing, archivePaths.filters, [`${JSON.stringify(shown, undefined, 2)}\n`]);
}
