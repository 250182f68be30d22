import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errors, type Disk } from 'flydrive';
import { keyOf, pathOfKey, typeOfKey } from './media-types.ts';

export type StoredMedia = { readonly bytes: Buffer; readonly type: string };
export type MediaFacts = { readonly type: string; readonly sizeBytes: number };
/** Both ends included, from 0. */
export type ByteRange = { readonly start: number; readonly end: number };

/** Files that people upload, each under a key made of its content. */
export type MediaStore = {
  /** Stores the bytes durably and gives their key; equal bytes of one type have one key. */
  readonly put: (bytes: Uint8Array, type: string) => Promise<string>;
  /** As `put`, from a file that is read twice and never held whole. */
  readonly putFile: (path: string, type: string) => Promise<string>;
  readonly find: (key: string) => Promise<MediaFacts | undefined>;
  /** Whole, in memory: for what is small. */
  readonly get: (key: string) => Promise<StoredMedia | undefined>;
  /** What was found, or a part of it, as it comes. */
  readonly read: (key: string, range?: ByteRange) => Promise<Readable>;
  /** Copies what is stored into a file of this machine; false where there is none. */
  readonly fetchTo: (key: string, path: string) => Promise<boolean>;
  readonly remove: (key: string) => Promise<void>;
  /** Where a browser finds it. */
  readonly url: (key: string) => string;
  /** The origin of those addresses, where it is not the service's own. */
  readonly publicOrigin: string | undefined;
};

export type Content = {
  readonly sizeBytes: number;
  readonly type: string;
  readonly bytes: Uint8Array | undefined;
  readonly open: () => Readable;
};

/** What a store adds to flydrive's disk, which neither syncs what it writes nor reads in part. */
export type Drive = {
  readonly disk: Disk;
  /** Durable when it resolves; a reader finds the whole or nothing. */
  readonly write: (path: string, content: Content) => Promise<void>;
  readonly readPart: (path: string, range: ByteRange) => Promise<Readable>;
};

export type Addresses = Pick<MediaStore, 'url' | 'publicOrigin'>;

/** The store over a drive: keys, types and what is there already are the same for all of them. */
export function driveMediaStore(drive: Drive, addresses: Addresses): MediaStore {
  const { disk } = drive;
  const find = (key: string) => findOn(disk, key);
  const store = async (sha256: string, content: Content): Promise<string> => {
    const key = keyOf(sha256, content.type);
    if ((await find(key))?.sizeBytes !== content.sizeBytes) {
      await drive.write(pathOfKey(key), content);
    }
    return key;
  };
  const read = (key: string, range?: ByteRange) =>
    range === undefined ? disk.getStream(pathOfKey(key)) : drive.readPart(pathOfKey(key), range);
  return {
    ...addresses,
    find,
    read,
    put: (bytes, type) =>
      store(createHash('sha256').update(bytes).digest('hex'), {
        sizeBytes: bytes.byteLength,
        type,
        bytes,
        open: () => Readable.from([bytes]),
      }),
    putFile: async (path, type) =>
      store(await hashOfFile(path), {
        sizeBytes: (await stat(path)).size,
        type,
        bytes: undefined,
        open: () => createReadStream(path),
      }),
    get: async (key) => {
      const facts = await find(key);
      if (facts === undefined) return undefined;
      return { bytes: Buffer.from(await disk.getBytes(pathOfKey(key))), type: facts.type };
    },
    fetchTo: async (key, path) => {
      if ((await find(key)) === undefined) return false;
      await pipeline(await read(key), createWriteStream(path));
      return true;
    },
    remove: async (key) => {
      if (typeOfKey(key) !== undefined) await disk.delete(pathOfKey(key));
    },
  };
}

async function findOn(disk: Disk, key: string): Promise<MediaFacts | undefined> {
  const type = typeOfKey(key);
  if (type === undefined) return undefined;
  try {
    return { type, sizeBytes: (await disk.getMetaData(pathOfKey(key))).contentLength };
  } catch (error) {
    if (error instanceof errors.E_CANNOT_GET_METADATA && isAbsence(error.cause)) return undefined;
    throw error;
  }
}

/** What a file system and S3 say of a name that has nothing behind it. */
function isAbsence(cause: unknown): boolean {
  if (typeof cause !== 'object' || cause === null) return false;
  return (
    ('code' in cause && cause.code === 'ENOENT') ||
    ('name' in cause && (cause.name === 'NotFound' || cause.name === 'NoSuchKey'))
  );
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
