import { sql } from 'kysely';
import type { AccountId, NotificationId } from '#foundation';
import type { World } from '#infrastructure';
import { noSuchNotification } from './list-notifications.ts';

/** Dismissed ones stay as rows, so that their cause does not notify again. */
export async function clearNotifications(world: World, viewer: AccountId): Promise<void> {
  await sql`
    update notifications set dismissed_at = ${world.clock.now()}
    where account_id = ${viewer} and dismissed_at is null and not filtered`.execute(world.db);
}

/** @throws Refusal `not-found` unless it is the viewer's and stands */
export async function dismissNotification(
  world: World,
  viewer: AccountId,
  id: NotificationId,
): Promise<void> {
  if ((await dismissNotifications(world, viewer, [id])) === 0) throw noSuchNotification();
}

/** Dismisses those of these that are the viewer's; gives how many. */
export async function dismissNotifications(
  world: World,
  viewer: AccountId,
  ids: readonly NotificationId[],
): Promise<number> {
  const { numAffectedRows } = await sql`
    update notifications set dismissed_at = ${world.clock.now()}
    where id = any(${ids}::bigint[]) and account_id = ${viewer} and dismissed_at is null`.execute(
    world.db,
  );
  return Number(numAffectedRows ?? 0n);
}

/** All of one group that stand now; what joins it later is new. @throws Refusal `not-found` */
export async function dismissNotificationGroup(
  world: World,
  viewer: AccountId,
  key: string,
): Promise<void> {
  const { numAffectedRows } = await sql`
    update notifications set dismissed_at = ${world.clock.now()}
    where account_id = ${viewer} and group_key = ${key} and dismissed_at is null and not filtered`.execute(
    world.db,
  );
  if (numAffectedRows === 0n) throw noSuchNotification();
}
