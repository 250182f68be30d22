import { sql } from 'kysely';
import { compareIds, pageOf, toId, type AccountId, type Page, type PageQuery } from '#foundation';
import { openReading, type Reading, type ReadingWorld } from '../reading.ts';
import { collectPage } from '../timelines/collect-page.ts';
import { boundsOf } from '../timelines/home-ids.ts';
import type { NotificationFor } from '../types.ts';
import { loadHeads } from './group-heads.ts';
import { noSuchNotification } from './list-notifications.ts';
import {
  notificationColumns,
  rowsAsked,
  showRows,
  type NotificationRow,
} from './notification-row.ts';
import { mostCounted, type NotificationGroup, type NotificationGroupQuery } from './types.ts';

const sampleSize = 8;

/**
 * The viewer's notifications as groups, the group with the newest first, once a page. A group that
 * reaches beyond the page's bounds comes again on the page where its older ones are.
 */
export async function listNotificationGroups(
  world: ReadingWorld,
  viewer: AccountId,
  query: NotificationGroupQuery,
): Promise<Page<NotificationGroup>> {
  const reading = await openReading(world, viewer);
  const keys = new Map<string, string | null>();
  const page = await collectPage(
    query,
    async (range) => {
      const met = [...keys.values()].flatMap((key) => key ?? []);
      const heads = await loadHeads(world.db, { reading, query, met }, range);
      for (const { id, key } of heads) keys.set(id, key);
      return heads.map(({ id }) => id);
    },
    async (ids) =>
      (await showRows(reading, await rowsOf(world, ids))).map((shown) => ({
        id: shown.notification.id,
        shown,
      })),
  );
  const heads = page.items.map(({ id, shown }) => ({ shown, key: keys.get(id) ?? null }));
  // Nothing newer is left beyond the page: its groups reach to the present, and so does its cursor.
  const reachesNow = query.minId !== undefined && heads.length < query.limit;
  const within = boundsOfPage(query, page, reachesNow);
  const items = await fillGroups(world, { reading, query, within }, heads);
  const newest = items
    .map((group) => group.page.maxId)
    .toSorted(compareIds)
    .at(-1);
  return { ...page, items, ...(reachesNow && newest !== undefined ? { prev: newest } : {}) };
}

/** Ids from and to, both in: what of a group lies on this page, and not on the one before or after. */
type Bounds = { readonly least: string; readonly most: string };

const everything: Bounds = { least: '1', most: String((1n << 63n) - 1n) };

function boundsOfPage(
  { minId, maxId }: NotificationGroupQuery,
  { items, next, prev }: Page<{ readonly id: string }>,
  reachesNow: boolean,
): Bounds {
  const { least, most } = everything;
  if (minId === undefined) return { least: next ?? least, most: items[0]?.id ?? most };
  const end = maxId === undefined ? most : String(BigInt(maxId) - 1n);
  return { least: items.at(-1)?.id ?? least, most: reachesNow ? end : (prev ?? most) };
}

/** One group as it stands now. @throws Refusal `not-found` */
export async function getNotificationGroup(
  world: ReadingWorld,
  viewer: AccountId,
  key: string,
): Promise<NotificationGroup> {
  const reading = await openReading(world, viewer);
  const { rows } = await sql<NotificationRow>`
    select ${notificationColumns} from notifications
    where ${rowsAsked(reading, {})} and group_key = ${key} order by id desc limit 1`.execute(
    world.db,
  );
  const heads = (await showRows(reading, rows)).map((shown) => ({ shown, key }));
  const [group] = await fillGroups(world, { reading, query: {}, within: everything }, heads);
  if (group === undefined) throw noSuchNotification();
  return group;
}

