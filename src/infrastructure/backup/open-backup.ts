import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { refuse, type Refusal } from '#foundation';
import { errorCode } from '../start-failure.ts';
import { manifestPath, parseManifest, type Manifest } from './manifest.ts';
import { listTar, piecesOf, readAt, type Placed } from './tar.ts';

/** A backup whose every byte is as its manifest says. */
export type OpenBackup = {
  readonly manifest: Manifest;
  readonly read: (path: string) => Promise<Buffer>;
  readonly pieces: (path: string) => AsyncIterable<Buffer>;
  readonly close: () => Promise<void>;
};

/**
 * Opens a backup and checks it whole.
 * @throws Refusal `not-found`; `invalid` when it is no backup, of a newer form, cut short or changed
 */
export async function openBackup(file: string): Promise<OpenBackup> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw refuse('not-found', { detail: `There is no file ${file}.` });
  });
  try {
    const members = await listTar(handle);
    if (members === undefined) throw damaged(`${file} is no whole backup`);
    const manifest = await readManifest(handle, members.at(-1));
    await checkMembers(handle, { manifest, members: members.slice(0, -1) });
    return backupOf(handle, { manifest, members });
  } catch (error) {
    await handle.close();
    throw error;
  }
}

type Contents = { readonly manifest: Manifest; readonly members: readonly Placed[] };

function damaged(what: string): Refusal {
  return refuse('invalid', { detail: `${what}: take another backup.` });
}

async function readManifest(file: FileHandle, last: Placed | undefined): Promise<Manifest> {
  const isThere = last?.path === manifestPath;
  const text = isThere ? await readAt(file, last.offset, last.sizeBytes) : Buffer.alloc(0);
  const manifest = parseManifest(text.toString('utf8'));
  if (manifest === undefined) {
    throw damaged('The file is no backup that this version of Folkmoot can read');
  }
  return manifest;
}

async function checkMembers(file: FileHandle, { manifest, members }: Contents): Promise<void> {
  if (members.length !== manifest.members.length) {
    throw damaged('The backup does not hold the files that its manifest names');
  }
  for (const [place, told] of manifest.members.entries()) {
    const member = members[place];
    const isNamed = member?.path === told.path && member.sizeBytes === told.sizeBytes;
    if (!isNamed || (await hashOfMember(file, member)) !== told.sha256) {
      throw damaged(`${told.path} in the backup is not what was backed up`);
    }
  }
}

async function hashOfMember(file: FileHandle, member: Placed): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of piecesOf(file, member)) hash.update(piece);
  return hash.digest('hex');
}

function backupOf(file: FileHandle, { manifest, members }: Contents): OpenBackup {
  const placedByPath = new Map(members.map((member) => [member.path, member]));
  const find = (path: string): Placed => {
    const member = placedByPath.get(path);
    if (member === undefined) throw damaged(`The backup has no ${path}`);
    return member;
  };
  return {
    manifest,
    read: async (path) => {
      const { offset, sizeBytes } = find(path);
      return readAt(file, offset, sizeBytes);
    },
    pieces: (path) => piecesOf(file, find(path)),
    close: () => file.close(),
  };
}
