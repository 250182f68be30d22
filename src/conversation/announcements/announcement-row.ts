import { sql } from 'kysely';
import { refuse, toId } from '#foundation';
import type { Reader } from '#infrastructure';
import { tokenizeText } from '../text/text-tokens.ts';
import type { Announcement, AnnouncementId } from './types.ts';

export type AnnouncementRow = {
  id: string;
  text: string;
  html: string;
  starts_at: Date | null;
  ends_at: Date | null;
  all_day: boolean;
  published_at: Date;
  updated_at: Date;
};

export function announcementOf(row: AnnouncementRow): Announcement {
  return {
    id: toId(row.id),
    text: row.text,
    html: row.html,
    tags: tokenizeText(row.text).flatMap((token) => (token.kind === 'tag' ? [token.name] : [])),
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    allDay: row.all_day,
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
  };
}

/** One that stands, whether it has ended or not. */
export async function findAnnouncement(
  reader: Reader,
  id: AnnouncementId,
): Promise<Announcement | undefined> {
  const { rows } = await sql<AnnouncementRow>`
    select * from announcements where id = ${id}`.execute(reader);
  return rows[0] === undefined ? undefined : announcementOf(rows[0]);
}

export function announcementNotFound() {
  return refuse('not-found', { detail: 'There is no such announcement.' });
}
