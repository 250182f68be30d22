import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Disk } from 'flydrive';
import { FSDriver } from 'flydrive/drivers/fs';
import { randomToken } from '#foundation';
import { driveMediaStore, type Content, type MediaStore } from './media-store.ts';

/** Keeps media as files in a folder; pages find them at `<origin>/media/<key>`. */
export function fileMediaStore(folder: string, origin: string): MediaStore {
  return driveMediaStore(
    {
      disk: new Disk(new FSDriver({ location: folder, visibility: 'public' })),
      write: (path, content) => writeWhole(join(folder, path), content),
      readPart: (path, range) => Promise.resolve(createReadStream(join(folder, path), range)),
    },
    { url: (key) => `${origin}/media/${key}`, publicOrigin: undefined },
  );
}

/** A reader finds the whole file or none: it is written aside, synced, then renamed into place. */
async function writeWhole(path: string, content: Content): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const aside = `${path}.${randomToken(6)}`;
  try {
    await pipeline(content.open(), createWriteStream(aside, { flags: 'wx', mode: 0o644 }));
    await sync(aside);
    await rename(aside, path);
    await sync(dirname(path));
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/** A file's bytes, or a folder's names, reach the disk. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
