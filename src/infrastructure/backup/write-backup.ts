import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { sql } from 'kysely';
import { refuse } from '#foundation';
import type { Db, Tx } from '../database.ts';
import { listAppliedMigrations } from '../migrate.ts';
import { errorCode } from '../start-failure.ts';
import { manifestPath, rowsPath, type DumpedTable, type Manifest } from './manifest.ts';
import { lineOf, listTables, readRows, useExactTexts, type TableShape } from './table-rows.ts';
import { writeTar, type TarWriter } from './tar.ts';

export type BackupSource = {
  readonly db: Db;
  /** Absolute. */
  readonly dataFolder: string;
  readonly at: Date;
};

export type BackupSummary = {
  readonly file: string;
  readonly tables: number;
  readonly rows: number;
  /** Pictures and letters. */
  readonly files: number;
};

/** Folders of the data folder that a backup holds besides the database and the secret. */
export const keptFolders = ['media', 'mail'] as const;

/**
 * Writes everything that the service keeps into one new file, readable by its owner alone: every
 * table as of one instant, pictures, letters, the secret, and a manifest with the hash of each. The
 * service may run meanwhile.
 * @throws Refusal `taken` when the file is there already
 */
export async function writeBackup(source: BackupSource, file: string): Promise<BackupSummary> {
  if (existsSync(file)) throw refuse('taken', { detail: `${file} is there already.` });
  const aside = `${file}.part`;
  const handle = await open(aside, 'w', 0o600);
  try {
    const tar = writeTar(handle, source.at);
    const manifest = await writeMembers(source, tar);
    await tar.add(manifestPath, Buffer.from(`${JSON.stringify(manifest, undefined, 1)}\n`));
    await tar.end();
    await rename(aside, file);
    return summaryOf(file, manifest);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

function summaryOf(file: string, { tables, members }: Manifest): BackupSummary {
  return {
    file,
    tables: tables.length,
    rows: tables.reduce((sum, table) => sum + table.rows, 0),
    files: members.filter(({ path }) => keptFolders.some((name) => path.startsWith(`${name}/`)))
      .length,
  };
}

async function writeMembers(source: BackupSource, tar: TarWriter): Promise<Manifest> {
  const { dataFolder, at } = source;
  const snapshot = source.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only');
  const dumped = await snapshot.execute((tx) => dumpDatabase(tx, tar));
  // After the tables: a picture that a row names was there before the row.
  await tar.addFile('secret', join(dataFolder, 'secret'));
  for (const name of keptFolders) {
    for (const path of await filesIn(dataFolder, name)) await addIfThere(tar, dataFolder, path);
  }
  return {
    format: 'folkmoot-backup/1',
    madeAt: at.toISOString(),
    ...dumped,
    members: [...tar.members()],
  };
}

type Dumped = Pick<Manifest, 'migrations' | 'tables' | 'sequences'>;

async function dumpDatabase(tx: Tx, tar: TarWriter): Promise<Dumped> {
  await useExactTexts(tx);
  const migrations = [...(await listAppliedMigrations(tx))];
  const tables: DumpedTable[] = [];
  for (const table of await listTables(tx)) tables.push(await dumpTable(tx, tar, table));
  return { migrations, tables, sequences: await listSequences(tx) };
}

const pieceBytes = 4 * 1024 * 1024;
const compress = promisify(gzip);

async function dumpTable(tx: Tx, tar: TarWriter, table: TableShape): Promise<DumpedTable> {
  const hash = createHash('sha256');
  let rows = 0;
  let pieces = 0;
  let held: string[] = [];
  let heldBytes = 0;
  const flush = async (): Promise<void> => {
    if (held.length === 0) return;
    await tar.add(rowsPath(table.name, pieces), await compress(held.join('')));
    pieces += 1;
    held = [];
    heldBytes = 0;
  };
  for await (const batch of readRows(tx, table)) {
    for (const line of batch.map(lineOf)) {
      hash.update(line);
      held.push(line);
      heldBytes += line.length;
      if (heldBytes >= pieceBytes) await flush();
    }
    rows += batch.length;
  }
  await flush();
  const columns = table.columns.map(({ name }) => name);
  return { name: table.name, columns, rows, sha256: hash.digest('hex') };
}

async function listSequences(tx: Tx): Promise<Manifest['sequences']> {
  const { rows } = await sql<{ name: string; value: string }>`
    select case when schemaname = current_schema() then '' else schemaname || '.' end
      || sequencename as name, last_value::text as value
    from pg_sequences where schemaname in (current_schema(), 'graphile_worker')
      and last_value is not null order by 1`.execute(tx);
  return rows;
}

/** Paths within the data folder, in order; half-written files begin with a dot or end in a token. */
async function filesIn(dataFolder: string, name: string): Promise<readonly string[]> {
  const found = await readdir(join(dataFolder, name), {
    recursive: true,
    withFileTypes: true,
  }).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  return found
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && hasUsualEnd(entry.name))
    .map((entry) => relative(dataFolder, join(entry.parentPath, entry.name)))
    .toSorted();
}

function hasUsualEnd(name: string): boolean {
  return /^[\w-]+\.[a-z0-9]{2,4}$/.test(name);
}

/** A sweep may have removed it since it was listed. */
async function addIfThere(tar: TarWriter, dataFolder: string, path: string): Promise<void> {
  const source = join(dataFolder, path);
  if (existsSync(source)) await tar.addFile(path, source);
}
