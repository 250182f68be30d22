import type { Id, MediaId } from '#foundation';
import type { Media, PostDraft } from '../types.ts';

export type DraftId = Id<'draft'>;

/** What a draft says: as much of a post as there is yet. */
export type DraftContent = Omit<PostDraft, 'createdAt' | 'idempotencyKey' | 'mediaIds'> & {
  readonly mediaIds?: readonly MediaId[];
};

/** Something not published yet: a draft, or with `publishAt` a scheduled post. */
export type Draft = {
  readonly id: DraftId;
  /** Rises with every change. */
  readonly version: number;
  readonly content: DraftContent;
  readonly media: readonly Media[];
  readonly publishAt?: Date;
  /** Why it was not published when its time came, in a sentence: it is a draft again. */
  readonly heldBecause?: string;
  readonly idempotencyKey?: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};
