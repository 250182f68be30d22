import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { constantTimeEqual, randomToken } from '#foundation';
import { errorCode, StartFailure } from './start-failure.ts';

/** Keys that never leave the process, one per purpose, all derived from one root. */
export type Secrets = {
  /** The 32-byte key of a purpose, such as `session`; the same for as long as the root lives. */
  readonly key: (purpose: string) => Buffer;
  /** A base64url HMAC-SHA-256 of `text` under the purpose's key. */
  readonly sign: (purpose: string, text: string) => string;
  readonly isSigned: (purpose: string, text: string, signature: string) => boolean;
};

const rootBytes = 32;

/** Derives each purpose's key by HKDF-SHA-256 (RFC 5869) with the purpose as its info. */
export function secretsFrom(root: Uint8Array): Secrets {
  const keys = new Map<string, Buffer>();
  const key = (purpose: string): Buffer => {
    const known = keys.get(purpose);
    if (known !== undefined) return known;
    const made = Buffer.from(hkdfSync('sha256', root, '', `folkmoot/${purpose}`, rootBytes));
    keys.set(purpose, made);
    return made;
  };
  const sign = (purpose: string, text: string): string =>
    createHmac('sha256', key(purpose)).update(text).digest('base64url');
  return {
    key,
    sign,
    isSigned: (purpose, text, signature) => constantTimeEqual(sign(purpose, text), signature),
  };
}

/** Reads the root secret from the data folder, readable by its owner only, or makes it there. */
export async function loadSecrets(dataFolder: string): Promise<Secrets> {
  const path = join(dataFolder, 'secret');
  const root = (await readRoot(path)) ?? (await makeRoot(dataFolder, path));
  if (root.length !== rootBytes) {
    throw new StartFailure(`The secret in ${path} is damaged: restore it from a backup.`, 'config');
  }
  return secretsFrom(root);
}

async function readRoot(path: string): Promise<Buffer | undefined> {
  try {
    return Buffer.from((await readFile(path, 'utf8')).trim(), 'base64url');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes aside and links into place: a crash leaves no half secret, a race leaves one winner. */
async function makeRoot(dataFolder: string, path: string): Promise<Buffer> {
  await mkdir(dataFolder, { recursive: true });
  const aside = `${path}.${randomToken(6)}`;
  const file = await open(aside, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
  try {
    await file.writeFile(`${randomBytes(rootBytes).toString('base64url')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await link(aside, path).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error;
  });
  await rm(aside, { force: true });
  return (await readRoot(path)) ?? Buffer.alloc(0);
}
