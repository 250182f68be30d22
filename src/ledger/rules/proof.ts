import { emptyRoot, nodeHashOf } from './merkle.ts';

export type InclusionClaim = {
  readonly leafHash: Uint8Array;
  readonly index: number;
  readonly size: number;
  /** Sibling hashes, the leaf's first. */
  readonly path: readonly Uint8Array[];
};

export type ConsistencyClaim = {
  readonly firstSize: number;
  readonly firstRoot: Uint8Array;
  readonly secondSize: number;
  readonly secondRoot: Uint8Array;
  readonly path: readonly Uint8Array[];
};

const isHash = (hash: Uint8Array): boolean => hash.length === 32;
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const half = (value: number): number => Math.floor(value / 2);

/** The root that an inclusion proof leads to; undefined for a proof of impossible shape. RFC 9162 §2.1.3.2 */
function rootOfInclusion(claim: InclusionClaim): Buffer | undefined {
  if (!isWellFormed(claim)) return undefined;
  const { index, size } = claim;
  let node = index;
  let last = size - 1;
  let hash: Buffer = Buffer.from(claim.leafHash);
  for (const sibling of claim.path) {
    if (last === 0) return undefined;
    if (node % 2 === 1 || node === last) {
      hash = nodeHashOf(sibling, hash);
      // A lone right edge rises without a sibling until it is a right child.
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = nodeHashOf(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 ? hash : undefined;
}

function isWellFormed({ index, size, leafHash, path }: InclusionClaim): boolean {
  return isCount(index) && isCount(size) && index < size && [leafHash, ...path].every(isHash);
}

/** Whether a proof shows the leaf at its index in the tree with that root. RFC 9162 §2.1.3.2 */
export function provesInclusion(claim: InclusionClaim, root: Uint8Array): boolean {
  return rootOfInclusion(claim)?.equals(root) ?? false;
}

/** Whether a proof shows the first tree to be a prefix of the second. RFC 9162 §2.1.4.2 */
export function provesConsistency(claim: ConsistencyClaim): boolean {
  const { firstSize, secondSize, path } = claim;
  const firstRoot = Buffer.from(claim.firstRoot);
  const secondRoot = Buffer.from(claim.secondRoot);
  if (!isCount(firstSize) || !isCount(secondSize) || firstSize > secondSize) return false;
  if (![firstRoot, secondRoot, ...path].every(isHash)) return false;
  if (firstSize === 0) return path.length === 0 && firstRoot.equals(emptyRoot);
  if (firstSize === secondSize) return path.length === 0 && firstRoot.equals(secondRoot);
  const roots = rootsOfConsistency(claim);
  return roots !== undefined && roots.first.equals(firstRoot) && roots.second.equals(secondRoot);
}

/** Walks from the old tree's last complete subtree to the top, rebuilding both roots on the way. */
function rootsOfConsistency(
  claim: ConsistencyClaim,
): { first: Buffer; second: Buffer } | undefined {
  let node = claim.firstSize - 1;
  let last = claim.secondSize - 1;
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  // node 0 here: the old size is a power of two, so its root is itself a subtree of the new tree.
  const hashes = node === 0 ? [claim.firstRoot, ...claim.path] : claim.path;
  const [start, ...rest] = hashes;
  if (start === undefined) return undefined;
  let first: Buffer = Buffer.from(start);
  let second: Buffer = Buffer.from(start);
  for (const hash of rest) {
    if (last === 0) return undefined;
    if (node % 2 === 1 || node === last) {
      first = nodeHashOf(hash, first);
      second = nodeHashOf(hash, second);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      second = nodeHashOf(second, hash);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 ? { first, second } : undefined;
}
