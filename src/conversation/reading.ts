import { compareIds } from '#foundation';
import type { World } from '#infrastructure';
import { everybody } from './memory/epochs.ts';
import { flagsOf, loadDeedsOn, noFlags } from './memory/flags.ts';
import { memoryOf, type Memory } from './memory/memory.ts';
import { firstEpoch, strangerRelations, type Relations } from './memory/relations.ts';
import { mayQuote, mayReply } from './rules/policies.ts';
import { maySee, type ViewerRelation } from './rules/visibility.ts';
import type { FilterContext } from './rules/filter.ts';
import type {
  FilterMatch,
  Post,
  PostFor,
  QuoteFor,
  Tombstone,
  Viewer,
  ViewerFlags,
  ViewerMay,
} from './types.ts';

/** One viewer's look at the conversation: what it shows is no older than when it was opened. */
export type Reading = {
  readonly memory: Memory;
  readonly viewer: Viewer;
  readonly relations: Relations;
  /** When it was opened, in milliseconds. */
  readonly atMs: number;
};

/** What a reading is opened on. */
export type ReadingWorld = Pick<World, 'db' | 'clock'>;

/** Asks once whether anything changed that memory must not outlive; no further SQL when nothing did. */
export async function openReading(world: ReadingWorld, viewer: Viewer): Promise<Reading> {
  const memory = memoryOf(world);
  const epochs = await memory.epochs(viewer === undefined ? [everybody] : [everybody, viewer]);
  const everybodyEpoch = epochs.get(everybody) ?? firstEpoch;
  if (compareIds(everybodyEpoch, memory.everybodyEpoch) > 0) {
    memory.everybodyEpoch = everybodyEpoch;
    memory.posts.clear();
    memory.boosts.clear();
    memory.postCounts.clear();
  }
  const relations =
    viewer === undefined
      ? strangerRelations
      : await memory.relations(viewer, epochs.get(viewer) ?? firstEpoch);
  return { memory, viewer, relations, atMs: world.clock.now().getTime() };
}

export type OpenReading = () => Promise<Reading>;

/** Opens a reading when it is first asked for, and only once: most posts need none. */
export function readingWhenNeeded(world: ReadingWorld, viewer: Viewer): OpenReading {
  let opened: Promise<Reading> | undefined;
  return () => (opened ??= openReading(world, viewer));
}

export function relationTo({ viewer, relations }: Reading, post: Post): ViewerRelation {
  return {
    isAuthor: post.authorId === viewer,
    followsAuthor: relations.follows.has(post.authorId),
    isMentioned: post.mentions.some(({ accountId }) => accountId === viewer),
    isBlocked: relations.blockedBy.has(post.authorId),
  };
}

/** Whether the viewer has turned away from an account, or it from the viewer: lists leave it out. */
export function isShunned({ relations }: Reading, accountId: string): boolean {
  return (
    relations.blocks.has(accountId) ||
    relations.blockedBy.has(accountId) ||
    relations.mutes.has(accountId) ||
    relations.turnedFrom.has(accountId)
  );
}

/** A post as the viewer is shown it, before their flags and what it quotes are added. */
export type View = Omit<PostFor, 'flags' | 'quote'>;

/**
 * The post as the viewer is shown it: whole, or a tombstone emptied of everything it said.
 * Undefined when the viewer may not know of it.
 */
export function viewOf(reading: Reading, post: Post): View | undefined {
  if (post.isBarred === true) return undefined;
  const relation = relationTo(reading, post);
  if (!maySee(post.visibility, relation)) return undefined;
  const isOwn = relation.isAuthor;
  if (post.deletedAt !== undefined)
    return { post: emptied(post), isOwn, tombstone: { reason: 'deleted' }, may: mayNothing };
  if (post.hiddenBy === undefined || isOwn) {
    return { post, isOwn, may: mayOf(reading, post, relation) };
  }
  const tombstone = hiddenTombstone(post.hiddenBy, post.hiddenDocket);
  return { post: emptied(post), isOwn, tombstone, may: mayNothing };
}

const mayNothing: ViewerMay = { reply: false, quote: false };

function mayOf({ viewer, relations }: Reading, post: Post, relation: ViewerRelation): ViewerMay {
  if (viewer === undefined || relations.blocks.has(post.authorId)) return mayNothing;
  return { reply: mayReply(post.replyPolicy, relation), quote: mayQuote(post, relation) };
}

function hiddenTombstone(
  sanctionId: NonNullable<Post['hiddenBy']>,
  docket: string | undefined,
): Tombstone {
  return { reason: 'hidden', sanctionId, ...(docket === undefined ? {} : { docket }) };
}

/** A negative version, so that what is rendered of it is never mistaken for the post's own. */
function emptied({ poll: _poll, quote: _quote, ...post }: Post): Post {
  return {
    ...post,
    text: '',
    html: '',
    contentWarning: '',
    sensitive: false,
    language: null,
    mentions: [],
    tags: [],
    media: [],
    card: null,
    labels: [],
    version: -post.version,
  };
}

/** These posts with the viewer's flags, where the viewer may see them, in the order given. */
export async function showAll(
  reading: Reading,
  posts: readonly Post[],
): Promise<readonly PostFor[]> {
  return dress(
    reading,
    posts.flatMap((post) => viewOf(reading, post) ?? []),
  );
}

