import { sql } from 'kysely';
import { refuse, toId, type AccountId, type Page, type PageQuery } from '#foundation';
import { transact, type World } from '#infrastructure';
import { openReading, postsById, showAll, type Reading, type ReadingWorld } from '../reading.ts';
import { sayNotificationsMerged } from '../streams/happening.ts';
import { collectPage } from '../timelines/collect-page.ts';
import { boundsOf } from '../timelines/home-ids.ts';
import { rowsAsked } from './notification-row.ts';
import { mostCounted, type HeldBack, type NotificationRequest } from './types.ts';

type Row = {
  id: string;
  from_id: string;
  count: number;
  last_post: string | null;
  created_at: Date;
  updated_at: Date;
};

/** Those of whom something is held back, the latest to begin first. */
export async function listNotificationRequests(
  world: ReadingWorld,
  viewer: AccountId,
  query: PageQuery,
): Promise<Page<NotificationRequest>> {
  const reading = await openReading(world, viewer);
  const rowsById = new Map<string, Row>();
  return collectPage(
    query,
    async (range) => {
      const order = range.from === 'newest' ? sql`desc` : sql`asc`;
      const rows = await loadRequests(
        world,
        reading,
        sql`${boundsOf(sql.ref('request.id'), range)} order by request.id ${order} limit ${range.count}`,
      );
      for (const row of rows) rowsById.set(row.id, row);
      return rows.map(({ id }) => id);
    },
    (ids) =>
      showRequests(
        reading,
        ids.flatMap((id) => rowsById.get(id) ?? []),
      ),
  );
}

/** @throws Refusal `not-found` unless it is the viewer's and something is held back still */
export async function getNotificationRequest(
  world: ReadingWorld,
  viewer: AccountId,
  id: string,
): Promise<NotificationRequest> {
  const reading = await openReading(world, viewer);
  const rows = await loadRequests(world, reading, sql`and request.id = ${id} limit 1`);
  const [request] = await showRequests(reading, rows);
  if (request === undefined) throw noSuchRequest();
  return request;
}

/** What a sender took back again, or whoever was blocked since, leaves no request to be seen. */
async function loadRequests(
  world: ReadingWorld,
  reading: Reading,
  which: ReturnType<typeof sql>,
): Promise<readonly Row[]> {
  const held = sql`${rowsAsked(reading, { includeHeldBack: true })} and filtered and from_id = request.from_id`;
  const { rows } = await sql<Row>`
    select request.id, request.from_id, request.created_at, request.updated_at,
      (select count(*)::int from (
        select 1 from notifications where ${held} limit ${mostCounted}) as one) as count,
      (select post_id from notifications where ${held} and post_id is not null
        order by id desc limit 1) as last_post
    from notification_requests as request
    where request.account_id = ${reading.viewer}
      and exists (select 1 from notifications where ${held}) ${which}`.execute(world.db);
  return rows;
}

async function showRequests(
  reading: Reading,
  rows: readonly Row[],
): Promise<readonly NotificationRequest[]> {
  const posts = await postsById(
    reading,
    rows.flatMap(({ last_post }) => last_post ?? []),
  );
  const shown = (await showAll(reading, posts)).filter(({ tombstone }) => tombstone === undefined);
  return rows.map((row) => {
    const about = shown.find(({ post }) => post.id === row.last_post);
    return {
      id: row.id,
      fromId: toId<'account'>(row.from_id),
      count: row.count,
      ...(about === undefined ? {} : { about }),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    };
  });
}

/**
 * Lets senders through: what was held back of them is shown, and what they do later is told at once.
 * Those that are not the viewer's are left alone; gives how many were accepted.
 */
export async function acceptNotificationRequests(
  world: World,
  viewer: AccountId,
  ids: readonly string[],
): Promise<number> {
  return transact(world, async (tx) => {
    const { rows } = await sql<{ from_id: string }>`
      delete from notification_requests where account_id = ${viewer} and id = any(${ids}::bigint[])
      returning from_id`.execute(tx);
    const senders = rows.map(({ from_id }) => from_id);
    await sql`
      insert into notification_permissions (account_id, from_id, created_at)
      select ${viewer}::bigint, sender, ${world.clock.now()} from unnest(${senders}::bigint[]) as sender
      order by sender on conflict do nothing`.execute(tx);
    await sql`
      update notifications set filtered = false
      where account_id = ${viewer} and from_id = any(${senders}::bigint[]) and filtered
        and dismissed_at is null`.execute(tx);
    if (senders.length > 0) sayNotificationsMerged(tx, viewer);
    return senders.length;
  });
}

/** Removes what is held back of these senders; what they do later is held back anew. Gives how many. */
export async function dismissNotificationRequests(
  world: World,
  viewer: AccountId,
  ids: readonly string[],
): Promise<number> {
  return transact(world, async (tx) => {
    const { rows } = await sql<{ from_id: string }>`
      delete from notification_requests where account_id = ${viewer} and id = any(${ids}::bigint[])
      returning from_id`.execute(tx);
    const senders = rows.map(({ from_id }) => from_id);
    await sql`
      update notifications set dismissed_at = ${world.clock.now()}
      where account_id = ${viewer} and from_id = any(${senders}::bigint[]) and filtered
        and dismissed_at is null`.execute(tx);
    return senders.length;
  });
}

const mostRequests = 100;

/** How much waits for the viewer's word. */
export async function countHeldBack(world: ReadingWorld, viewer: AccountId): Promise<HeldBack> {
  const reading = await openReading(world, viewer);
  const { rows } = await sql<{ requests: number; notifications: number }>`
    select count(distinct from_id)::int as requests, count(*)::int as notifications from (
      select from_id from notifications
      where ${rowsAsked(reading, { includeHeldBack: true })} and filtered
      limit ${mostCounted}) as held`.execute(world.db);
  const { requests = 0, notifications = 0 } = rows[0] ?? {};
  return { requests: Math.min(requests, mostRequests), notifications };
}

function noSuchRequest() {
  return refuse('not-found', { detail: 'There is no such request.' });
}
