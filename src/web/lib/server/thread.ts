import type { PostId } from '#foundation';
import type { PostView } from './posts.ts';

export type ThreadLine = {
  readonly post: PostView;
  /** How far to the right it stands: 0 for an answer to the page's post. */
  readonly depth: number;
  /** The next line is its author's own continuation of it. */
  readonly continues: boolean;
};

const deepest = 4;

/**
 * Where each reply stands. A continuation by the same author stays at its parent's depth, so that
 * a thread of one person reads straight down.
 */
export function threadLines(root: PostId, posts: readonly PostView[]): ThreadLine[] {
  const depthById = new Map<string, number>([[root, -1]]);
  const authorById = new Map(posts.map((post) => [post.id, post.author.id]));
  return posts.map((post, index) => {
    const parent = post.inReplyTo?.id;
    const above = parent === undefined ? -1 : (depthById.get(parent) ?? -1);
    const own = parent !== undefined && authorById.get(parent) === post.author.id;
    const depth = Math.min(own ? Math.max(above, 0) : above + 1, deepest);
    depthById.set(post.id, depth);
    const next = posts[index + 1];
    const continues = next?.inReplyTo?.id === post.id && next.author.id === post.author.id;
    return { post, depth, continues };
  });
}
