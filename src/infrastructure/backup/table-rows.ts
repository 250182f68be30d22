import { sql } from 'kysely';
import type { Reader, Tx } from '../database.ts';

/** A table with what is needed to read its rows exactly and in one order. */
export type TableShape = {
  /** `posts`, or `graphile_worker._private_jobs`. */
  readonly name: string;
  /** Without those that the database computes. */
  readonly columns: readonly Column[];
  /** The primary key; empty when there is none. */
  readonly key: readonly string[];
};

type Column = { readonly name: string; readonly type: string };

/** The text of each column, as PostgreSQL writes it; null is null. */
export type Row = readonly (string | null)[];

/**
 * The tables of the service and its job queue in the order in which the migrations made them, so
 * that what guards refer to comes first. Which migrations were applied is not among them.
 */
export async function listTables(db: Reader): Promise<readonly TableShape[]> {
  const { rows } = await sql<TableShape>`
    select case when space.nspname = current_schema() then '' else space.nspname || '.' end
        || class.relname as name,
      (select json_agg(json_build_object('name', attname,
          'type', format_type(atttypid, atttypmod)) order by attnum)
        from pg_attribute where attrelid = class.oid and attnum > 0
          and not attisdropped and attgenerated = '') as columns,
      coalesce((select json_agg(attname order by key.place) from pg_index
        cross join unnest(indkey) with ordinality as key (number, place)
        join pg_attribute on attrelid = indrelid and attnum = key.number
        where indrelid = class.oid and indisprimary), '[]') as key
    from pg_class as class join pg_namespace as space on space.oid = class.relnamespace
    where class.relkind = 'r' and class.relname <> 'migrations'
      and space.nspname in (current_schema(), 'graphile_worker')
    order by class.oid`.execute(db);
  return rows;
}

/** Has the transaction write and read times, bytes and numbers in one exact form. */
export async function useExactTexts(tx: Tx): Promise<void> {
  await sql`select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, MDY', true),
    set_config('intervalstyle', 'postgres', true), set_config('bytea_output', 'hex', true),
    set_config('extra_float_digits', '1', true)`.execute(tx);
}

/** Rows with bytes may be large: few of them are in memory at once. */
const rowsAtOnce = 500;
const largeRowsAtOnce = 16;

/** Every row of a table as the transaction sees it, in the order of its key on every server. */
export async function* readRows(tx: Tx, table: TableShape): AsyncGenerator<readonly Row[]> {
  const { name, columns } = table;
  const texts = columns.map(
    (column, place) => sql`${sql.ref(column.name)}::text as ${sql.id(`c${place}`)}`,
  );
  await sql`declare backup_rows no scroll cursor for
    select ${sql.join(texts)} from ${sql.table(name)} order by ${sql.join(orderOf(table))}`.execute(
    tx,
  );
  const count = columns.some(({ type }) => type === 'bytea') ? largeRowsAtOnce : rowsAtOnce;
  for (;;) {
    const { rows } = await sql<Record<string, string | null>>`
      fetch forward ${sql.raw(String(count))} from backup_rows`.execute(tx);
    if (rows.length === 0) break;
    yield rows.map((row) => columns.map((_, place) => row[`c${place}`] ?? null));
  }
  await sql`close backup_rows`.execute(tx);
}

/** Texts by their bytes, whatever the database's collation. */
function orderOf({ columns, key }: TableShape) {
  const ordered = columns.filter(({ name }) => key.includes(name));
  if (ordered.length === 0) {
    return columns.map(({ name }) => sql`${sql.ref(name)}::text collate "C"`);
  }
  const typeOf = new Map(columns.map(({ name, type }) => [name, type]));
  return key.map((name) =>
    typeOf.get(name) === 'text' ? sql`${sql.ref(name)} collate "C"` : sql.ref(name),
  );
}

/** A row as it is hashed and kept. */
export function lineOf(row: Row): string {
  return `${JSON.stringify(row)}\n`;
}
