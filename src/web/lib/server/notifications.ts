import type { NotificationFor } from '#conversation';
import type { Platform } from '../../platform.ts';
import { peopleById } from './people.ts';
import { viewPosts } from './posts.ts';
import type { Viewer } from './viewer.ts';

/** Notifications with their people and posts, ready to be rendered. */
export async function viewNotifications(
  platform: Platform,
  viewer: Viewer,
  items: readonly NotificationFor[],
) {
  const [people, posts] = await Promise.all([
    peopleById(
      platform,
      items.flatMap(({ notification }) => notification.fromId ?? []),
    ),
    viewPosts(
      platform,
      viewer,
      items.flatMap(({ about }) => about ?? []),
    ),
  ]);
  const postById = new Map(posts.map((post) => [post.id, post]));
  return items.map(({ notification, about }) => ({
    id: notification.id,
    kind: notification.kind,
    createdAt: notification.createdAt,
    docket: notification.details['docket'],
    from: notification.fromId === undefined ? undefined : people.get(notification.fromId),
    post: about === undefined ? undefined : postById.get(about.post.id),
  }));
}
