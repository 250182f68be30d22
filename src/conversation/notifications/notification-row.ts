import { sql, type RawBuilder } from 'kysely';
import { isOfSuspendedServer, listAccounts } from '#accounts';
import { toId } from '#foundation';
import { isFilteredOut, postsById, showAll, type Reading } from '../reading.ts';
import {
  notificationKinds,
  type Notification,
  type NotificationFor,
  type NotificationKind,
  type NotificationQuery,
} from '../types.ts';

export type NotificationRow = {
  id: string;
  account_id: string;
  kind: NotificationKind;
  from_id: string | null;
  post_id: string | null;
  details: Record<string, string>;
  group_key: string | null;
  created_at: Date;
};

export const notificationColumns = sql`id, account_id, kind, from_id, post_id, details, group_key, created_at`;

/** Kinds that concern a duty, not a person: a block does not take the duty away. */
const dutyKinds: readonly NotificationKind[] = ['admin-sign-up', 'admin-report'];

function turnedAway({ relations }: Reading): readonly string[] {
  return [...relations.blocks, ...relations.blockedBy, ...relations.turnedFrom];
}

/** Conditions on rows of `notifications`: the viewer's, standing, as asked, and of nobody blocked since. */
export function rowsAsked(
  reading: Reading,
  query: Partial<NotificationQuery>,
): RawBuilder<unknown> {
  const asked = query.fromId ?? null;
  return sql`account_id = ${reading.viewer} and dismissed_at is null
    and kind = any(${wantedKinds(query)}::text[]) and (${query.includeHeldBack === true} or not filtered)
    and (${asked}::bigint is null or from_id = ${asked}::bigint)
    and (from_id is null or from_id <> all(${turnedAway(reading)}::bigint[])
      or kind = any(${[...dutyKinds]}::text[]))
    and (from_id is null or not ${isOfSuspendedServer(sql.ref('from_id'))})`;
}

function wantedKinds({
  kinds,
  excludeKinds = [],
}: Partial<NotificationQuery>): readonly NotificationKind[] {
  const asked = kinds === undefined || kinds.length === 0 ? notificationKinds : kinds;
  return asked.filter((kind) => !excludeKinds.includes(kind));
}

/** These rows as their recipient may see them, in order; what speaks of a post that is gone is left out. */
export async function showRows(
  reading: Reading,
  rows: readonly NotificationRow[],
): Promise<readonly NotificationFor[]> {
  const maySeeDuties =
    rows.every(({ kind }) => !dutyKinds.includes(kind)) || (await holdsDuty(reading, rows));
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
  return rows.flatMap((row): NotificationFor[] => {
    const notification = notificationOf(row);
    if (dutyKinds.includes(row.kind) && !maySeeDuties) return [];
    if (row.post_id === null) return [{ notification }];
    const about = shown.get(row.post_id);
    return about === undefined ? [] : [{ notification, about }];
  });
}

/** What came with a role goes with it. All rows are of one recipient. */
async function holdsDuty({ memory }: Reading, [row]: readonly NotificationRow[]): Promise<boolean> {
  const [account] = row === undefined ? [] : await listAccounts(memory.db, [toId(row.account_id)]);
  return (
    account !== undefined && account.roles.some((role) => role === 'operator' || role === 'officer')
  );
}

function notificationOf(row: NotificationRow): Notification {
  return {
    id: toId(row.id),
    ...(row.group_key === null ? {} : { groupKey: row.group_key }),
    accountId: toId(row.account_id),
    kind: row.kind,
    ...(row.from_id === null ? {} : { fromId: toId(row.from_id) }),
    ...(row.post_id === null ? {} : { postId: toId(row.post_id) }),
    details: row.details,
    createdAt: row.created_at,
  };
}
