import { sha256 } from '#foundation';

/** Half-open range of entries, [from, to), that one hash of the tree covers. */
export type Span = { readonly from: number; readonly to: number };

/** A complete subtree: `level` 0 is a leaf, `position` counts subtrees of that level from the left. */
export type NodePlace = { readonly level: number; readonly position: number };

export type TreeNode = NodePlace & { readonly hash: Buffer };

/** Where a rule gets the hashes of complete subtrees from. @throws when the place is not stored */
export type NodeLookup = (place: NodePlace) => Buffer;

/** The root of the empty tree: the hash of nothing. RFC 6962 §2.1 */
export const emptyRoot: Buffer = sha256('');

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** RFC 6962 §2.1: SHA-256(0x00 ‖ entry). */
export function leafHashOf(entry: Uint8Array): Buffer {
  return sha256(Buffer.concat([leafPrefix, entry]));
}

/** RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHashOf(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(Buffer.concat([nodePrefix, left, right]));
}

/** The largest power of two smaller than n; the left part of every split. */
function splitAt(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/**
 * The complete subtrees that make up a span of the tree, largest first. For a span [0, size) these
 * are the right edge of the tree: one subtree per set bit of the size.
 */
export function completeNodes(span: Span): NodePlace[] {
  const places: NodePlace[] = [];
  let from = span.from;
  while (from < span.to) {
    let level = 0;
    let width = 1;
    while (from + width * 2 <= span.to && from % (width * 2) === 0) {
      width *= 2;
      level += 1;
    }
    places.push({ level, position: from / width });
    from += width;
  }
  return places;
}

/** The hash of a span of the tree. Incomplete subtrees exist only at the right edge and fold from there. */
export function spanHash(span: Span, lookup: NodeLookup): Buffer {
  const hashes = completeNodes(span).map(lookup);
  const last = hashes.pop();
  if (last === undefined) return emptyRoot;
  return hashes.reduceRight((right, left) => nodeHashOf(left, right), last);
}

/**
 * The subtrees that appending the entry at `index` completes, the leaf first. `edge` gives the
 * complete subtrees left of it; only those that the new leaf closes are asked for.
 */
export function nodesCompletedBy(index: number, leafHash: Buffer, edge: NodeLookup): TreeNode[] {
  const nodes: TreeNode[] = [{ level: 0, position: index, hash: leafHash }];
  let last: TreeNode = { level: 0, position: index, hash: leafHash };
  while (last.position % 2 === 1) {
    const left = edge({ level: last.level, position: last.position - 1 });
    last = {
      level: last.level + 1,
      position: (last.position - 1) / 2,
      hash: nodeHashOf(left, last.hash),
    };
    nodes.push(last);
  }
  return nodes;
}

/** The places whose hashes {@link nodesCompletedBy} asks for. */
export function leftNeighbours(index: number): NodePlace[] {
  const places: NodePlace[] = [];
  let position = index;
  for (let level = 0; position % 2 === 1; level += 1) {
    places.push({ level, position: position - 1 });
    position = (position - 1) / 2;
  }
  return places;
}

/**
 * The spans whose hashes prove that entry `index` is in the tree of `size`, leaf's sibling first.
 * RFC 6962 §2.1.1
 */
export function inclusionSpans(index: number, size: number): Span[] {
  if (!isCount(size) || !isCount(index) || index >= size) {
    throw new RangeError(`no entry ${index} in a tree of size ${size}`);
  }
  const spans: Span[] = [];
  let tree: Span = { from: 0, to: size };
  while (tree.to - tree.from > 1) {
    const middle = tree.from + splitAt(tree.to - tree.from);
    const left = { from: tree.from, to: middle };
    const right = { from: middle, to: tree.to };
    spans.push(index < middle ? right : left);
    tree = index < middle ? left : right;
  }
  return spans.reverse();
}

/**
 * The spans whose hashes prove that the tree of `first` entries is a prefix of the tree of
 * `second`. Empty for first = 0 and for equal sizes. RFC 6962 §2.1.2
 */
export function consistencySpans(first: number, second: number): Span[] {
  if (!isCount(first) || !isCount(second) || first > second) {
    throw new RangeError(`size ${first} is not before size ${second}`);
  }
  if (first === 0) return [];
  const spans: Span[] = [];
  let tree: Span = { from: 0, to: second };
  while (tree.to > first) {
    const middle = tree.from + splitAt(tree.to - tree.from);
    const left = { from: tree.from, to: middle };
    const right = { from: middle, to: tree.to };
    spans.push(first <= middle ? right : left);
    tree = first <= middle ? left : right;
  }
  // The old tree itself needs no hash; a subtree that ends where the old tree ends does.
  if (tree.from > 0) spans.push(tree);
  return spans.reverse();
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
