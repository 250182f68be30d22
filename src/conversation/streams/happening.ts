import {
  parseId,
  type AccountId,
  type BoostId,
  type DirectConversationId,
  type NotificationId,
  type PostId,
} from '#foundation';
import { afterCommit, type Bus, type Tx } from '#infrastructure';
import type { AnnouncementId } from '../announcements/types.ts';
import { isVisibility } from '../rules/post-limits.ts';
import type { Boost, Post } from '../types.ts';

/**
 * What the conversation says on the bus: ids, and what a deletion would lose. Who watches looks at
 * the rows again, so nothing in here decides who may see what.
 */
export type Happening = PostHappening | AccountHappening | AnnouncementHappening;

/** Among the posts and boosts of everybody. */
export type PostHappening =
  /** A post or a boost is new. */
  | { readonly is: 'published'; readonly id: PostId | BoostId }
  /** A post reads differently: edited, labelled, hidden or restored. */
  | { readonly is: 'changed'; readonly postId: PostId }
  | {
      readonly is: 'deleted';
      readonly postId: PostId;
      readonly hadMedia: boolean;
      readonly tags: readonly string[];
    }
  | { readonly is: 'unboosted'; readonly boost: Boost };

/** What concerns one account alone. */
export type AccountHappening =
  | { readonly is: 'notified'; readonly id: NotificationId }
  /** A direct conversation reads differently: a new last word, or it is read. */
  | { readonly is: 'conversation'; readonly id: DirectConversationId }
  | { readonly is: 'filters-changed' }
  /** What was held back of somebody is among the notifications now. */
  | { readonly is: 'notifications-merged' };

/** What concerns everybody who reads home. */
export type AnnouncementHappening =
  /** An announcement is there, or is there no more. */
  | { readonly is: 'announced'; readonly id: AnnouncementId }
  | {
      readonly is: 'announcement-reaction';
      readonly id: AnnouncementId;
      readonly count: number;
      readonly name: string;
    };

export function isOfAnnouncement(happening: Happening): happening is AnnouncementHappening {
  return happening.is === 'announced' || happening.is === 'announcement-reaction';
}

export function isOfAccount(happening: Happening): happening is AccountHappening {
  return accountHappenings.has(happening.is);
}

const accountHappenings: ReadonlySet<string> = new Set<AccountHappening['is']>([
  'notified',
  'conversation',
  'filters-changed',
  'notifications-merged',
]);

/** Posts and boosts of everybody. */
export const postsChannel = 'conversation';

/** What concerns one account alone. */
export function accountChannel(accountId: AccountId): string {
  return `account:${accountId}`;
}

/** Says that a post or boost is new, after its commit. */
export function sayPublished({ bus }: { readonly bus: Bus }, id: PostId | BoostId): void {
  bus.send(postsChannel, `published ${id}`);
}

/** Says, once the caller's transaction is committed, that a post reads differently. */
export function sayChanged(tx: Tx, postId: PostId): void {
  afterCommit(tx, (bus) => bus.send(postsChannel, `changed ${postId}`));
}

/** As `sayChanged`, with what the row has lost by then. */
export function sayDeleted(tx: Tx, { id, media, tags }: Post): void {
  const words = ['deleted', id, media.length > 0 ? 'media' : 'text', ...tags];
  afterCommit(tx, (bus) => bus.send(postsChannel, words.join(' ')));
}

export function sayUnboosted(
  tx: Tx,
  { id, accountId, postId, visibility, createdAt }: Boost,
): void {
  const words = ['unboosted', id, accountId, postId, visibility, createdAt.toISOString()];
  afterCommit(tx, (bus) => bus.send(postsChannel, words.join(' ')));
}

export function sayNotified(tx: Tx, accountId: AccountId, id: NotificationId): void {
  afterCommit(tx, (bus) => bus.send(accountChannel(accountId), `notified ${id}`));
}

/** Says to one account that a conversation of theirs reads differently; `postId` where that made it so. */
export function sayConversation(
  bus: Bus,
  accountId: AccountId,
  { id, postId }: { readonly id: DirectConversationId; readonly postId?: PostId },
): void {
  const words = ['conversation', id, ...(postId === undefined ? [] : [postId])];
  bus.send(accountChannel(accountId), words.join(' '));
}

export function sayFiltersChanged(tx: Tx, accountId: AccountId): void {
  afterCommit(tx, (bus) => bus.send(accountChannel(accountId), 'filters-changed'));
}

export function sayNotificationsMerged(tx: Tx, accountId: AccountId): void {
  afterCommit(tx, (bus) => bus.send(accountChannel(accountId), 'notifications-merged'));
}

/** Reads what was said. Undefined for what a newer version of this service may say. */
export function readHappening(message: string): Happening | undefined {
  const [is = '', first = '', ...rest] = message.split(' ');
  switch (is) {
    case 'published':
      return withId<'post'>(first, (id) => ({ is, id }));
    case 'changed':
      return withId<'post'>(first, (postId) => ({ is, postId }));
    case 'deleted':
      return withId<'post'>(first, (postId) => {
        const [kind, ...tags] = rest;
        return { is, postId, hadMedia: kind === 'media', tags };
      });
    case 'unboosted':
      return readUnboosted(first, rest);
    case 'notified':
      return withId<'notification'>(first, (id) => ({ is, id }));
    case 'conversation':
      return withId<'direct-conversation'>(first, (id) => ({ is, id }));
    case 'filters-changed':
    case 'notifications-merged':
      return { is };
    default:
      return readOfAnnouncement(is, first, rest);
  }
}

function readOfAnnouncement(
  is: string,
  first: string,
  [count, name = '']: readonly string[],
): Happening | undefined {
  if (is === 'announced') return withId<'announcement'>(first, (id) => ({ is, id }));
  if (is !== 'announcement-reaction') return undefined;
  return withId<'announcement'>(first, (id) => ({ is, id, count: Number(count), name }));
}

function withId<Kind extends string>(
  word: string,
  make: (id: NonNullable<ReturnType<typeof parseId<Kind>>>) => Happening,
): Happening | undefined {
  const id = parseId<Kind>(word);
  return id === undefined ? undefined : make(id);
}

function readUnboosted(first: string, rest: readonly string[]): Happening | undefined {
  const [account = '', post = '', visibility = '', time = ''] = rest;
  const id = parseId<'boost'>(first);
  const accountId = parseId<'account'>(account);
  const postId = parseId<'post'>(post);
  if (id === undefined || accountId === undefined || postId === undefined) return undefined;
  if (!isVisibility(visibility)) return undefined;
  return {
    is: 'unboosted',
    boost: { id, accountId, postId, visibility, createdAt: new Date(time) },
  };
}

/** The id of what is new in a message, '0' where nothing is: for the position of whoever heard it. */
export function idIn(message: string): string {
  const [is, id = '', postId = ''] = message.split(' ', 3);
  if (is === 'conversation') return parseId(postId) ?? '0';
  return is === 'published' || is === 'notified' ? (parseId(id) ?? '0') : '0';
}
