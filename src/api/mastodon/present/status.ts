import type { Boost, Post, PostFor, TimelineItem, Tombstone, ViewerFlags } from '#conversation';
import { isSensitive, renderedOnce } from '#conversation';
import { escapeHtml, type AccountId } from '#foundation';
import type { World } from '#infrastructure';
import type { AccountBytes, AuthorCache } from './account-bytes.ts';
import { presentMatch } from './filter.ts';
import { presentMedia } from './media-attachment.ts';
import { arrayPieces, joinPieces, type JsonBytes, type Piece } from './pieces.ts';
import { presentCard } from './card.ts';
import { presentPoll } from './poll.ts';
import { presentShallowQuote, quoteApproval, quoteStateName } from './quote.ts';
import { acct, postUri, postUrl, profileUrl } from './urls.ts';

/**
 * Statuses as bytes. The part of a post that is the same for every viewer is rendered once and
 * kept; the author, the counters and the viewer's flags are spliced in behind it. A status is
 * therefore built in this order: body `,` author `,` tail.
 */

export type Presenting = { readonly world: World; readonly authors: AuthorCache };

const visibilityNames = {
  public: 'public',
  unlisted: 'unlisted',
  followers: 'private',
  direct: 'direct',
} as const;

/** A page of statuses as the bytes of a JSON array, in the order given. */
export async function presentTimeline(
  presenting: Presenting,
  items: readonly TimelineItem[],
): Promise<JsonBytes> {
  const authors = await presenting.authors.load(items.flatMap(authorIds));
  const pieces = items.map((item) => itemPieces({ world: presenting.world, authors }, item));
  return joinPieces(arrayPieces(pieces));
}

/** Posts (without boosts) as the bytes of a JSON array. */
export async function presentPosts(
  presenting: Presenting,
  posts: readonly PostFor[],
): Promise<JsonBytes> {
  const { world } = presenting;
  const authors = await presenting.authors.load(posts.flatMap(postAuthorIds));
  return joinPieces(arrayPieces(posts.map((post) => postPieces({ world, authors }, post))));
}

/** The pieces of each of these posts, wherever they are to stand. */
export async function postPiecesOf(
  { world, authors: cache }: Presenting,
  posts: readonly PostFor[],
): Promise<(post: PostFor) => readonly Piece[]> {
  const authors = await cache.load(posts.flatMap(postAuthorIds));
  return (post) => postPieces({ world, authors }, post);
}

/** One status as bytes. */
export async function presentPost(presenting: Presenting, post: PostFor): Promise<JsonBytes> {
  const authors = await presenting.authors.load(postAuthorIds(post));
  return joinPieces(postPieces({ world: presenting.world, authors }, post));
}

/** One line of a timeline as bytes: the boost around its post, where it is one. */
export async function presentTimelineItem(
  presenting: Presenting,
  item: TimelineItem,
): Promise<JsonBytes> {
  const authors = await presenting.authors.load(authorIds(item));
  return joinPieces(itemPieces({ world: presenting.world, authors }, item));
}

function authorIds(item: TimelineItem): AccountId[] {
  const ids = postAuthorIds(item);
  return item.boost === undefined ? ids : [...ids, item.boost.accountId];
}

function postAuthorIds({ post, quote }: PostFor): AccountId[] {
  const quoted = quote?.quoted;
  return quoted === undefined ? [post.authorId] : [post.authorId, quoted.post.authorId];
}

type Scene = { readonly world: World; readonly authors: AccountBytes };

function itemPieces(scene: Scene, item: TimelineItem): readonly Piece[] {
  return item.boost === undefined
    ? postPieces(scene, item)
    : boostPieces(scene, { boost: item.boost, item });
}

function postPieces(scene: Scene, shown: PostFor): readonly Piece[] {
  const { world, authors } = scene;
  const author = authors.get(shown.post.authorId);
  if (author === undefined) throw new Error(`author of post ${shown.post.id} is missing`);
  const body = renderBody(world, shown.post, { author, tombstone: shown.tombstone });
  return [
    body,
    author.bytes,
    ...pollPieces(world, shown),
    ...quotePieces(scene, shown),
    tail(shown),
    filteredEnd(shown),
  ];
}

/** A poll changes with every vote, with time and with the viewer. */
function pollPieces(world: World, shown: PostFor): readonly Piece[] {
  const { poll } = shown.post;
  if (poll === undefined) return [',"poll":null'];
  const presented = presentPoll(poll, shown, world.clock.now());
  return [',"poll":', Buffer.from(JSON.stringify(presented))];
}

/** What of the quoted post is shown, is the viewer's own view of it; one within it has its id alone. */
function quotePieces(scene: Scene, shown: PostFor): readonly Piece[] {
  const { quote } = shown;
  if (quote === undefined) return [',"quote":null'];
  if (quote.quoted === undefined && quote.quotedId !== undefined) {
    return [`,"quote":${JSON.stringify(presentShallowQuote(quote))}`];
  }
  const head = `,"quote":{"state":"${quoteStateName(quote)}","quoted_status":`;
  if (quote.quoted === undefined) return [`${head}null}`];
  return [head, ...postPieces(scene, quote.quoted), '}'];
}

type Rendering = {
  readonly author: { readonly handle: string; readonly domain: string | null };
  readonly tombstone: Tombstone | undefined;
};

