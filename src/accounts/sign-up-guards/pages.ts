import { sql, type RawBuilder } from 'kysely';
import { pageOf, type Page, type PageQuery } from '#foundation';
import type { Reader } from '#infrastructure';

/** A page of a table of guards, the latest first. */
export async function pageOfGuards<Row extends { readonly id: string }>(
  reader: Reader,
  columns: RawBuilder<unknown>,
  { limit, maxId, sinceId, minId }: PageQuery,
): Promise<Page<Row>> {
  const after = minId ?? sinceId;
  const { rows } = await sql<Row>`
    select ${columns}
    where ${maxId === undefined ? sql`true` : sql`id < ${maxId}::bigint`}
      and ${after === undefined ? sql`true` : sql`id > ${after}::bigint`}
    order by id ${minId === undefined ? sql`desc` : sql`asc`} limit ${limit}`.execute(reader);
  return pageOf(minId === undefined ? rows : rows.toReversed(), limit, ({ id }) => id);
}
