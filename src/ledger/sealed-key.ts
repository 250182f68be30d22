import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const sealing = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Seals a private key under a 32-byte key; `name` must be the same when it is opened. */
export function sealKey(plain: Buffer, key: Buffer, name: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(sealing, key, nonce).setAAD(Buffer.from(name));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** @throws Error when the bytes, the key or the name are others than when it was sealed */
export function unsealKey(sealed: Buffer, key: Buffer, name: string): Buffer {
  const nonce = sealed.subarray(0, nonceBytes);
  const decipher = createDecipheriv(sealing, key, nonce)
    .setAAD(Buffer.from(name))
    .setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
}
