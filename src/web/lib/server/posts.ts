import type { FilterContext, FilterMatch } from '#conversation';
import type { Id, PostId } from '#foundation';
import type {
  Boost,
  Counts,
  Label,
  LinkCard,
  Media,
  PostFor,
  QuoteFor,
  ReplyPolicy,
  Visibility,
  ViewerFlags,
  ViewerMay,
} from '#conversation';
import type { Platform } from '../../platform.ts';
import { mediaPath, peopleById, type Person } from './people.ts';
import { viewPoll, type PollView } from './poll-view.ts';
import type { Viewer } from './viewer.ts';

export type Picture = {
  readonly kind: Media['kind'];
  readonly url: string;
  /** A sound may have none. */
  readonly preview: string | null;
  readonly width: number;
  readonly height: number;
  readonly description: string;
};

/** The card of a link. `site` is the host that the link leads to, whatever its page calls itself. */
export type CardView = {
  readonly url: string;
  readonly site: string;
  readonly title: string;
  readonly description: string;
  readonly language: string | null;
  readonly picture?: Omit<Picture, 'preview' | 'kind'>;
};

/** A post as pages show it to one viewer. */
export type PostView = {
  /** What the list is paged by; a boost's own id when it is there by a boost. */
  readonly cursor: string;
  readonly id: PostId;
  readonly path: string;
  readonly author: Person;
  readonly boostedBy?: Person;
  readonly html: string;
  readonly contentWarning: string;
  /** What decisions have readers told. */
  readonly labels: readonly Label[];
  readonly sensitive: boolean;
  /** Names of the viewer's filters that cover it here. */
  readonly filters: readonly string[];
  readonly language: string | null;
  readonly visibility: Visibility;
  readonly inReplyTo?: { readonly id: PostId; readonly handle?: string };
  readonly createdAt: Date;
  readonly editedAt?: Date;
  readonly pictures: readonly Picture[];
  readonly card?: CardView;
  readonly counts: Counts;
  readonly flags: ViewerFlags;
  readonly mine: boolean;
  readonly poll?: PollView;
  readonly quote?: { readonly state: QuoteFor['state']; readonly post?: PostView };
  /** Whom its author lets answer. */
  readonly replyPolicy: ReplyPolicy;
  readonly may: ViewerMay;
  readonly tombstone?: { readonly reason: 'deleted' | 'hidden'; readonly docket?: string };
  /** Hidden by a decision, and shown because the viewer wrote it. */
  readonly hiddenToOthers: boolean;
};

type Shown = PostFor & { readonly id?: string; readonly boost?: Boost };

/** Posts with their people, ready to be rendered; those whose author is gone are left out. */
export async function viewPosts(
  platform: Platform,
  viewer: Viewer | undefined,
  items: readonly Shown[],
  context?: FilterContext,
): Promise<PostView[]> {
  const people = await peopleById(platform, items.flatMap(accountsOf));
  return items.flatMap((item) => {
    const author = people.get(item.post.authorId);
    if (author === undefined) return [];
    return [viewPost(platform, viewer, item, { author, people, context })];
  });
}

function accountsOf({ post, boost, quote }: Shown) {
  const ids = [post.authorId];
  if (quote?.quoted !== undefined) ids.push(quote.quoted.post.authorId);
  if (boost !== undefined) ids.push(boost.accountId);
  if (post.inReplyToAuthor !== undefined) ids.push(post.inReplyToAuthor);
  return ids;
}

type Cast = {
  readonly author: Person;
  readonly people: ReadonlyMap<string, Person>;
  /** Where it is shown: filters apply where their owner said. */
  readonly context: FilterContext | undefined;
};

