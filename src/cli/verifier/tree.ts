import { hash } from 'node:crypto';

/**
 * The verifier's own Merkle tree (RFC 6962 §2.1). It shares nothing with the ledger that wrote the
 * log, on purpose: one mistake in both would have to be made twice.
 */

/** Hashes one behind the other: a million of them are one buffer of 32 MB, and no objects. */
export type Hashes = Buffer;

export const hashBytes = 32;
/** Hashes in a tile, entries in a bundle. C2SP tlog-tiles */
export const tileWidth = 256;

export const countOf = (hashes: Hashes): number => Math.floor(hashes.length / hashBytes);

/** Hashes `from` up to `to`, in the same memory. */
export const hashesFrom = (hashes: Hashes, from: number, to?: number): Hashes =>
  hashes.subarray(from * hashBytes, to === undefined ? undefined : to * hashBytes);

/** The hash at a place; undefined where there is none. */
export function hashAt(hashes: Hashes, place: number): Buffer | undefined {
  return place < countOf(hashes) ? hashesFrom(hashes, place, place + 1) : undefined;
}

/** The leaf hash of an entry's bytes, in hex: Node makes text of a hash far faster than a buffer. */
export function leafHash(entry: Uint8Array): string {
  const bytes = Buffer.allocUnsafe(1 + entry.length);
  bytes[0] = 0;
  bytes.set(entry, 1);
  return hash('sha256', bytes, 'hex');
}

/** The level above: each hash is of two neighbours, and a last one without a neighbour goes up as it is. */
function levelAbove(hashes: Hashes): Hashes {
  const count = countOf(hashes);
  const above = Buffer.alloc(Math.ceil(count / 2) * hashBytes);
  const pair = Buffer.alloc(1 + 2 * hashBytes, 1);
  for (let place = 0; place + 1 < count; place += 2) {
    hashes.copy(pair, 1, place * hashBytes, (place + 2) * hashBytes);
    above.write(hash('sha256', pair, 'hex'), (place / 2) * hashBytes, 'hex');
  }
  if (count % 2 === 1) hashesFrom(hashes, count - 1, count).copy(above, above.length - hashBytes);
  return above;
}

/** The root over these leaves. */
export function rootOf(leaves: Hashes): Buffer {
  if (countOf(leaves) === 0) return hash('sha256', '', 'buffer');
  let level = leaves;
  while (countOf(level) > 1) level = levelAbove(level);
  return level;
}

export type Tree = {
  /** The hashes of each level of tiles, the leaves first: each is the root of a full tile below it. */
  readonly levels: readonly Hashes[];
  readonly root: Buffer;
};

const levelsPerTile = 8;

/** Every level of tiles over these leaves, and the root, each hash computed once. */
export function treeOver(leaves: Hashes): Tree {
  const levels: Hashes[] = [];
  let level = leaves;
  /** The level, and behind it the root of what is in no full tile below. */
  let edge = leaves;
  for (;;) {
    levels.push(level);
    const full = countOf(level) - (countOf(level) % tileWidth);
    if (full === 0) return { levels, root: rootOf(edge) };
    const rest = hashesFrom(edge, full);
    level = hashesFrom(level, 0, full);
    for (let step = 0; step < levelsPerTile; step += 1) level = levelAbove(level);
    edge = rest.length === 0 ? level : Buffer.concat([level, rootOf(rest)]);
  }
}

const nodePrefix = Buffer.of(1);

const joinHashes = (left: Uint8Array, right: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([nodePrefix, left, right]), 'buffer');

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
