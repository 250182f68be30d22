import { listPostsBy } from '#conversation';
import type { PostId } from '#foundation';
import { archivePaths } from './archive-paths.ts';
import { collectionPieces } from './collections.ts';
import { listBoostsBy, listKept } from './kept-rows.ts';
import { pack, type Packing } from './packing.ts';
import { everyPageForward } from './pages.ts';
import { urisOf } from './post-uris.ts';

const context = 'https://www.w3.org/ns/activitystreams';

/** Adds what the person published, and the ids of what they liked and kept. */
export async function addPosts(packing: Packing): Promise<void> {
  await addCollection(packing, archivePaths.outbox, outbox(packing));
  await addCollection(packing, archivePaths.likes, keptUris(packing, 'likes'));
  await addCollection(packing, archivePaths.bookmarks, keptUris(packing, 'bookmarks'));
}

function addCollection(
  packing: Packing,
  name: string,
  items: AsyncIterable<unknown>,
): Promise<void> {
  const head = { '@context': context, id: name, type: 'OrderedCollection' };
  return pack(packing, name, collectionPieces(head, items));
}

/** Posts of every visibility, direct ones too, then boosts; each oldest first. */
async function* outbox(packing: Packing): AsyncGenerator<unknown> {
  const { world, account, wire } = packing;
  for await (const posts of everyPageForward((query) => listPostsBy(world.db, account.id, query))) {
    const uris = await urisOf(
      packing,
      posts.flatMap(({ inReplyTo, quote }) => [inReplyTo ?? [], quote?.postId ?? []].flat()),
    );
    for (const post of posts) {
      const uriOf = (id: PostId | undefined) => (id === undefined ? null : (uris.get(id) ?? null));
      const links = { inReplyTo: uriOf(post.inReplyTo), quote: uriOf(post.quote?.postId) };
      yield wire.published(account, post, links);
    }
  }
  for await (const boosts of everyPageForward((query) =>
    listBoostsBy(world.db, account.id, query),
  )) {
    const uris = await urisOf(
      packing,
      boosts.map(({ postId }) => postId),
    );
    for (const boost of boosts) {
      const uri = uris.get(boost.postId);
      if (uri !== undefined) yield wire.boosted(account, { boost, uri });
    }
  }
}

async function* keptUris(packing: Packing, table: 'likes' | 'bookmarks'): AsyncGenerator<string> {
  const { world, account } = packing;
  const pages = everyPageForward((query) =>
    listKept(world.db, table, { accountId: account.id, query }),
  );
  for await (const kept of pages) {
    const uris = await urisOf(
      packing,
      kept.map(({ postId }) => postId),
    );
    for (const { postId } of kept) {
      const uri = uris.get(postId);
      if (uri !== undefined) yield uri;
    }
  }
}
