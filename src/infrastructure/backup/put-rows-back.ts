import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { sql } from 'kysely';
import { refuse, type Refusal } from '#foundation';
import type { Tx } from '../database.ts';
import { errorCode } from '../start-failure.ts';
import { rowsPath, type DumpedTable, type Manifest } from './manifest.ts';
import type { OpenBackup } from './open-backup.ts';
import { lineOf, listTables, readRows, useExactTexts, type TableShape } from './table-rows.ts';

export type Terms = {
  /** Triggers that judge every row that comes back, as `table.trigger` or `table.*`. */
  readonly guards: readonly string[];
  /** Tables in which a migration puts a row. */
  readonly seeded: readonly string[];
};

/**
 * Fills an empty, migrated database from a backup, in the caller's transaction. Whoever owns a
 * table, its rows go back as their owner wrote them: so guards that judge the moment of writing
 * rest meanwhile (votes come before their opening, and here both come at once), while those named
 * in `guards` judge every row. Foreign keys are taken off and put
 * on again, which checks them all.
 * @throws Refusal `conflict` for what a guard, a key or a check refuses, and for rows that are not
 *   those of the manifest
 */
export async function putRowsBack(
  tx: Tx,
  backup: OpenBackup,
  { guards, seeded }: Terms,
): Promise<void> {
  await useExactTexts(tx);
  const tables = await listTables(tx);
  assertSameTables(tables, backup.manifest.tables);
  try {
    await restGuards(tx, guards);
    await takeKeysOff(tx);
    await definePutBack(tx);
    for (const table of tables) {
      await putTableBack(tx, backup, { table, isSeeded: seeded.includes(table.name) });
    }
    await sql`set constraints all immediate`.execute(tx);
    await putKeysOn(tx);
    await wakeGuards(tx);
    for (const { name, value } of backup.manifest.sequences) {
      await sql`select setval(${name}::regclass, ${value}::bigint)`.execute(tx);
    }
  } catch (error) {
    throw brokenPromise(error) ?? error;
  }
  for (const table of tables) await assertSameRows(tx, backup.manifest, table);
}

function assertSameTables(tables: readonly TableShape[], dumped: readonly DumpedTable[]): void {
  const formOf = (name: string, columns: readonly string[]) => `${name}(${columns.join()})`;
  const here = tables.map(({ name, columns }) =>
    formOf(
      name,
      columns.map((one) => one.name),
    ),
  );
  const there = dumped.map(({ name, columns }) => formOf(name, columns));
  if (here.toSorted().join() === there.toSorted().join()) return;
  throw refuse('conflict', {
    detail:
      'The backup’s tables are not those of this version: restore with the version that made it.',
  });
}

const ours = sql`(current_schema(), 'graphile_worker')`;

async function restGuards(tx: Tx, guards: readonly string[]): Promise<void> {
  await sql`create temporary table resting_guards on commit drop as
    select tgrelid::regclass as held_by, tgname as name
    from pg_trigger join pg_class as class on class.oid = tgrelid
      join pg_namespace as space on space.oid = relnamespace
    where not tgisinternal and tgenabled = 'O' and nspname in ${ours}
      and not (relname || '.' || tgname) = any(${[...guards]}::text[])
      and not (relname || '.*') = any(${[...guards]}::text[])`.execute(tx);
  await sql`do $$ declare guard record; begin
    for guard in select * from resting_guards loop
      execute format('alter table %s disable trigger %I', guard.held_by, guard.name);
    end loop; end $$`.execute(tx);
}

async function wakeGuards(tx: Tx): Promise<void> {
  await sql`do $$ declare guard record; begin
    for guard in select * from resting_guards loop
      execute format('alter table %s enable trigger %I', guard.held_by, guard.name);
    end loop; end $$`.execute(tx);
}

async function takeKeysOff(tx: Tx): Promise<void> {
  await sql`create temporary table keys_off on commit drop as
    select conrelid::regclass as held_by, conname as name, pg_get_constraintdef(con.oid) as form
    from pg_constraint as con join pg_namespace as space on space.oid = connamespace
    where contype = 'f' and nspname in ${ours}`.execute(tx);
  await sql`do $$ declare key record; begin
    for key in select * from keys_off loop
      execute format('alter table %s drop constraint %I', key.held_by, key.name);
    end loop; end $$`.execute(tx);
}

