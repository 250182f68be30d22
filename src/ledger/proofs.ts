import { refuse } from '#foundation';
import type { Reader } from '#infrastructure';
import { findCheckpoint, latestCheckpoint } from './checkpoints.ts';
import { consistencySpans, inclusionSpans, spanHash } from './rules/merkle.ts';
import { proofFileText } from './proof-file.ts';
import { readSpans } from './tree.ts';

/** That an entry is in the tree of a size; all hashes in hex, as a page can check them by itself. */
export type InclusionProof = {
  readonly index: number;
  readonly size: number;
  readonly leafHash: string;
  /** Sibling hashes, the leaf's first. */
  readonly path: readonly string[];
  readonly root: string;
  /** The signed checkpoint of that size; empty if none was made at it. */
  readonly checkpoint: string;
};

/** That the first tree is a prefix of the second; hex. */
export type ConsistencyProof = {
  readonly firstSize: number;
  readonly firstRoot: string;
  readonly secondSize: number;
  readonly secondRoot: string;
  readonly path: readonly string[];
};

/**
 * Proves an entry in the tree of `size`, by default that of the newest checkpoint.
 * @throws Refusal `not-found` for an index outside that tree, `unavailable` before its checkpoint
 */
export async function inclusionProof(
  db: Reader,
  index: number,
  size?: number,
): Promise<InclusionProof> {
  const checkpoint =
    size === undefined ? await latestCheckpoint(db) : await findCheckpoint(db, size);
  const treeSize = size ?? checkpoint?.size ?? 0;
  await refuseBeyond(db, index, treeSize);
  const leaf = { from: index, to: index + 1 };
  const tree = { from: 0, to: treeSize };
  const spans = inclusionSpans(index, treeSize);
  const lookup = await readSpans(db, [leaf, tree, ...spans]);
  return {
    index,
    size: treeSize,
    leafHash: spanHash(leaf, lookup).toString('hex'),
    path: spans.map((span) => spanHash(span, lookup).toString('hex')),
    root: spanHash(tree, lookup).toString('hex'),
    checkpoint: checkpoint?.note ?? '',
  };
}

/** @throws Refusal `not-found` unless first ≤ second ≤ the number of entries */
export async function consistencyProof(
  db: Reader,
  firstSize: number,
  secondSize: number,
): Promise<ConsistencyProof> {
  const size = await entryCount(db);
  if (!isSize(firstSize) || !isSize(secondSize) || firstSize > secondSize || secondSize > size) {
    throw refuse('not-found', { detail: 'the ledger has no such sizes' });
  }
  const first = { from: 0, to: firstSize };
  const second = { from: 0, to: secondSize };
  const spans = consistencySpans(firstSize, secondSize);
  const lookup = await readSpans(db, [first, second, ...spans]);
  return {
    firstSize,
    firstRoot: spanHash(first, lookup).toString('hex'),
    secondSize,
    secondRoot: spanHash(second, lookup).toString('hex'),
    path: spans.map((span) => spanHash(span, lookup).toString('hex')),
  };
}

/**
 * The `.tlog-proof` of an entry against the newest checkpoint: with the entry's bytes it convinces
 * anyone, offline. C2SP tlog-proof
 * @throws Refusal `not-found`, or `unavailable` in the moments before the next checkpoint
 */
export async function proofFile(db: Reader, index: number): Promise<string> {
  const proof = await inclusionProof(db, index);
  const path = proof.path.map((hash) => Buffer.from(hash, 'hex'));
  return proofFileText({ index, path, checkpoint: proof.checkpoint });
}

async function refuseBeyond(db: Reader, index: number, size: number): Promise<void> {
  const entries = await entryCount(db);
  if (!isSize(index) || !isSize(size) || size > entries || index >= entries) {
    throw refuse('not-found', { detail: 'the ledger has no such entry' });
  }
  if (index >= size) {
    throw refuse('unavailable', { detail: 'the entry is not in a signed checkpoint yet' });
  }
}

async function entryCount(db: Reader): Promise<number> {
  const head = await db.selectFrom('ledger_head').select('size').executeTakeFirstOrThrow();
  return Number(head.size);
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
