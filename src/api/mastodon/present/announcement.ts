import type { Announcement, AnnouncementFor } from '#conversation';
import type { World } from '#infrastructure';

/** Mastodon's `Announcement`, as everybody has it. */
export function presentAnnouncement({ origin }: Pick<World, 'origin'>, told: Announcement) {
  return {
    id: told.id,
    content: told.html,
    starts_at: told.startsAt?.toISOString() ?? null,
    ends_at: told.endsAt?.toISOString() ?? null,
    all_day: told.allDay,
    published_at: told.publishedAt.toISOString(),
    updated_at: told.updatedAt.toISOString(),
    mentions: [],
    statuses: [],
    tags: told.tags.map((name) => ({
      name,
      url: `${origin}/tags/${encodeURIComponent(name.toLowerCase())}`,
    })),
    emojis: [],
    reactions: [],
  };
}

/** The same for one reader. */
export function presentAnnouncementFor(world: Pick<World, 'origin'>, told: AnnouncementFor) {
  return {
    ...presentAnnouncement(world, told),
    read: told.isRead,
    reactions: told.reactions.map(({ name, count, isOwn }) => ({ name, count, me: isOwn })),
  };
}
