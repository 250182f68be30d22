import { randomBytes } from 'node:crypto';
import { commitmentOf, type Committed } from './commitment.ts';
import type { CommitmentKind } from './rules/entry.ts';

/**
 * Commits to a document under a fresh salt. The commitment (hex) goes into an entry; salt and
 * document are kept together and given to whoever may check them.
 */
export function commit(
  kind: CommitmentKind,
  document: Committed,
): { readonly salt: Buffer; readonly commitment: string } {
  const salt = randomBytes(32);
  return { salt, commitment: commitmentOf(kind, document, salt).toString('hex') };
}

/** A random public number for a case: 32 hex digits, derived from no person and no time. */
export function newDocket(): string {
  return randomBytes(16).toString('hex');
}