/** Views with the viewer's flags and what they quote, as the viewer may see it. */
export async function dress(reading: Reading, views: readonly View[]): Promise<readonly PostFor[]> {
  const posts = views.map(({ post }) => post);
  const quoted = await loadQuoted(reading, posts);
  const flags = await flagsFor(reading, quoted.size === 0 ? posts : [...posts, ...quoted.values()]);
  const meets = await filtersFor(reading);
  const shownAs = (view: View, depth: number): PostFor => {
    const quote = quoteFor(reading, view.post, { quoted, depth, shownAs });
    return {
      ...view,
      flags: flags(view.post),
      ...filteredOf(meets(view)),
      ...(quote === undefined ? {} : { quote }),
    };
  };
  return views.map((view) => shownAs(view, 0));
}

/** What a viewer is shown of what a post quotes; nothing to ask where it quotes nothing. */
export async function quoteShown(reading: Reading, view: View): Promise<Pick<PostFor, 'quote'>> {
  if (view.post.quote === undefined) return {};
  const [dressed] = await dress(reading, [view]);
  return dressed?.quote === undefined ? {} : { quote: dressed.quote };
}

/** What posts quote, and what that quotes, whose state is told. From memory where it is there. */
async function loadQuoted(
  reading: Reading,
  posts: readonly Post[],
): Promise<ReadonlyMap<string, Post>> {
  const first = quotedIds(posts);
  if (first.length === 0) return nothingQuoted;
  const direct = await reading.memory.posts.get(first);
  const second = quotedIds([...direct.values()]);
  return second.length === 0
    ? direct
    : new Map([...direct, ...(await reading.memory.posts.get(second))]);
}

const nothingQuoted: ReadonlyMap<string, Post> = new Map();

function quotedIds(posts: readonly Post[]): readonly string[] {
  return posts.flatMap(({ quote }) => quote?.postId ?? []);
}

type Quoting = {
  readonly quoted: ReadonlyMap<string, Post>;
  readonly depth: number;
  readonly shownAs: (view: View, depth: number) => PostFor;
};

/** Decided for each viewer whenever it is read: a quote shows nobody more than they may see. */
function quoteFor(
  reading: Reading,
  { quote }: Post,
  { quoted, depth, shownAs }: Quoting,
): QuoteFor | undefined {
  if (quote === undefined) return undefined;
  if (quote.state === 'revoked') return { state: 'revoked' };
  const post = quoted.get(quote.postId);
  const view = post === undefined ? undefined : viewOf(reading, post);
  if (view === undefined) return { state: 'unauthorized' };
  if (view.tombstone?.reason === 'deleted') return { state: 'deleted' };
  const state = stateOfRelation(reading, view.post.authorId);
  const quotedId = quote.postId;
  return depth > 0 ? { state, quotedId } : { state, quotedId, quoted: shownAs(view, depth + 1) };
}

function stateOfRelation({ relations }: Reading, authorId: string): QuoteFor['state'] {
  if (relations.blocks.has(authorId)) return 'blocked';
  return relations.mutes.has(authorId) ? 'muted' : 'accepted';
}

/** Which filters in force a post meets. Nobody's filters cover their own words, or a tombstone. */
export type Meets = (view: Pick<PostFor, 'post' | 'tombstone'>) => readonly FilterMatch[];

const unfiltered: readonly FilterMatch[] = [];

/** The viewer's filters: from memory, and nothing at all for a viewer who has none. */
export async function filtersFor({ memory, viewer, relations, atMs }: Reading): Promise<Meets> {
  if (viewer === undefined || !relations.hasFilters) return () => unfiltered;
  const { matches } = await memory.filterViews(viewer, relations.epoch);
  return ({ post, tombstone }) => {
    if (post.authorId === viewer || tombstone !== undefined) return unfiltered;
    const found = matches(post);
    return found.length === 0 ? found : found.filter(({ filter }) => isInForce(filter, atMs));
  };
}

function isInForce({ expiresAt }: FilterMatch['filter'], atMs: number): boolean {
  return expiresAt === undefined || expiresAt.getTime() > atMs;
}

export function filteredOf(found: readonly FilterMatch[]): Pick<PostFor, 'filtered'> {
  return found.length === 0 ? {} : { filtered: found };
}

/** Whether a filter that hides applies in this context. */
export function isFilteredOut(
  found: readonly FilterMatch[] | undefined,
  context: FilterContext,
): boolean {
  return (
    found?.some(({ filter }) => filter.action === 'hide' && filter.contexts.includes(context)) ===
    true
  );
}

/** The posts of these ids, from memory or by one statement, in the order asked. */
export async function postsById(
  reading: Reading,
  ids: readonly string[],
): Promise<readonly Post[]> {
  const found = await reading.memory.posts.get(ids);
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** How to flag these posts: from the viewer's deeds in memory, or by one statement. */
async function flagsFor(
  { memory, viewer }: Reading,
  posts: readonly Post[],
): Promise<(post: Post) => ViewerFlags> {
  if (viewer === undefined || posts.length === 0) return () => noFlags;
  const kept = (await memory.deeds.get([viewer])).get(viewer);
  const deeds = kept?.whole === true ? kept : await loadDeedsOn(memory.db, viewer, posts);
  return (post) => flagsOf(deeds, post);
}
