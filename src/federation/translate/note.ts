import type { Boost, Media, Poll, Post } from '#conversation';
import { actorUri, announceUri, noteUri, publicAudience } from './addresses.ts';

type Named = { readonly handle: string };

export type NoteParts = {
  readonly origin: string;
  readonly author: Named;
  readonly post: Post;
  /** The id of what it answers, where that is known. */
  readonly inReplyToUri: string | null;
  /** The id of what it quotes, where that is known and stands. */
  readonly quoteUri: string | null;
  /** Turns a media key into the address that the note names. */
  readonly mediaUrl: (key: string) => string;
};

/** A post as an ActivityPub Note, or a Question where it holds a poll, without `@context`. */
export function noteOf({ origin, author, post, inReplyToUri, quoteUri, mediaUrl }: NoteParts) {
  const mentions = post.mentions.map((mention) => ({
    type: 'Mention',
    href:
      mention.domain === null
        ? actorUri(origin, mention)
        : `https://${mention.domain}/users/${mention.handle}`,
    name: `@${mention.handle}${mention.domain === null ? '' : `@${mention.domain}`}`,
  }));
  const id = post.uri ?? noteUri(origin, author, post.id);
  return {
    id,
    type: post.poll === undefined ? 'Note' : 'Question',
    attributedTo: actorUri(origin, author),
    inReplyTo: inReplyToUri,
    published: post.createdAt.toISOString(),
    ...(post.editedAt === undefined ? {} : { updated: post.editedAt.toISOString() }),
    url: `${origin}/@${author.handle}/${post.id}`,
    summary: post.contentWarning === '' ? null : post.contentWarning,
    sensitive: post.sensitive,
    content: post.html,
    ...(post.language === null ? {} : { contentMap: { [post.language]: post.html } }),
    ...(quoteUri === null ? {} : quoteOf(quoteUri)),
    ...(post.poll === undefined ? {} : questionOf(post.poll)),
    ...audience(origin, author, { post, mentioned: mentions.map(({ href }) => href) }),
    attachment: post.media.map((media) => attachmentOf(media, mediaUrl)),
    tag: [
      ...mentions,
      ...post.tags.map((name) => ({
        type: 'Hashtag',
        name: `#${name}`,
        href: `${origin}/tags/${encodeURIComponent(name)}`,
      })),
    ],
  };
}

/** FEP-044f, and the older word that other servers read. */
function quoteOf(uri: string) {
  return { quote: uri, quoteUrl: uri };
}

/** Counts that are hidden until the end are not told to other servers either. */
function questionOf(poll: Poll) {
  const options = poll.options.map((name, place) => ({
    type: 'Note',
    name,
    replies: {
      type: 'Collection',
      ...(poll.hidesTotals ? {} : { totalItems: poll.counts[place] ?? 0 }),
    },
  }));
  return {
    ...(poll.multiple ? { anyOf: options } : { oneOf: options }),
    endTime: poll.expiresAt.toISOString(),
    votersCount: poll.voters,
  };
}

type Reach = { readonly post: Post; readonly mentioned: readonly string[] };

function audience(origin: string, author: Named, { post, mentioned }: Reach) {
  const followers = `${actorUri(origin, author)}/followers`;
  switch (post.visibility) {
    case 'public':
      return { to: [publicAudience], cc: [followers, ...mentioned] };
    case 'unlisted':
      return { to: [followers], cc: [publicAudience, ...mentioned] };
    case 'followers':
      return { to: [followers], cc: mentioned };
    case 'direct':
      return { to: mentioned, cc: [] };
  }
}

function attachmentOf(media: Media, mediaUrl: (key: string) => string) {
  return {
    type: 'Document',
    mediaType: media.type,
    url: mediaUrl(media.key),
    name: media.description === '' ? null : media.description,
    ...(media.blurhash === null ? {} : { blurhash: media.blurhash }),
    ...(media.size === null ? {} : { focalPoint: [media.focus.x, media.focus.y], ...media.size }),
    ...(media.play === null ? {} : { duration: durationOf(media.play.durationMs) }),
  };
}

/** As XML Schema and ActivityStreams have it: `PT83.5S`. */
function durationOf(ms: number): string {
  return `PT${ms / 1000}S`;
}

export type Note = ReturnType<typeof noteOf>;

/** The Create that published a note. */
export function createOf(note: Note) {
  return {
    id: `${note.id}/activity`,
    type: 'Create',
    actor: note.attributedTo,
    published: note.published,
    to: note.to,
    cc: note.cc,
    object: note,
  };
}

/** A boost as an Announce of another post's id. */
export function announceOf(origin: string, author: Named, about: { boost: Boost; uri: string }) {
  const actor = actorUri(origin, author);
  return {
    id: announceUri(origin, author, about.boost.id),
    type: 'Announce',
    actor,
    published: about.boost.createdAt.toISOString(),
    to: [publicAudience],
    cc: [`${actor}/followers`],
    object: about.uri,
  };
}
