import { sql } from 'kysely';
import { refuse, type AccountId, type NotificationId, type Page } from '#foundation';
import { openReading, type ReadingWorld } from '../reading.ts';
import { collectPage } from '../timelines/collect-page.ts';
import { boundsOf } from '../timelines/home-ids.ts';
import type { IdRange } from '../timelines/timelines.ts';
import type { NotificationFor, NotificationQuery } from '../types.ts';
import {
  notificationColumns,
  rowsAsked,
  showRows,
  type NotificationRow,
} from './notification-row.ts';

/**
 * The viewer's notifications, newest first. Left out: what is held back, what people blocked since
 * did, and what speaks of posts that the viewer may no longer see.
 */
export async function listNotifications(
  world: ReadingWorld,
  viewer: AccountId,
  query: NotificationQuery,
): Promise<Page<NotificationFor>> {
  const reading = await openReading(world, viewer);
  const rowsById = new Map<string, NotificationRow>();
  const fetch = async (range: IdRange): Promise<readonly string[]> => {
    const { rows } = await sql<NotificationRow>`
      select ${notificationColumns} from notifications
      where ${rowsAsked(reading, query)} ${boundsOf(sql.ref('id'), range)}
      order by id ${range.from === 'newest' ? sql`desc` : sql`asc`} limit ${range.count}`.execute(
      world.db,
    );
    for (const row of rows) rowsById.set(row.id, row);
    return rows.map(({ id }) => id);
  };
  const page = await collectPage(query, fetch, async (ids) => {
    const shown = await showRows(
      reading,
      ids.flatMap((id) => rowsById.get(id) ?? []),
    );
    return shown.map((one) => ({ id: one.notification.id, one }));
  });
  return { ...page, items: page.items.map(({ one }) => one) };
}

/** A held back one too. @throws Refusal `not-found` unless it is the viewer's and stands */
export async function getNotification(
  world: ReadingWorld,
  viewer: AccountId,
  id: NotificationId,
): Promise<NotificationFor> {
  const reading = await openReading(world, viewer);
  const { rows } = await sql<NotificationRow>`
    select ${notificationColumns} from notifications
    where id = ${id} and ${rowsAsked(reading, { includeHeldBack: true })}`.execute(world.db);
  const [shown] = await showRows(reading, rows);
  if (shown === undefined) throw noSuchNotification();
  return shown;
}

export function noSuchNotification() {
  return refuse('not-found', { detail: 'There is no such notification.' });
}
