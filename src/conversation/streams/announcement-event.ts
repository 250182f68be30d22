import type { World } from '#infrastructure';
import { findAnnouncement } from '../announcements/announcement-row.ts';
import type { StreamEvent } from './events.ts';
import type { AnnouncementHappening } from './happening.ts';

/** What everybody who watches home is told of an announcement. */
export async function announcementEvent(
  { db }: Pick<World, 'db'>,
  happening: AnnouncementHappening,
): Promise<StreamEvent> {
  const { id } = happening;
  if (happening.is === 'announcement-reaction') {
    const { name, count } = happening;
    return { is: 'announcement-reaction', id, reaction: { name, count } };
  }
  const announcement = await findAnnouncement(db, id);
  return announcement === undefined
    ? { is: 'announcement-removed', id }
    : { is: 'announcement', announcement };
}
