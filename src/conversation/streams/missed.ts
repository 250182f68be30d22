import { compareIds, type Page, type PageQuery } from '#foundation';
import type { World } from '#infrastructure';
import { listConversations } from '../direct/conversations.ts';
import { listNotifications } from '../notifications/list-notifications.ts';
import type { Stream } from '../rules/streams.ts';
import { homeTimeline } from '../timelines/home-timeline.ts';
import { listTimeline } from '../timelines/list-timeline.ts';
import { publicTimeline, tagTimeline } from '../timelines/public-timeline.ts';
import type { TimelineItem } from '../types.ts';
import type { StreamEvent } from './events.ts';
import type { Watching } from './recipients.ts';

/** At most so many of a stream's posts are told to whoever comes back, the newest of them. */
const mostMissed = 400;
const pageLimit = 80;
/** Pages may be short where much is left out; what lies beyond so many is not looked for. */
const mostPages = 12;

export type Missed = { readonly id: string; readonly event: StreamEvent };

/** What the timeline that a stream mirrors holds after an id, oldest first. */
export async function missedSince(
  world: World,
  { viewer, stream }: Watching,
  sinceId: string,
): Promise<readonly Missed[]> {
  const posts = async (fetch: (query: PageQuery) => Promise<Page<TimelineItem>>) =>
    (await newestSince(fetch, sinceId)).map((item): Missed => ({
      id: item.id,
      event: { is: 'post', item },
    }));
  const notifications = async () => {
    const fetch = (query: PageQuery) => listNotifications(world, viewer, query);
    return (await newestSince(fetch, sinceId)).map((told): Missed => ({
      id: told.notification.id,
      event: { is: 'notification', told },
    }));
  };
  const conversations = async () => {
    const fetch = (query: PageQuery) => listConversations(world, viewer, query);
    return (await newestSince(fetch, sinceId)).map((conversation): Missed => ({
      id: conversation.last.post.id,
      event: { is: 'conversation', viewer, conversation },
    }));
  };
  switch (stream.of) {
    case 'home':
      return inOrder([
        ...(await posts((query) => homeTimeline(world, viewer, query))),
        ...(stream.withNotifications ? await notifications() : []),
      ]);
    case 'notifications':
      return inOrder(await notifications());
    case 'public':
      return inOrder(
        await posts((query) => publicTimeline(world, viewer, { ...query, ...narrowed(stream) })),
      );
    case 'tag':
      return inOrder(
        await posts((query) =>
          tagTimeline(world, viewer, stream.tag, { ...query, ...narrowed(stream) }),
        ),
      );
    case 'list':
      return inOrder(
        await posts((page) => listTimeline(world, viewer, { listId: stream.listId, page })),
      );
    case 'direct':
      return inOrder(await conversations());
  }
}

function narrowed(stream: Extract<Stream, { readonly of: 'public' | 'tag' }>) {
  return {
    ...(stream.only === undefined ? {} : { only: stream.only }),
    ...(stream.of === 'public' && stream.onlyMedia === true ? { onlyMedia: true } : {}),
  };
}

function inOrder(missed: readonly Missed[]): readonly Missed[] {
  return missed.toSorted((left, right) => compareIds(left.id, right.id)).slice(-mostMissed);
}

async function newestSince<Item>(
  fetch: (query: PageQuery) => Promise<Page<Item>>,
  sinceId: string,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let query: PageQuery = { limit: pageLimit, sinceId };
  for (let pages = 0; pages < mostPages && found.length < mostMissed; pages += 1) {
    const { items, next } = await fetch(query);
    found.push(...items);
    if (next === undefined) break;
    query = { ...query, maxId: next };
  }
  return found;
}
