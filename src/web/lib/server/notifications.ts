import type { Notification, NotificationGroup, NotificationRequest } from '#conversation';
import type { Platform } from '../../platform.ts';
import { peopleById } from './people.ts';
import { viewPosts } from './posts.ts';
import type { Viewer } from './viewer.ts';

/** Groups of notifications with their people and posts, ready to be rendered. */
export async function viewGroups(
  platform: Platform,
  viewer: Viewer,
  groups: readonly NotificationGroup[],
) {
  const [people, posts] = await Promise.all([
    peopleById(
      platform,
      groups.flatMap(({ sample }) => sample),
    ),
    viewPosts(
      platform,
      viewer,
      groups.flatMap(({ shown }) => shown.about ?? []),
      'notifications',
    ),
  ]);
  const postById = new Map(posts.map((post) => [post.id, post]));
  return groups.map(({ shown: { notification, about }, newestId, count, page, sample }) => ({
    id: notification.id,
    newestId,
    kind: notification.kind,
    createdAt: page.latestAt,
    // What comes from the server itself names nobody.
    people: notification.fromId === undefined ? [] : sample.flatMap((id) => people.get(id) ?? []),
    count,
    post: about === undefined ? undefined : postById.get(about.post.id),
    target: notification.details['target'],
    news: newsOf(notification),
  }));
}

/** What happened in a case, and where the reader goes from there. */
export type News = {
  readonly event: string;
  readonly path: string;
  readonly docket: string | undefined;
};

function newsOf({ kind, details }: Notification): News | undefined {
  if (kind !== 'warning' && kind !== 'report') return undefined;
  const { event = '', docket, panelId, motionId } = details;
  if (event === 'outcome') return { event, path: '/report/mine', docket: undefined };
  if (event === 'panel-duty') {
    const path = motionId === undefined ? `/panels/${panelId ?? ''}` : `/desk/servers/${motionId}`;
    return { event, path, docket: undefined };
  }
  return { event, path: docket === undefined ? '/record' : `/record/${docket}`, docket };
}

/** Those of whom something is held back, with the last of it. */
export async function viewRequests(
  platform: Platform,
  viewer: Viewer,
  requests: readonly NotificationRequest[],
) {
  const [people, posts] = await Promise.all([
    peopleById(
      platform,
      requests.map(({ fromId }) => fromId),
    ),
    viewPosts(
      platform,
      viewer,
      requests.flatMap(({ about }) => about ?? []),
      'notifications',
    ),
  ]);
  const postById = new Map(posts.map((post) => [post.id, post]));
  return requests.flatMap(({ id, fromId, count, about }) => {
    const person = people.get(fromId);
    const post = about === undefined ? undefined : postById.get(about.post.id);
    return person === undefined ? [] : [{ id, person, count, post }];
  });
}
