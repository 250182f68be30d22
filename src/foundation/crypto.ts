import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** SHA-256 of bytes, or of a text's UTF-8 bytes: 32 bytes. */
export function sha256(content: Uint8Array | string): Buffer {
  return createHash('sha256').update(content).digest();
}

/** An unguessable token, base64url; 32 bytes unless told otherwise. */
export function randomToken(sizeBytes = 32): string {
  return randomBytes(sizeBytes).toString('base64url');
}

/** Compares secrets in time that does not depend on where they differ. */
export function constantTimeEqual(left: string | Uint8Array, right: string | Uint8Array): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}
