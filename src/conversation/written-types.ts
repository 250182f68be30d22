import type { MediaId, PostId } from '#foundation';
import type { Media, MediaChange } from './media/media-types.ts';
import type { QuotePolicy, ReplyPolicy } from './rules/policies.ts';
import type { Visibility } from './rules/post-limits.ts';

export type Poll = {
  readonly options: readonly string[];
  /** Whether a vote may name several options. */
  readonly multiple: boolean;
  /** Whether counts are shown only when it has ended. */
  readonly hidesTotals: boolean;
  readonly expiresAt: Date;
  /** Votes for each option. */
  readonly counts: readonly number[];
  readonly voters: number;
  /** Rises when the options change, which empties the ballot box. */
  readonly revision: number;
};

/** Whether the author of the quoted post lets the quote stand. */
export type Quote = { readonly postId: PostId; readonly state: 'accepted' | 'revoked' };

export type PollDraft = {
  /** Two to four, each different, of at most 50 characters. */
  readonly options: readonly string[];
  /** How long it is open. */
  readonly seconds: number;
  readonly multiple?: boolean;
  readonly hidesTotals?: boolean;
};

export type PostDraft = {
  readonly text: string;
  readonly contentWarning?: string;
  readonly sensitive?: boolean;
  readonly language?: string;
  /** Public unless told otherwise. */
  readonly visibility?: Visibility;
  readonly inReplyTo?: PostId;
  /** At most four, uploaded by the author, not yet on another post. */
  readonly mediaIds?: readonly MediaId[];
  /** Not together with media. */
  readonly poll?: PollDraft;
  /** The post that it quotes. */
  readonly quotes?: PostId;
  /** Everybody unless told otherwise. */
  readonly replyPolicy?: ReplyPolicy;
  /** Nobody unless told otherwise, and for what not everyone may see. */
  readonly quotePolicy?: QuotePolicy;
  /** The same key by the same author gives the same post. At most 255 characters. */
  readonly idempotencyKey?: string;
  /**
   * Publication in the past: a quiet import, without notifications or push. Later than now is
   * refused.
   */
  readonly createdAt?: Date;
};

/** One part of a thread: what the parts share is told once, in `ThreadDraft`. */
export type ThreadPart = Pick<
  PostDraft,
  'text' | 'contentWarning' | 'sensitive' | 'language' | 'mediaIds'
>;
export type ThreadDraft = Pick<
  PostDraft,
  'visibility' | 'inReplyTo' | 'idempotencyKey' | 'replyPolicy' | 'quotePolicy'
> & {
  readonly parts: readonly ThreadPart[];
};

export type PostEdit = {
  readonly text: string;
  readonly contentWarning?: string;
  readonly sensitive?: boolean;
  readonly language?: string;
  readonly mediaIds?: readonly MediaId[];
  readonly mediaChanges?: readonly MediaChange[];
  /** Other options reset the votes; null takes the poll away; absent leaves it. */
  readonly poll?: PollDraft | null;
  readonly replyPolicy?: ReplyPolicy;
  readonly quotePolicy?: QuotePolicy;
};

/** One version of a post; the last one is what stands. */
export type PostVersion = {
  readonly version: number;
  readonly text: string;
  readonly html: string;
  readonly contentWarning: string;
  readonly sensitive: boolean;
  readonly language: string | null;
  readonly media: readonly Media[];
  readonly pollOptions?: readonly string[];
  readonly quote?: Quote;
  readonly createdAt: Date;
};
