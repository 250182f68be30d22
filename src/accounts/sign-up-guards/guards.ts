import { sql, type RawBuilder } from 'kysely';
import { pageOf, refuse, type AccountId, type Page, type PageQuery } from '#foundation';
import { transact, type Reader, type World } from '#infrastructure';
import { requireRole } from '../role-queries.ts';

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

/** For operators: `removal` deletes one row. @throws Refusal `forbidden`, `not-found` */
export async function removeGuard(
  world: World,
  operator: AccountId,
  removal: RawBuilder<unknown>,
): Promise<void> {
  await transact(world, async (tx) => {
    await requireRole(tx, operator, 'operator');
    const { numAffectedRows } = await removal.execute(tx);
    if (numAffectedRows !== 1n) throw guardNotFound();
  });
}

export function guardNotFound() {
  return refuse('not-found', { detail: 'Record not found' });
}

export function alreadyThere(field: string) {
  return refuse('invalid', { field, detail: `Validation failed: ${field} is blocked already` });
}
