import { sql } from 'kysely';
import { toId, type AccountId } from '#foundation';
import { flagsOf, noFlags } from '../memory/flags.ts';
import type { Memory } from '../memory/memory.ts';
import {
  filteredOf,
  filtersFor,
  isFilteredOut,
  isShunned,
  quoteShown,
  viewOf,
  type Reading,
} from '../reading.ts';
import { passesBy, type Stream } from '../rules/streams.ts';
import { isWantedAtHome } from '../timelines/home-timeline.ts';
import { isWantedInList } from '../timelines/list-timeline.ts';
import type { FilterMatch, Post, PostFor, ViewerFlags } from '../types.ts';
import type { StreamEvent } from './events.ts';
import type { News } from './news.ts';

export type Watching = { readonly viewer: AccountId; readonly stream: Stream };

export type Told<Who extends Watching> = { readonly to: Who; readonly event: StreamEvent };

/**
 * Who of those who watch is told of a piece of news, and what, by the rules of the timeline that
 * their stream mirrors. `readings` are opened after the news was heard.
 */
export async function recipientsOf<Who extends Watching>(
  memory: Memory,
  news: News,
  { watching, readings }: { watching: readonly Who[]; readings: ReadonlyMap<AccountId, Reading> },
): Promise<readonly Told<Who>[]> {
  const views: { to: Who; view: Omit<PostFor, 'flags'> }[] = [];
  for (const to of watching) {
    const reading = readings.get(to.viewer);
    if (reading === undefined || !(await isFor(to.stream, news, reading))) continue;
    const view = viewOf(reading, news.entry.post);
    // Nothing new is shown of what was hidden or deleted meanwhile.
    if (view === undefined || (news.is === 'post' && view.tombstone !== undefined)) continue;
    const filtered = await filteredFor(reading, view, to.stream);
    if (filtered === undefined) continue;
    const quote = await quoteShown(reading, view);
    views.push({ to, view: { ...view, ...filteredOf(filtered), ...quote } });
  }
  if (views.length === 0) return [];
  if (news.is === 'removed') {
    const event: StreamEvent = { is: 'removed', id: news.entry.boost?.id ?? news.entry.post.id };
    return views.map(({ to }) => ({ to, event }));
  }
  const viewers = new Set(views.map(({ to }) => to.viewer));
  const flags = await flagsForViewers(memory, news, [...viewers]);
  const events = sharedEvents(news);
  return views.map(({ to, view }) => ({ to, event: events({ ...view, flags: flags(to.viewer) }) }));
}

/** The filters that a post meets; undefined where one of them leaves it out of what the stream mirrors. */
async function filteredFor(
  reading: Reading,
  view: Omit<PostFor, 'flags'>,
  { of }: Stream,
): Promise<readonly FilterMatch[] | undefined> {
  if (!reading.relations.hasFilters) return [];
  const found = (await filtersFor(reading))(view);
  const context = of === 'public' || of === 'tag' ? 'public' : 'home';
  return isFilteredOut(found, context) ? undefined : found;
}

function isFor(stream: Stream, news: News, reading: Reading): boolean | Promise<boolean> {
  const { entry, facts } = news;
  switch (stream.of) {
    case 'home':
      return isWantedAtHome(reading, entry, facts?.tags ?? []);
    case 'public':
    case 'tag':
      return (
        facts !== undefined && passesBy(stream, facts) && !isShunned(reading, entry.post.authorId)
      );
    case 'list':
      return isWantedInList(reading, stream.listId, entry);
    case 'direct':
      return isDirectGone(news) && !isShunned(reading, entry.post.authorId);
    case 'notifications':
      return false;
  }
}

/** What is new or reads differently is told as a conversation. */
function isDirectGone({ is, entry: { post, boost } }: News): boolean {
  return is === 'removed' && boost === undefined && post.visibility === 'direct';
}

/** What tells one viewer's filters from another's: a filter is its owner's alone. */
function filtersOf({ filtered }: PostFor) {
  return filtered?.map(({ filter, keywords }) => [filter.id, filter.title, keywords]);
}

/** One object for all who are shown the same, so that it is rendered once. */
function sharedEvents({ is, entry }: News): (shown: PostFor) => StreamEvent {
  const made = new Map<string, StreamEvent>();
  const make = (shown: PostFor): StreamEvent =>
    is === 'changed'
      ? { is, shown }
      : {
          is: 'post',
          item: {
            ...shown,
            id: entry.boost?.id ?? shown.post.id,
            ...(entry.boost === undefined ? {} : { boost: entry.boost }),
          },
        };
  return (shown) => {
    // What each may see of a quoted post is their own: nobody is given another's view.
    if (shown.quote !== undefined) return make(shown);
    const { flags, tombstone, isOwn, may } = shown;
    const key = JSON.stringify([flags, tombstone?.reason, filtersOf(shown), isOwn, may]);
    const known = made.get(key) ?? make(shown);
    made.set(key, known);
    return known;
  };
}

/** What each of many viewers did with one post: from memory, the others by one statement. */
async function flagsForViewers(
  memory: Memory,
  { is, entry: { post, boost } }: News,
  viewers: readonly AccountId[],
): Promise<(viewer: AccountId) => ViewerFlags> {
  const found = new Map<string, ViewerFlags>();
  const unknown: AccountId[] = [];
  for (const viewer of viewers) {
    const deeds = memory.deeds.peek(viewer);
    if (deeds?.whole === true) found.set(viewer, flagsOf(deeds, post));
    else unknown.push(viewer);
  }
  // Nobody can have done anything yet with a post that begins a thread and is new.
  const isUntouched = is === 'post' && boost === undefined && post.threadRoot === post.id;
  if (unknown.length > 0 && !isUntouched) {
    for (const [viewer, flags] of await loadFlags(memory, post, unknown)) found.set(viewer, flags);
  }
  return (viewer) => found.get(viewer) ?? noFlags;
}

type Deed = keyof ViewerFlags;

async function loadFlags(
  memory: Memory,
  post: Post,
  viewers: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, ViewerFlags>> {
  const { rows } = await sql<{ deed: Deed; id: string }>`
    select 'liked' as deed, account_id as id from likes where post_id = ${post.id} and account_id = any(${viewers}::bigint[])
    union all
    select 'boosted', account_id from boosts where post_id = ${post.id} and account_id = any(${viewers}::bigint[])
    union all
    select 'bookmarked', account_id from bookmarks where post_id = ${post.id} and account_id = any(${viewers}::bigint[])
    union all
    select 'pinned', account_id from pins where post_id = ${post.id} and account_id = any(${viewers}::bigint[])
    union all
    select 'muted', account_id from conversation_mutes
    where thread_root = ${post.threadRoot} and account_id = any(${viewers}::bigint[])`.execute(
    memory.db,
  );
  const found = new Map<AccountId, ViewerFlags>();
  for (const { deed, id } of rows) {
    const viewer = toId<'account'>(id);
    found.set(viewer, { ...(found.get(viewer) ?? noFlags), [deed]: true });
  }
  return found;
}
