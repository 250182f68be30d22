import { hash } from 'node:crypto';

/**
 * The verifier's own Merkle tree (RFC 6962 §2.1). It shares nothing with the ledger that wrote the
 * log, on purpose: one mistake in both would have to be made twice.
 */
export const hashLeaf = (entry: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([leafPrefix, entry]), 'buffer');

const leafPrefix = Buffer.of(0);
const nodePrefix = Buffer.of(1);

const joinHashes = (left: Uint8Array, right: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([nodePrefix, left, right]), 'buffer');

type GrowingTree = {
  readonly add: (leaf: Buffer) => void;
  /** The root of all leaves added so far. */
  readonly root: () => Buffer;
};

/** A tree that takes leaves one by one and keeps only the subtrees still open at its right edge. */
function growingTree(): GrowingTree {
  const open: { readonly hash: Buffer; readonly leaves: number }[] = [];
  return {
    add: (leaf) => {
      let grown = { hash: leaf, leaves: 1 };
      for (let last = open.at(-1); last?.leaves === grown.leaves; last = open.at(-1)) {
        open.pop();
        grown = { hash: joinHashes(last.hash, grown.hash), leaves: grown.leaves * 2 };
      }
      open.push(grown);
    },
    root: () => {
      const hashes = open.map((subtree) => subtree.hash);
      const last = hashes.pop() ?? hash('sha256', '', 'buffer');
      return hashes.reduceRight((right, left) => joinHashes(left, right), last);
    },
  };
}

/** The root over these leaves. */
export function rootOf(leaves: readonly Buffer[]): Buffer {
  const tree = growingTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

export type Path = {
  readonly index: number;
  readonly size: number;
  readonly hashes: readonly Buffer[];
};

/**
 * The root that a path leads to, by the definition of RFC 6962 §2.1.1 from the top down; undefined
 * for a path of the wrong length.
 */
export function rootByPath(leaf: Buffer, path: Path): Buffer | undefined {
  if (path.index >= path.size) return undefined;
  if (path.size === 1) return path.hashes.length === 0 ? leaf : undefined;
  const sibling = path.hashes.at(-1);
  if (sibling === undefined) return undefined;
  let split = 1;
  while (split * 2 < path.size) split *= 2;
  const hashes = path.hashes.slice(0, -1);
  if (path.index < split) {
    const left = rootByPath(leaf, { index: path.index, size: split, hashes });
    return left && joinHashes(left, sibling);
  }
  const right = rootByPath(leaf, { index: path.index - split, size: path.size - split, hashes });
  return right && joinHashes(sibling, right);
}
