import { listPostsBy } from '#conversation';
import { archivePaths } from './archive-paths.ts';
import { pack, type Packing } from './packing.ts';
import { everyPageForward } from './pages.ts';

/** Adds the pictures of the profile and of the posts. */
export async function addMedia(packing: Packing): Promise<void> {
  const { world, account } = packing;
  const { avatarKey, headerKey } = account;
  if (avatarKey !== null) await addFile(packing, archivePaths.avatar(avatarKey), avatarKey);
  if (headerKey !== null) await addFile(packing, archivePaths.header(headerKey), headerKey);
  const added = new Set<string>();
  for await (const posts of everyPageForward((query) => listPostsBy(world.db, account.id, query))) {
    for (const { key } of posts.flatMap(({ media }) => media)) {
      if (added.has(key)) continue;
      added.add(key);
      await addFile(packing, archivePaths.media(key), key);
    }
  }
}

/** One that the store has lost is left out, rather than ending the archive. */
async function addFile(packing: Packing, path: string, key: string): Promise<void> {
  const { media } = packing.world;
  if ((await media.find(key)) === undefined) return;
  await pack(packing, path, await media.read(key), { compress: false });
}
