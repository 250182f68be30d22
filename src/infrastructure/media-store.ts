import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomToken } from '#foundation';
import { errorCode } from './start-failure.ts';

export type StoredMedia = { readonly bytes: Buffer; readonly type: string };

/** Files that people upload, each under a key made of its content. */
export type MediaStore = {
  /** Stores the bytes durably and gives their key; equal bytes of one type have one key. */
  readonly put: (bytes: Uint8Array, type: string) => Promise<string>;
  readonly get: (key: string) => Promise<StoredMedia | undefined>;
  readonly remove: (key: string) => Promise<void>;
  /** Where a browser finds it. */
  readonly url: (key: string) => string;
};

const extensions = {
  'image/webp': 'webp',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'application/zip': 'zip',
  'application/octet-stream': 'bin',
} as const;

const extensionByType: ReadonlyMap<string, string> = new Map(Object.entries(extensions));
const typeByExtension: ReadonlyMap<string, string> = new Map(
  Object.entries(extensions).map(([type, extension]) => [extension, type]),
);
const keyShape = /^([0-9a-f]{64})\.([a-z0-9]{2,4})$/;

/** Keeps media as files in a folder; pages find them at `<origin>/media/<key>`. */
export function fileMediaStore(folder: string, origin: string): MediaStore {
  return {
    put: async (bytes, type) => {
      const hash = createHash('sha256').update(bytes).digest('hex');
      const key = `${hash}.${extensionByType.get(type) ?? 'bin'}`;
      await writeOnce(join(folder, pathOf(key)), bytes);
      return key;
    },
    get: async (key) => {
      const type = typeByExtension.get(keyShape.exec(key)?.[2] ?? '');
      if (type === undefined) return undefined;
      const bytes = await readIfThere(join(folder, pathOf(key)));
      return bytes === undefined ? undefined : { bytes, type };
    },
    remove: async (key) => {
      if (keyShape.test(key)) await rm(join(folder, pathOf(key)), { force: true });
    },
    url: (key) => `${origin}/media/${key}`,
  };
}

/** Two levels of folders keep any one of them small. */
function pathOf(key: string): string {
  return join(key.slice(0, 2), key.slice(2, 4), key);
}

/** A reader finds the whole file or none: it is written aside, synced, then renamed into place. */
async function writeOnce(path: string, bytes: Uint8Array): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there?.size === bytes.length) return;
  await mkdir(dirname(path), { recursive: true });
  const aside = `${path}.${randomToken(6)}`;
  try {
    const file = await open(aside, 'wx', 0o644);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
