import { sql } from 'kysely';
import { refuse, toId, type AccountId, type NotificationId, type Page } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { isFilteredOut, openReading, postsById, showAll, type Reading } from './reading.ts';
import { collectPage } from './timelines/collect-page.ts';
import { boundsOf } from './timelines/home-ids.ts';
import type { IdRange } from './timelines/timelines.ts';
import {
  notificationKinds,
  type Notification,
  type NotificationFor,
  type NotificationKind,
  type NotificationQuery,
} from './types.ts';

type Row = {
  id: string;
  account_id: string;
  kind: NotificationKind;
  from_id: string | null;
  post_id: string | null;
  details: Record<string, string>;
  created_at: Date;
};

const columns = sql`id, account_id, kind, from_id, post_id, details, created_at`;

/**
 * The viewer's notifications, newest first. Left out: what people blocked since did, and what speaks
 * of posts that the viewer may no longer see.
 */
export async function listNotifications(
  world: World,
  viewer: AccountId,
  query: NotificationQuery,
): Promise<Page<NotificationFor>> {
  const reading = await openReading(world, viewer);
  const rowsById = new Map<string, Row>();
  const kinds = wantedKinds(query);
  const fetch = async (range: IdRange): Promise<readonly string[]> => {
    const { rows } = await sql<Row>`
      select ${columns} from notifications
      where account_id = ${viewer} and dismissed_at is null ${boundsOf(sql.ref('id'), range)}
        and kind = any(${kinds}::text[])
        and (${query.fromId ?? null}::bigint is null or from_id = ${query.fromId ?? null}::bigint)
      order by id ${range.from === 'newest' ? sql`desc` : sql`asc`} limit ${range.count}`.execute(
      world.db,
    );
    for (const row of rows) rowsById.set(row.id, row);
    return rows.map(({ id }) => id);
  };
  const page = await collectPage(query, fetch, async (ids) => {
    const rows = ids.flatMap((id) => rowsById.get(id) ?? []);
    return (await shownRows(reading, rows)).map((shown) => ({
      ...shown,
      id: shown.notification.id,
    }));
  });
  return {
    ...page,
    items: page.items.map(({ notification, about }) => withPost(notification, about)),
  };
}

function wantedKinds({ kinds, excludeKinds = [] }: NotificationQuery): readonly NotificationKind[] {
  const asked = kinds === undefined || kinds.length === 0 ? notificationKinds : kinds;
  return asked.filter((kind) => !excludeKinds.includes(kind));
}

async function shownRows(
  reading: Reading,
  rows: readonly Row[],
): Promise<readonly NotificationFor[]> {
  const posts = await postsById(
    reading,
    rows.flatMap(({ post_id }) => post_id ?? []),
  );
  const shown = new Map<string, NotificationFor['about']>(
    (await showAll(reading, posts))
      .filter(({ tombstone }) => tombstone === undefined)
      .filter(({ filtered }) => !isFilteredOut(filtered, 'notifications'))
      .map((one) => [one.post.id, one]),
  );
  return rows.flatMap((row) => {
    const notification = notificationOf(row);
    if (isFromBlocked(reading, notification)) return [];
    const about = notification.postId === undefined ? undefined : shown.get(notification.postId);
    return notification.postId !== undefined && about === undefined
      ? []
      : [withPost(notification, about)];
  });
}

/** Mutes were respected when it was told; a block since then also covers the past. */
function isFromBlocked({ relations }: Reading, { fromId }: Notification): boolean {
  return (
    fromId !== undefined &&
    (relations.blocks.has(fromId) ||
      relations.blockedBy.has(fromId) ||
      relations.turnedFrom.has(fromId))
  );
}

function withPost(notification: Notification, about: NotificationFor['about']): NotificationFor {
  return about === undefined ? { notification } : { notification, about };
}

function notificationOf(row: Row): Notification {
  return {
    id: toId(row.id),
    accountId: toId(row.account_id),
    kind: row.kind,
    ...(row.from_id === null ? {} : { fromId: toId(row.from_id) }),
    ...(row.post_id === null ? {} : { postId: toId(row.post_id) }),
    details: row.details,
    createdAt: row.created_at,
  };
}

/** @throws Refusal `not-found` unless it is the viewer's and stands */
export async function getNotification(
  world: World,
  viewer: AccountId,
  id: NotificationId,
): Promise<NotificationFor> {
  const { rows } = await sql<Row>`
    select ${columns} from notifications
    where id = ${id} and account_id = ${viewer} and dismissed_at is null`.execute(world.db);
  const [shown] = await shownRows(await openReading(world, viewer), rows);
  if (shown === undefined) throw refuse('not-found', { detail: 'There is no such notification.' });
  return shown;
}

/** Dismissed ones stay as rows, so that their cause does not notify again. */
export async function clearNotifications(world: World, viewer: AccountId): Promise<void> {
  await world.db
    .updateTable('notifications')
    .set({ dismissed_at: world.clock.now() })
    .where('account_id', '=', viewer)
    .where('dismissed_at', 'is', null)
    .execute();
}

/** @throws Refusal `not-found` unless it is the viewer's and stands */
export async function dismissNotification(
  world: World,
  viewer: AccountId,
  id: NotificationId,
): Promise<void> {
  const { numUpdatedRows } = await world.db
    .updateTable('notifications')
    .set({ dismissed_at: world.clock.now() })
    .where('id', '=', id)
    .where('account_id', '=', viewer)
    .where('dismissed_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n)
    throw refuse('not-found', { detail: 'There is no such notification.' });
}

/** How many are newer than the notifications marker, counted up to `most`. */
export async function countUnread(reader: Reader, viewer: AccountId, most = 100): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from (
      select 1 from notifications
      where account_id = ${viewer} and dismissed_at is null and id > coalesce((
        select last_read_id from markers where account_id = ${viewer} and timeline = 'notifications'), 0)
      limit ${most}
    ) as unread`.execute(reader);
  return Number(rows[0]?.count ?? 0);
}
