import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { World } from '#infrastructure';

const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

/** What is kept unreadable in the database until its time, and by which key. */
export type SealedKind = 'panel-seed' | 'ballot' | 'exhibit';

/** AES-256-GCM under a key of the server's own: nonce, tag, then the ciphertext. */
export function seal(world: Pick<World, 'secrets'>, kind: SealedKind, content: Uint8Array): Buffer {
  return encrypt(world.secrets.key(`enforcement/${kind}`), content, '');
}

/** @throws Error when the bytes were not sealed by this server, or were changed since */
export function unseal(world: Pick<World, 'secrets'>, kind: SealedKind, sealed: Buffer): Buffer {
  return decrypt(world.secrets.key(`enforcement/${kind}`), sealed, '');
}

/** Bytes under a key of their own, that key under the server's: without it nothing opens them. */
export type OwnSeal = {
  readonly wrappedKey: Buffer;
  readonly title: Buffer;
  readonly content: Buffer;
};

/** Seals bytes and what they are called for the exhibit of that id, and for no other. */
export function sealUnderOwnKey(
  world: Pick<World, 'secrets'>,
  id: string,
  { title, content }: { readonly title: string; readonly content: Uint8Array },
): OwnSeal {
  const key = randomBytes(keyBytes);
  return {
    wrappedKey: encrypt(wrappingKey(world), key, id),
    title: encrypt(key, Buffer.from(title), `${id}/title`),
    content: encrypt(key, content, id),
  };
}

/** @throws Error when they were not sealed by this server for that exhibit, or were changed since */
export function unsealByOwnKey(
  world: Pick<World, 'secrets'>,
  id: string,
  sealed: OwnSeal,
): { readonly title: string; readonly content: Buffer } {
  const key = decrypt(wrappingKey(world), sealed.wrappedKey, id);
  return {
    title: decrypt(key, sealed.title, `${id}/title`).toString('utf8'),
    content: decrypt(key, sealed.content, id),
  };
}

const wrappingKey = ({ secrets }: Pick<World, 'secrets'>): Buffer =>
  secrets.key('enforcement/exhibit-keys');

/** Knows the same bytes again, for this server alone: a plain hash can be looked up by anyone. Hex. */
export function sealedMark({ secrets }: Pick<World, 'secrets'>, content: Uint8Array): string {
  return createHmac('sha256', secrets.key('enforcement/exhibit-marks'))
    .update(content)
    .digest('hex');
}

function encrypt(key: Buffer, content: Uint8Array, bound: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(bound));
  const body = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function decrypt(key: Buffer, sealed: Buffer, bound: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
}