function viewPost(
  platform: Platform,
  viewer: Viewer | undefined,
  shown: Shown,
  { author, people, context }: Cast,
): PostView {
  const { post, flags, tombstone, id, boost } = shown;
  const filters = filtersAt(shown.filtered, context);
  const boostedBy = boost === undefined ? undefined : people.get(boost.accountId);
  return {
    cursor: id ?? post.id,
    id: post.id,
    path: `${author.path}/${post.id}`,
    author,
    sensitive: post.sensitive || filters.blurs,
    filters: filters.covers,
    labels: post.labels,
    language: post.language,
    visibility: post.visibility,
    createdAt: post.createdAt,
    counts: post.counts,
    flags,
    mine: viewer?.account.id === post.authorId,
    replyPolicy: post.replyPolicy,
    may: shown.may,
    ...viewPoll(shown, { now: platform.world.clock.now(), isSignedIn: viewer !== undefined }),
    ...quoteOf(platform, viewer, shown, { people, context }),
    hiddenToOthers: tombstone === undefined && post.hiddenBy !== undefined,
    ...contentOf(platform, shown),
    ...(boostedBy === undefined ? {} : { boostedBy }),
    ...(post.editedAt === undefined ? {} : { editedAt: post.editedAt }),
    ...(post.inReplyTo === undefined
      ? {}
      : { inReplyTo: { id: post.inReplyTo, ...answered(shown, people) } }),
  };
}

function quoteOf(
  platform: Platform,
  viewer: Viewer | undefined,
  { quote }: Shown,
  { people, context }: Omit<Cast, 'author'>,
): Pick<PostView, 'quote'> {
  if (quote === undefined) return {};
  const author = quote.quoted && people.get(quote.quoted.post.authorId);
  if (quote.quoted === undefined || author === undefined) return { quote: { state: quote.state } };
  const post = viewPost(platform, viewer, quote.quoted, { author, people, context });
  return { quote: { state: quote.state, post } };
}

/** What hides elsewhere covers in threads, which keep their shape. */
function filtersAt(
  matches: readonly FilterMatch[] = [],
  context: FilterContext | undefined,
): { readonly covers: readonly string[]; readonly blurs: boolean } {
  const here = matches
    .map(({ filter }) => filter)
    .filter(({ contexts }) => context !== undefined && contexts.includes(context));
  return {
    covers: here.filter(({ action }) => action !== 'blur').map(({ title }) => title),
    blurs: here.some(({ action }) => action === 'blur'),
  };
}

/** What it says; nothing of that where a tombstone stands in its place. */
function contentOf(platform: Platform, { post, tombstone }: Shown) {
  if (tombstone !== undefined) return { html: '', contentWarning: '', pictures: [], tombstone };
  const pictures = post.media.map((media) => viewPicture(platform, media));
  const card = post.card === null ? {} : { card: viewCard(platform, post.card) };
  return { html: post.html, contentWarning: post.contentWarning, pictures, ...card };
}

function viewCard(platform: Platform, card: LinkCard): CardView {
  const { url, title, description, language, picture } = card;
  const shown = picture && {
    picture: {
      ...picture.size,
      url: mediaPath(platform, picture.key),
      description: picture.description,
    },
  };
  return { url, site: new URL(url).host, title, description, language, ...shown };
}

function answered({ post }: Shown, people: Cast['people']): { handle?: string } {
  const person = post.inReplyToAuthor && people.get(post.inReplyToAuthor);
  return person === undefined ? {} : { handle: person.handle };
}

export function viewPicture(platform: Platform, media: Media): Picture {
  return {
    kind: media.kind,
    url: mediaPath(platform, media.key),
    preview: mediaPath(platform, media.previewKey),
    width: media.previewSize?.width ?? 0,
    height: media.previewSize?.height ?? 0,
    description: media.description,
  };
}

/** The id in a path. @throws not-found for anything else */
export function idIn<Kind extends string>(platform: Platform, value: string): Id<Kind> {
  const id = platform.foundation.parseId<Kind>(value);
  if (id === undefined) throw platform.foundation.refuse('not-found');
  return id;
}
