import { compareIds } from '#foundation';

export type ThreadNode = {
  readonly id: string;
  readonly authorId: string;
  readonly inReplyTo?: string;
};

/**
 * The answers under `rootId` as they are read: depth first, each post directly before its answers,
 * the author's own continuation first, then oldest first. Nodes that do not hang on the root are
 * left out.
 */
export function threadOrder<Node extends ThreadNode>(
  root: ThreadNode,
  nodes: readonly Node[],
): readonly Node[] {
  const childrenById = childrenOf(nodes);
  const ordered: Node[] = [];
  // Nearest last: a stack, because a chain of thousands of answers would overflow recursion.
  const waiting: Node[] = sorted(childrenById.get(root.id) ?? [], root.authorId).reverse();
  const seen = new Set<string>([root.id]);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node.id)) continue;
    seen.add(node.id);
    ordered.push(node);
    waiting.push(...sorted(childrenById.get(node.id) ?? [], node.authorId).reverse());
  }
  return ordered;
}

function childrenOf<Node extends ThreadNode>(nodes: readonly Node[]): Map<string, Node[]> {
  const childrenById = new Map<string, Node[]>();
  for (const node of nodes) {
    if (node.inReplyTo === undefined) continue;
    const siblings = childrenById.get(node.inReplyTo);
    if (siblings === undefined) childrenById.set(node.inReplyTo, [node]);
    else siblings.push(node);
  }
  return childrenById;
}

function sorted<Node extends ThreadNode>(
  siblings: readonly Node[],
  parentAuthorId: string,
): Node[] {
  return siblings.toSorted((left, right) => {
    const own =
      Number(right.authorId === parentAuthorId) - Number(left.authorId === parentAuthorId);
    return own === 0 ? compareIds(left.id, right.id) : own;
  });
}
