import { sql } from 'kysely';
import type { AccountId } from '#foundation';
import { openReading, type ReadingWorld } from '../reading.ts';
import { loadHeads } from './group-heads.ts';
import { rowsAsked } from './notification-row.ts';
import type { NotificationGroupQuery } from './types.ts';

type Asked = Omit<NotificationGroupQuery, 'limit' | 'maxId' | 'minId' | 'sinceId'> & {
  /** Where counting ends. */
  readonly most?: number;
};

const usualMost = 100;

/** How many are newer than the notifications marker. */
export async function countUnread(
  world: ReadingWorld,
  viewer: AccountId,
  { most = usualMost, ...query }: Asked = {},
): Promise<number> {
  const reading = await openReading(world, viewer);
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from (
      select 1 from notifications
      where ${rowsAsked(reading, query)} and id > coalesce((
        select last_read_id from markers where account_id = ${viewer} and timeline = 'notifications'), 0)
      limit ${most}
    ) as unread`.execute(world.db);
  return Number(rows[0]?.count ?? 0);
}

/** How many groups have something newer than the notifications marker. */
export async function countUnreadGroups(
  world: ReadingWorld,
  viewer: AccountId,
  { most = usualMost, ...query }: Asked = {},
): Promise<number> {
  const reading = await openReading(world, viewer);
  const marker = await world.db
    .selectFrom('markers')
    .select('last_read_id')
    .where('account_id', '=', viewer)
    .where('timeline', '=', 'notifications')
    .executeTakeFirst();
  const heads = await loadHeads(
    world.db,
    { reading, query, met: [] },
    {
      from: 'newest',
      count: most,
      ...(marker === undefined ? {} : { after: marker.last_read_id }),
    },
  );
  return heads.length;
}