async function putKeysOn(tx: Tx): Promise<void> {
  await sql`do $$ declare key record; begin
    for key in select * from keys_off order by held_by::text, name loop
      execute format('alter table %s add constraint %I %s', key.held_by, key.name, key.form);
    end loop; end $$`.execute(tx);
}

/**
 * The database composes the statement, as it alone knows each column's type. A row that a migration
 * has put there already is brought up to what was backed up.
 */
async function definePutBack(tx: Tx): Promise<void> {
  await sql`create or replace function pg_temp.put_back(
      target regclass, names text[], lines json, is_seeded boolean)
    returns void language plpgsql as $$
    declare
      listed text := (select string_agg(quote_ident(name), ', ' order by place)
        from unnest(names) with ordinality as given (name, place));
      cells text := (select string_agg(format('(line ->> %s)::%s', place - 1,
          format_type(atttypid, atttypmod)), ', ' order by place)
        from unnest(names) with ordinality as given (name, place)
        join pg_attribute on attrelid = target and attname = name);
      key text := (select string_agg(quote_ident(attname), ', ') from pg_index
        join pg_attribute on attrelid = indrelid and attnum = any (indkey)
        where indrelid = target and indisprimary);
      settled text := (select string_agg(format('%1$I = excluded.%1$I', name), ', ')
        from unnest(names) as name);
    begin
      settled := case when is_seeded then format(
        'on conflict (%s) do update set %s where held.* is distinct from excluded.*', key, settled)
        else '' end;
      execute format('insert into %s as held (%s) overriding system value
        select %s from json_array_elements($1) as line %s', target, listed, cells, settled)
        using lines;
    end $$`.execute(tx);
}

const unpack = promisify(gunzip);
/** Far beyond a piece of rows: what unpacks to more was not written by a backup. */
const largestPieceBytes = 256 * 1024 * 1024;

async function putTableBack(
  tx: Tx,
  backup: OpenBackup,
  { table, isSeeded }: { readonly table: TableShape; readonly isSeeded: boolean },
): Promise<void> {
  const dumped = backup.manifest.tables.find(({ name }) => name === table.name);
  const paths = new Set(backup.manifest.members.map(({ path }) => path));
  for (let piece = 0; paths.has(rowsPath(table.name, piece)); piece += 1) {
    const packed = await backup.read(rowsPath(table.name, piece));
    const lines = (await unpack(packed, { maxOutputLength: largestPieceBytes })).toString('utf8');
    const rows = `[${lines.trimEnd().replaceAll('\n', ',')}]`;
    await sql`select pg_temp.put_back(${table.name}::regclass, ${dumped?.columns ?? []}::text[],
      ${rows}::json, ${isSeeded})`.execute(tx);
  }
}

async function assertSameRows(tx: Tx, manifest: Manifest, table: TableShape): Promise<void> {
  const told = manifest.tables.find(({ name }) => name === table.name);
  const hash = createHash('sha256');
  let count = 0;
  for await (const rows of readRows(tx, table)) {
    for (const row of rows) hash.update(lineOf(row));
    count += rows.length;
  }
  if (told?.rows === count && told.sha256 === hash.digest('hex')) return;
  throw refuse('conflict', {
    detail: `The table ${table.name} of the backup does not match the manifest: nothing was restored.`,
  });
}

/** Integrity, malformed values, and what the guards of the Articles raise. */
const refusedStates = /^(?:22|23|FM)/;

function brokenPromise(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !refusedStates.test(errorCode(error) ?? '')) return undefined;
  const [, article, reason = error.message] = /^article (\d+): ([^]*)$/i.exec(error.message) ?? [];
  return refuse('conflict', {
    detail: `The backup holds what the database refuses (${reason}): nothing was restored.`,
    ...(article === undefined ? {} : { article: Number(article) }),
  });
}
