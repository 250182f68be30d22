import { archivePaths, type ArchiveWire } from '#exit';
import type { World } from '#infrastructure';
import { actorOf } from './translate/actor.ts';
import { contexts, noteUri } from './translate/addresses.ts';
import { announceOf, createOf, noteOf } from './translate/note.ts';

/**
 * The words of an archive: ActivityPub as Mastodon writes it there, with pictures and collections
 * named by their places inside the archive.
 */
export function archiveWire({ origin }: Pick<World, 'origin'>): ArchiveWire {
  return {
    actor: (account) => ({
      '@context': contexts,
      ...actorOf(origin, account, archivePaths.media),
      ...pictures(account),
      outbox: archivePaths.outbox,
      likes: archivePaths.likes,
      bookmarks: archivePaths.bookmarks,
    }),
    published: (author, post, { inReplyTo, quote }) =>
      createOf(
        noteOf({
          origin,
          author,
          post,
          inReplyToUri: inReplyTo,
          quoteUri: quote,
          mediaUrl: archivePaths.media,
        }),
      ),
    boosted: (author, boosted) => announceOf(origin, author, boosted),
    postUri: (author, post) => post.uri ?? noteUri(origin, author, post.id),
  };
}

type Pictured = { readonly avatarKey: string | null; readonly headerKey: string | null };

function pictures({ avatarKey, headerKey }: Pictured) {
  const picture = (url: string) => ({ type: 'Image', url });
  return {
    ...(avatarKey === null ? {} : { icon: picture(archivePaths.avatar(avatarKey)) }),
    ...(headerKey === null ? {} : { image: picture(archivePaths.header(headerKey)) }),
  };
}
