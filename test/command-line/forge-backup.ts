import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';

const run = promisify(execFile);

type Manifest = {
  migrations: { number: number; name: string; sha256: string }[];
  tables: { name: string; columns: string[]; rows: number; sha256: string }[];
  members: { path: string; sizeBytes: number; sha256: string }[];
};

export type Row = (string | null)[];
export type Forgery = {
  readonly table: string;
  /** Gets the table's rows and columns, gives the rows that are to stand there. */
  readonly change: (rows: Row[], columns: readonly string[]) => Row[];
  /** Makes every hash fit, as somebody would who knows how a backup is made. */
  readonly withHashes: boolean;
};

/** Writes a backup with one table changed, using nothing but the system's tar. */
export async function forgeBackup(file: string, forged: string, forgery: Forgery): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-forgery-'));
  try {
    await run('tar', ['xf', file, '-C', folder]);
    const manifest = readManifest(await readFile(join(folder, 'manifest.json'), 'utf8'));
    const table = manifest.tables.find(({ name }) => name === forgery.table);
    if (table === undefined) throw new Error(`the backup has no ${forgery.table}`);
    const path = `tables/${forgery.table}/000000.jsonl.gz`;
    const member = manifest.members.find((one) => one.path === path);
    const before =
      member === undefined ? '' : gunzipSync(await readFile(join(folder, path))).toString();
    const rows = before
      .split('\n')
      .filter((line) => line !== '')
      .map(readRow);
    const changed = forgery.change(rows, table.columns);
    const lines = changed.map((row) => `${JSON.stringify(row)}\n`).join('');
    const packed = gzipSync(lines);
    if (member === undefined) throw new Error(`${forgery.table} has no rows in the backup`);
    await writeFile(join(folder, path), packed);
    if (forgery.withHashes) {
      Object.assign(table, { rows: changed.length, sha256: hashOf(lines) });
      Object.assign(member, { sizeBytes: packed.length, sha256: hashOf(packed) });
      await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    }
    const paths = [...manifest.members.map((one) => one.path), 'manifest.json'];
    await run('tar', ['cf', forged, '--format=ustar', '-C', folder, ...paths]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function hashOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function readManifest(text: string): Manifest {
  const parsed: unknown = JSON.parse(text);
  if (!isManifest(parsed)) throw new Error('the manifest is not one');
  return parsed;
}

function isManifest(value: unknown): value is Manifest {
  return typeof value === 'object' && value !== null && 'tables' in value && 'members' in value;
}

function readRow(line: string): Row {
  const parsed: unknown = JSON.parse(line);
  if (!isRow(parsed)) throw new Error('a line is no row');
  return parsed;
}

function isRow(value: unknown): value is Row {
  return Array.isArray(value) && value.every((cell) => cell === null || typeof cell === 'string');
}

/** Writes a backup that says it was made by a version with one migration more. */
export async function forgeNewer(file: string, forged: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-forgery-'));
  try {
    await run('tar', ['xf', file, '-C', folder]);
    const manifest = readManifest(await readFile(join(folder, 'manifest.json'), 'utf8'));
    manifest.migrations.push({ number: 9999, name: '9999-later.sql', sha256: hashOf('later') });
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    const paths = [...manifest.members.map((one) => one.path), 'manifest.json'];
    await run('tar', ['cf', forged, '--format=ustar', '-C', folder, ...paths]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The hashes of every table as a backup's manifest has them. */
export async function tableHashes(file: string): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await run('tar', ['xOf', file, 'manifest.json'], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const { tables } = readManifest(stdout);
  return Object.fromEntries(tables.map(({ name, rows, sha256 }) => [name, `${rows} ${sha256}`]));
}
