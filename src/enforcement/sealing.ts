import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { World } from '#infrastructure';

const nonceBytes = 12;
const tagBytes = 16;

/** What is kept unreadable in the database until its time, and by which key. */
export type SealedKind = 'panel-seed' | 'ballot' | 'exhibit';

/** AES-256-GCM under a key of the server's own: nonce, tag, then the ciphertext. */
export function seal(world: Pick<World, 'secrets'>, kind: SealedKind, content: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', world.secrets.key(`enforcement/${kind}`), nonce);
  const body = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** @throws Error when the bytes were not sealed by this server, or were changed since */
export function unseal(world: Pick<World, 'secrets'>, kind: SealedKind, sealed: Buffer): Buffer {
  const nonce = sealed.subarray(0, nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', world.secrets.key(`enforcement/${kind}`), nonce);
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
}
