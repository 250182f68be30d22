import { compareIds } from '#foundation';
import type { World } from '#infrastructure';
import { everybody } from './memory/epochs.ts';
import { flagsOf, loadDeedsOn, noFlags } from './memory/flags.ts';
import { memoryOf, type Memory } from './memory/memory.ts';
import { firstEpoch, strangerRelations, type Relations } from './memory/relations.ts';
import { maySee, type ViewerRelation } from './rules/visibility.ts';
import type { FilterContext } from './rules/filter.ts';
import type { FilterMatch, Post, PostFor, Tombstone, Viewer, ViewerFlags } from './types.ts';

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

function relationTo({ viewer, relations }: Reading, post: Post): ViewerRelation {
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

/**
 * The post as the viewer is shown it: whole, or a tombstone emptied of everything it said.
 * Undefined when the viewer may not know of it.
 */
export function viewOf(reading: Reading, post: Post): Omit<PostFor, 'flags'> | undefined {
  const relation = relationTo(reading, post);
  if (!maySee(post.visibility, relation)) return undefined;
  if (post.deletedAt !== undefined)
    return { post: emptied(post), tombstone: { reason: 'deleted' } };
  if (post.hiddenBy === undefined || relation.isAuthor) return { post };
  return { post: emptied(post), tombstone: hiddenTombstone(post.hiddenBy, post.hiddenDocket) };
}

function hiddenTombstone(
  sanctionId: NonNullable<Post['hiddenBy']>,
  docket: string | undefined,
): Tombstone {
  return { reason: 'hidden', sanctionId, ...(docket === undefined ? {} : { docket }) };
}

/** A negative version, so that what is rendered of it is never mistaken for the post's own. */
function emptied(post: Post): Post {
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
    labels: [],
    version: -post.version,
  };
}

/** These posts with the viewer's flags, where the viewer may see them, in the order given. */
export async function showAll(
  reading: Reading,
  posts: readonly Post[],
): Promise<readonly PostFor[]> {
  const views = posts.flatMap((post) => viewOf(reading, post) ?? []);
  const flags = await flagsFor(
    reading,
    views.map(({ post }) => post),
  );
  const meets = await filtersFor(reading);
  return views.map((view) => ({ ...view, flags: flags(view.post), ...filteredOf(meets(view)) }));
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
export async function flagsFor(
  { memory, viewer }: Reading,
  posts: readonly Post[],
): Promise<(post: Post) => ViewerFlags> {
  if (viewer === undefined || posts.length === 0) return () => noFlags;
  const kept = (await memory.deeds.get([viewer])).get(viewer);
  const deeds = kept?.whole === true ? kept : await loadDeedsOn(memory.db, viewer, posts);
  return (post) => flagsOf(deeds, post);
}
