import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger, runMigrations } from 'graphile-worker';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Reader } from './database.ts';
import { StartFailure } from './start-failure.ts';

/** The folder of the numbered SQL files that come along. */
export const migrationsFolder = join(import.meta.dirname, '../../migrations');

type Migration = {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
};

export type Applied = Pick<Migration, 'number' | 'name' | 'sha256'>;

/** Any fixed number: two processes that start at once take turns by it. */
const migrationLock = 7_234_501_988;

const recordTable = `create table if not exists migrations (
  number integer primary key check (number > 0),
  name text not null,
  sha256 text not null,
  applied_at timestamptz not null default now()
)`;

/**
 * Brings a database up to date: the job queue's schema, then every numbered file that it lacks,
 * each in one transaction, up to the number told. Gives the names of the files applied now.
 * @throws StartFailure for a database that a newer version wrote, and for an edited file
 */
export async function migrate(
  pool: pg.Pool,
  folder: string = migrationsFolder,
  upTo = Number.POSITIVE_INFINITY,
): Promise<readonly string[]> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    try {
      await runMigrations({ pgPool: pool, logger: silent() });
      return await applyMissing(client, await readMigrations(folder), upTo);
    } finally {
      await client.query('select pg_advisory_unlock($1)', [migrationLock]);
    }
  } finally {
    client.release();
  }
}

/** The migrations that a database has applied, in order; none when it was never migrated. */
export async function listAppliedMigrations(db: Reader): Promise<readonly Applied[]> {
  const found = await sql<{ name: string | null }>`
    select to_regclass('migrations')::text as name`.execute(db);
  if (found.rows[0]?.name === null) return [];
  const { rows } = await sql<Applied>`
    select number, name, sha256 from migrations order by number`.execute(db);
  return rows;
}

/** The migrations that come along, in order. */
export async function listKnownMigrations(): Promise<readonly Applied[]> {
  const known = await readMigrations(migrationsFolder);
  return known.map(({ number, name, sha256 }) => ({ number, name, sha256 }));
}

/** The queue's own schema reports nothing that its operator could act on. */
function silent(): Logger {
  return new Logger(() => () => undefined);
}

async function applyMissing(
  client: pg.PoolClient,
  migrations: readonly Migration[],
  upTo: number,
): Promise<readonly string[]> {
  await client.query(recordTable);
  const applied = await client.query<Applied>(
    'select number, name, sha256 from migrations order by number',
  );
  assertSameHistory(applied.rows, migrations);
  const done = new Set(applied.rows.map((row) => row.number));
  const missing = migrations.filter(({ number }) => !done.has(number) && number <= upTo);
  for (const migration of missing) await apply(client, migration);
  return missing.map((migration) => migration.name);
}

function assertSameHistory(applied: readonly Applied[], migrations: readonly Migration[]): void {
  const fileByNumber = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const row of applied) {
    const file = fileByNumber.get(row.number);
    if (file === undefined) {
      throw new StartFailure(
        `The database was written by a newer Folkmoot (it has ${row.name}): start that version, or restore a backup made before it.`,
        'config',
      );
    }
    if (file.sha256 !== row.sha256) {
      throw new StartFailure(
        `The migration ${file.name} was changed after this database applied it: restore the file as it was released.`,
        'config',
      );
    }
  }
}

async function apply(client: pg.PoolClient, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.text);
    await client.query('insert into migrations (number, name, sha256) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.sha256,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`The migration ${migration.name} failed`, { cause: error });
  }
}

async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
  const migrations = await Promise.all(names.map((name) => readMigration(folder, name)));
  for (const [index, migration] of migrations.entries()) {
    if (migration.number === migrations[index + 1]?.number) {
      throw new Error(`Two migrations have the number ${migration.number}`);
    }
  }
  return migrations;
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const number = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1];
  if (number === undefined) throw new Error(`A migration is named NNNN-name.sql, not ${name}`);
  const text = await readFile(join(folder, name), 'utf8');
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { number: Number(number), name, text, sha256 };
}
