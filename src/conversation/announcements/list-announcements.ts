import { sql } from 'kysely';
import type { AccountId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { announcementOf, type AnnouncementRow } from './announcement-row.ts';
import type { Announcement, AnnouncementFor } from './types.ts';

/** More are never standing at once. */
const mostShown = 50;

type Row = AnnouncementRow & {
  is_read: boolean;
  reactions: readonly { readonly name: string; readonly count: number; readonly isOwn: boolean }[];
};

/** Announcements that have not ended, in the order in which what they are about begins. */
export async function listAnnouncements(
  { db, clock }: Pick<World, 'db' | 'clock'>,
  viewer: AccountId,
): Promise<readonly AnnouncementFor[]> {
  const { rows } = await sql<Row>`
    select announcement.*,
      exists (select 1 from announcement_reads as seen
        where seen.announcement_id = announcement.id and seen.account_id = ${viewer}) as is_read,
      coalesce((
        select json_agg(json_build_object('name', name, 'count', count, 'isOwn', own)
          order by first_at, name)
        from (
          select name, count(*)::integer as count, bool_or(account_id = ${viewer}) as own,
            min(created_at) as first_at
          from announcement_reactions where announcement_id = announcement.id group by name
        ) as counted
      ), '[]') as reactions
    from announcements as announcement
    where ends_at is null or ends_at > ${clock.now()}
    order by coalesce(starts_at, published_at), id limit ${mostShown}`.execute(db);
  return rows.map((row) => ({
    ...announcementOf(row),
    isRead: row.is_read,
    reactions: row.reactions,
  }));
}

/** All that were not withdrawn, the latest first: for who runs the server. */
export async function listAllAnnouncements(reader: Reader): Promise<readonly Announcement[]> {
  const { rows } = await sql<AnnouncementRow>`
    select * from announcements order by id desc limit 200`.execute(reader);
  return rows.map(announcementOf);
}