function renderBody(world: World, post: Post, { author, tombstone }: Rendering): Buffer {
  const kind = tombstone === undefined ? 'status-body' : `status-${tombstone.reason}`;
  return renderedOnce(world, { id: post.id, version: post.version, kind }, () => {
    const fields = bodyFields(world, post, { author, tombstone });
    return `${JSON.stringify(fields).slice(0, -1)},"account":`;
  });
}

function bodyFields(world: World, post: Post, { author, tombstone }: Rendering) {
  const shown = tombstone === undefined;
  return {
    id: post.id,
    created_at: post.createdAt.toISOString(),
    edited_at: post.editedAt?.toISOString() ?? null,
    in_reply_to_id: post.inReplyTo ?? null,
    in_reply_to_account_id: post.inReplyToAuthor ?? null,
    sensitive: shown && isSensitive(post),
    spoiler_text: shown ? post.contentWarning : '',
    visibility: visibilityNames[post.visibility],
    language: post.language,
    uri: postUri(world, author, post),
    url: postUrl(world, author, post),
    content: shown ? `${post.html}${contextHtml(world, post)}` : tombstoneHtml(world, tombstone),
    reblog: null,
    application: null,
    media_attachments: shown ? post.media.map((media) => presentMedia(world, media)) : [],
    mentions: post.mentions.map((mention) => ({
      id: mention.accountId,
      username: mention.handle,
      url: profileUrl(world, mention),
      acct: acct(mention),
    })),
    tags: shown
      ? post.tags.map((name) => ({ name, url: `${world.origin}/tags/${encodeURIComponent(name)}` }))
      : [],
    emojis: [],
    card: shown && post.card !== null ? presentCard(world, post.card) : null,
  };
}

/** Nothing vanishes without a word: a removed post says why, and where to read the decision. */
function tombstoneHtml(world: World, tombstone: Tombstone): string {
  if (tombstone.reason === 'deleted') return '<p>This post was deleted by its author.</p>';
  const sentence = 'This post is hidden by a decision.';
  return `<p>${sentence}${docketHtml(world, tombstone.docket)}</p>`;
}

/** What decisions have readers told beside the text, each note in a paragraph of its own. */
export function contextHtml(world: World, { labels }: Post): string {
  return labels
    .filter(({ label }) => label === 'context')
    .map(({ note, docket }) => {
      const said = note === '' ? '' : ` ${escapeHtml(note)}`;
      return `<p>Context by decision:${said}${docketHtml(world, docket)}</p>`;
    })
    .join('');
}

function docketHtml({ origin }: World, docket: string | undefined): string {
  if (docket === undefined) return '';
  const url = escapeHtml(`${origin}/dockets/${docket}`);
  return ` <a href="${url}" rel="nofollow noopener">Read the reasons</a>`;
}

/** What changes often, or differs between viewers. ASCII only. */
function tail(shown: PostFor): string {
  const { post, flags, may } = shown;
  const { counts } = post;
  return (
    `,"quotes_count":${counts.quotes},"quote_approval":${quoteApproval(shown)}` +
    `,"reply_policy":"${post.replyPolicy}","reply_allowed":${may.reply}${flagsTail(counts, flags)}`
  );
}

function flagsTail(counts: Post['counts'], flags: ViewerFlags): string {
  return (
    `,"replies_count":${counts.replies},"reblogs_count":${counts.boosts}` +
    `,"favourites_count":${counts.likes},"favourited":${flags.liked}` +
    `,"reblogged":${flags.boosted},"bookmarked":${flags.bookmarked}` +
    `,"muted":${flags.muted},"pinned":${flags.pinned},"filtered":`
  );
}

/** Filters have names in any script, hence bytes; nearly always there are none. */
function filteredEnd({ filtered }: PostFor): Piece {
  return filtered === undefined
    ? '[]}'
    : Buffer.from(`${JSON.stringify(filtered.map(presentMatch))}}`);
}

type BoostParts = { readonly boost: Boost; readonly item: PostFor };

function boostPieces(scene: Scene, { boost, item }: BoostParts): readonly Piece[] {
  const { world, authors } = scene;
  const author = authors.get(boost.accountId);
  if (author === undefined) throw new Error(`account of boost ${boost.id} is missing`);
  const head = renderedOnce(world, { id: boost.id, version: 1, kind: 'status-boost' }, () => {
    const fields = JSON.stringify(boostFields(world, boost, author));
    return `${fields.slice(0, -1)},"reblog":`;
  });
  return [
    head,
    ...postPieces(scene, item),
    ',"account":',
    author.bytes,
    flagsTail(item.post.counts, item.flags),
    filteredEnd(item),
  ];
}

function boostFields(world: World, boost: Boost, author: { readonly handle: string }) {
  const uri = `${world.origin}/users/${author.handle}/boosts/${boost.id}`;
  return {
    id: boost.id,
    created_at: boost.createdAt.toISOString(),
    edited_at: null,
    in_reply_to_id: null,
    in_reply_to_account_id: null,
    sensitive: false,
    spoiler_text: '',
    visibility: visibilityNames[boost.visibility],
    language: null,
    uri,
    url: uri,
    content: '',
    application: null,
    media_attachments: [],
    mentions: [],
    tags: [],
    emojis: [],
    card: null,
    poll: null,
    quote: null,
    quotes_count: 0,
    quote_approval: { automatic: [], manual: [], current_user: 'denied' },
  };
}
