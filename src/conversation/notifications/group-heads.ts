import { sql } from 'kysely';
import type { Reader } from '#infrastructure';
import type { Reading } from '../reading.ts';
import { boundsOf } from '../timelines/home-ids.ts';
import type { IdRange } from '../timelines/timelines.ts';
import { groupableKinds } from './group-key.ts';
import { rowsAsked } from './notification-row.ts';
import type { NotificationGroupQuery } from './types.ts';

/** The first of each group that a range meets, from its `from` on. `key` is null for one that stands alone. */
export type Head = { readonly id: string; readonly key: string | null };

type Asked = {
  readonly reading: Reading;
  readonly query: Partial<NotificationGroupQuery>;
  /** Keys that the page has met already. */
  readonly met: readonly string[];
};

/**
 * Steps from head to head down one index, so that a page costs its groups and the rows that it
 * steps over, read from the index alone, and never a sort of everything. What lies beyond the range's
 * bounds plays no part: pages stay as they are whatever arrives.
 */
export async function loadHeads(
  reader: Reader,
  { reading, query, met }: Asked,
  range: IdRange,
): Promise<readonly Head[]> {
  const grouped = query.groupedKinds ?? groupableKinds;
  const order = range.from === 'newest' ? sql`desc` : sql`asc`;
  const onward = range.from === 'newest' ? sql`<` : sql`>`;
  const key = sql`case when kind = any(${grouped}::text[]) then group_key end`;
  const asked = rowsAsked(reading, query);
  const { rows } = await sql<Head>`
    with recursive head as (
      (select id, ${key} as key, array_append(${met}::text[], ${key}) as met from notifications
       where ${asked} ${boundsOf(sql.ref('id'), range)} and coalesce(${key} <> all(${met}::text[]), true)
       order by id ${order} limit 1)
      union all
      (select next.id, next.key, array_append(head.met, next.key) from head cross join lateral (
         select id, ${key} as key from notifications
         where ${asked} ${boundsOf(sql.ref('id'), range)} and id ${onward} head.id
           and coalesce(${key} <> all(head.met), true)
         order by id ${order} limit 1) as next)
    )
    select id, key from head limit ${range.count}`.execute(reader);
  return rows;
}