/** Whose acts a group is of, the latest first. Cursors are ids of its notifications. */
export async function listGroupAccounts(
  world: ReadingWorld,
  viewer: AccountId,
  { key, ...query }: PageQuery & { readonly key: string },
): Promise<Page<AccountId>> {
  await getNotificationGroup(world, viewer, key);
  const reading = await openReading(world, viewer);
  const from = query.minId === undefined ? 'newest' : 'oldest';
  const after = query.minId ?? query.sinceId;
  const bounds = boundsOf(sql.ref('id'), {
    from,
    count: query.limit,
    ...(query.maxId === undefined ? {} : { before: query.maxId }),
    ...(after === undefined ? {} : { after }),
  });
  const { rows } = await sql<{ id: string; from_id: string }>`
    select id, from_id from notifications
    where ${rowsAsked(reading, {})} and group_key = ${key} and from_id is not null ${bounds}
    order by id ${from === 'newest' ? sql`desc` : sql`asc`} limit ${query.limit}`.execute(world.db);
  const found = pageOf(from === 'newest' ? rows : rows.toReversed(), query.limit, ({ id }) => id);
  return { ...found, items: found.items.map((row) => toId<'account'>(row.from_id)) };
}

async function rowsOf(
  world: ReadingWorld,
  ids: readonly string[],
): Promise<readonly NotificationRow[]> {
  const { rows } = await sql<NotificationRow>`
    select ${notificationColumns} from notifications where id = any(${ids}::bigint[])`.execute(
    world.db,
  );
  const rowById = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => rowById.get(id) ?? []);
}

type Found = { readonly shown: NotificationFor; readonly key: string | null };
type Asked = {
  readonly reading: Reading;
  readonly query: Partial<NotificationGroupQuery>;
  readonly within: Bounds;
};

type Total = {
  key: string;
  newest: string;
  count: number;
  page_min: string | null;
  page_max: string | null;
  latest_at: Date | null;
  sample: string[] | null;
};

/** Counts, bounds and samples of the groups of a page, by one statement. */
async function fillGroups(
  world: ReadingWorld,
  asked: Asked,
  heads: readonly Found[],
): Promise<readonly NotificationGroup[]> {
  const keys = heads.flatMap(({ key }) => key ?? []);
  if (keys.length === 0) return heads.map(({ shown }) => alone(shown));
  const { least, most } = asked.within;
  const member = sql`${rowsAsked(asked.reading, asked.query)} and group_key = wanted.key`;
  const within = sql`${member} and id between ${least}::bigint and ${most}::bigint`;
  const { rows } = await sql<Total>`
    select wanted.key, total.count, total.newest, latest.id as page_max, latest.created_at as latest_at,
      (select id from notifications where ${within} order by id limit 1) as page_min,
      array(select from_id::text from notifications where ${member} and from_id is not null
        order by id desc limit ${sampleSize}) as sample
    from unnest(${keys}::text[]) as wanted (key)
    cross join lateral (select count(*)::int as count, max(id) as newest from (
      select id from notifications where ${member} order by id desc limit ${mostCounted}) as one) as total
    left join lateral (select id, created_at from notifications where ${within}
      order by id desc limit 1) as latest on true`.execute(world.db);
  const totalByKey = new Map(rows.map((row) => [row.key, row]));
  return heads.map(({ shown, key }) => {
    const total = key === null ? undefined : totalByKey.get(key);
    return total === undefined ? alone(shown) : together(shown, total);
  });
}

function alone(shown: NotificationFor): NotificationGroup {
  const { id, createdAt, fromId, accountId } = shown.notification;
  return {
    shown,
    newestId: id,
    count: 1,
    page: { minId: id, maxId: id, latestAt: createdAt },
    sample: [fromId ?? accountId],
  };
}

function together(shown: NotificationFor, total: Total): NotificationGroup {
  const { id, createdAt } = shown.notification;
  return {
    key: total.key,
    shown,
    newestId: toId(total.newest),
    count: total.count,
    page: {
      minId: toId(total.page_min ?? id),
      maxId: toId(total.page_max ?? id),
      latestAt: total.latest_at ?? createdAt,
    },
    sample: [...new Set(total.sample ?? [])].map((one) => toId<'account'>(one)),
  };
}
