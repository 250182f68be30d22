import type { Account } from '#accounts';
import type { Boost, Post } from '#conversation';
import type { Json } from '#foundation';

/** A boost with the public id of the post that it passed on. */
export type BoostedPost = { readonly boost: Boost; readonly uri: string };

/** The public ids of the posts that a post hangs on, null where it has none or it is unknown. */
export type PostLinks = { readonly inReplyTo: string | null; readonly quote: string | null };

/**
 * The words in which an archive is written: federation's, which this module does not know. Media
 * are named by their key, relative to the archive.
 */
export type ArchiveWire = {
  readonly actor: (account: Account) => Json;
  readonly published: (author: Account, post: Post, links: PostLinks) => Json;
  readonly boosted: (author: Account, boosted: BoostedPost) => Json;
  readonly postUri: (author: Account, post: Post) => string;
};
