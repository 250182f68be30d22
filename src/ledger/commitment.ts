import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson, type Json } from '#foundation';
import type { CommitmentKind } from './rules/entry.ts';

/** A JSON document, or the 32-byte SHA-256 of an exhibit's bytes. */
export type Committed = Json | Uint8Array;

/**
 * HMAC-SHA-256 under a 256-bit salt over the kind's tag and the document. Salted, because a bare
 * hash of guessable text (a handle, a date) can be tried out and is still personal data.
 */
export function commitmentOf(kind: CommitmentKind, document: Committed, salt: Uint8Array): Buffer {
  if (salt.length !== 32) throw new RangeError('a salt has 32 bytes');
  const hmac = createHmac('sha256', salt).update(`folkmoot/commit/v1/${kind}\n`);
  return hmac.update(documentBytes(document)).digest();
}

/** Whether salt and document are what was committed to. */
export function opensCommitment(
  commitment: string,
  kind: CommitmentKind,
  opening: { readonly document: Committed; readonly salt: Uint8Array },
): boolean {
  const claimed = Buffer.from(commitment, 'hex');
  const found = commitmentOf(kind, opening.document, opening.salt);
  return claimed.length === found.length && timingSafeEqual(claimed, found);
}

function documentBytes(document: Committed): Uint8Array | string {
  if (!(document instanceof Uint8Array)) return canonicalJson(document);
  if (document.length !== 32) throw new RangeError('an exhibit is committed by its SHA-256');
  return document;
}
