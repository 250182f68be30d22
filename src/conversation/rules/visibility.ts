import type { Visibility } from './post-limits.ts';

/** What the viewer is to a post's author, and to the post. All false for the public. */
export type ViewerRelation = {
  readonly isAuthor: boolean;
  readonly followsAuthor: boolean;
  readonly isMentioned: boolean;
  /** The author blocks the viewer. */
  readonly isBlocked: boolean;
};

export const strangerRelation: ViewerRelation = {
  isAuthor: false,
  followsAuthor: false,
  isMentioned: false,
  isBlocked: false,
};

/**
 * Whether a viewer may see a post at all. Followers-only posts reach followers and those they
 * name, direct ones only those they name; whom the author blocks sees nothing.
 */
export function maySee(visibility: Visibility, relation: ViewerRelation): boolean {
  if (relation.isAuthor) return true;
  if (relation.isBlocked) return false;
  switch (visibility) {
    case 'public':
    case 'unlisted':
      return true;
    case 'followers':
      return relation.followsAuthor || relation.isMentioned;
    case 'direct':
      return relation.isMentioned;
  }
}

/** Whether others may pass a post on. Its author may boost a followers-only post to the followers. */
export function mayBoost(visibility: Visibility, isAuthor: boolean): boolean {
  if (visibility === 'direct') return false;
  return visibility !== 'followers' || isAuthor;
}

/** The narrower of two visibilities: an answer or boost never reaches further than asked. */
export function narrower(left: Visibility, right: Visibility): Visibility {
  return breadth[left] <= breadth[right] ? left : right;
}

const breadth: Readonly<Record<Visibility, number>> = {
  direct: 0,
  followers: 1,
  unlisted: 2,
  public: 3,
};
