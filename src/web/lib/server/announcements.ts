import type { AccountId } from '#foundation';
import type { AnnouncementFor } from '#conversation';
import type { Platform } from '../../platform.ts';

export type AnnouncementView = Pick<
  AnnouncementFor,
  'id' | 'html' | 'startsAt' | 'endsAt' | 'allDay'
>;

/** More than these would push the timeline out of sight; the next come when one is put away. */
const mostShown = 3;

/** What somebody was not yet told, in the order in which it begins. */
export async function unreadAnnouncements(
  { conversation, world }: Platform,
  viewer: AccountId,
): Promise<readonly AnnouncementView[]> {
  const standing = await conversation.listAnnouncements(world, viewer);
  return standing
    .filter(({ isRead }) => !isRead)
    .slice(0, mostShown)
    .map(({ id, html, startsAt, endsAt, allDay }) => ({ id, html, startsAt, endsAt, allDay }));
}
