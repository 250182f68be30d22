import { refuse } from '#foundation';
import { transact, type Reader, type World } from '#infrastructure';
import { findCheckpoint, latestCheckpoint, publishedSize, type Checkpoint } from './checkpoints.ts';
import { consistencySpans, inclusionSpans, spanHash } from './rules/merkle.ts';
import { proofFileText } from './proof-file.ts';
import { signHead } from './sign-head.ts';
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
 * Proves an entry in the tree of `size`, by default that of the newest published checkpoint.
 * @throws Refusal `not-found` for an entry or a size that is not published
 */
export async function inclusionProof(
  db: Reader,
  index: number,
  size?: number,
): Promise<InclusionProof> {
  const latest = await latestCheckpoint(db);
  const published = latest?.size ?? 0;
  const treeSize = size ?? published;
  // What is not published is not there: a different answer would count today's acts.
  if (!isSize(index) || !isSize(treeSize) || treeSize > published || index >= treeSize) {
    throw refuse('not-found', { detail: 'the published ledger has no such entry' });
  }
  const checkpoint = treeSize === published ? latest : await findCheckpoint(db, treeSize);
  return proofIn(db, index, treeSize, checkpoint);
}

/** Proves an entry in a tree that has it: the caller knows the size and its checkpoint. */
export async function proofIn(
  db: Reader,
  index: number,
  treeSize: number,
  checkpoint: Checkpoint | undefined,
): Promise<InclusionProof> {
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

/** @throws Refusal `not-found` unless first ≤ second ≤ the number of published entries */
export async function consistencyProof(
  db: Reader,
  firstSize: number,
  secondSize: number,
): Promise<ConsistencyProof> {
  const size = await publishedSize(db);
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
 * @throws Refusal `not-found`, also in the time before the entry is published
 */
export async function proofFile(db: Reader, index: number): Promise<string> {
  return fileOf(await inclusionProof(db, index));
}

/**
 * The `.tlog-proof` of an entry for those whom it concerns, at once: where the entry is not published
 * yet, the tree is signed as it stands, for this proof. The log can then show nobody a tree that the
 * proof does not fit.
 * @throws Refusal `not-found`
 */
export async function ownProofFile(world: World, index: number): Promise<string> {
  if (index < (await publishedSize(world.db))) return proofFile(world.db, index);
  const head = await transact(world, (tx) => signHead(tx, world));
  if (!isSize(index) || index >= head.size) {
    throw refuse('not-found', { detail: 'the ledger has no such entry' });
  }
  return fileOf(await proofIn(world.db, index, head.size, head));
}

function fileOf(proof: InclusionProof): string {
  const { index } = proof;
  const path = proof.path.map((hash) => Buffer.from(hash, 'hex'));
  return proofFileText({ index, path, checkpoint: proof.checkpoint });
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
