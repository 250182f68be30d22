import { sql, type RawBuilder } from 'kysely';
import type { Reader } from '../database.ts';

export type Ranked = { readonly key: string; readonly value: bigint };

/** The keys that come most often among the rows of a query with `key`, most first; at most `limit`. */
export async function ranking(
  reader: Reader,
  events: RawBuilder<unknown>,
  limit: number,
): Promise<readonly Ranked[]> {
  const { rows } = await sql<{ key: string; value: string }>`
    select event.key, count(*)::text as value from (${events}) as event
    where event.key is not null
    group by event.key order by count(*) desc, event.key limit ${limit}`.execute(reader);
  return rows.map(({ key, value }) => ({ key, value: BigInt(value) }));
}
