import { constants, createWriteStream } from 'node:fs';
import { chmod, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { sql } from 'kysely';
import { constantTimeEqual, randomToken, refuse } from '#foundation';
import type { Db, Tx } from '../database.ts';
import { listKnownMigrations, migrate, migrationsFolder } from '../migrate.ts';
import { errorCode } from '../start-failure.ts';
import type { Manifest } from './manifest.ts';
import { openBackup, type OpenBackup } from './open-backup.ts';
import { putRowsBack, type Terms } from './put-rows-back.ts';
import { listTables } from './table-rows.ts';
import { keptFolders } from './write-backup.ts';

export type RestoreTarget = Terms & {
  readonly db: Db;
  /** Of the same database, for the migrations. */
  readonly pool: pg.Pool;
  /** Absolute. */
  readonly dataFolder: string;
  /** Judges the whole before it is committed; what it throws undoes it. */
  readonly check: (tx: Tx) => Promise<void>;
  /** Told before each step that may take a while. */
  readonly onProgress?: (step: string) => void;
};

export type Restored = { readonly madeAt: Date; readonly rows: number; readonly files: number };

/**
 * Restores a backup into an empty database and a data folder without another secret, all or
 * nothing: the database is committed last, once every table's hash is that of the manifest.
 * @throws Refusal `conflict` for a database in use, a newer backup, and what guards or `check`
 *   refuse; `invalid` for a damaged file
 */
export async function restoreBackup(target: RestoreTarget, file: string): Promise<Restored> {
  target.onProgress?.('Checking the backup');
  const backup = await openBackup(file);
  try {
    const { manifest } = backup;
    await assertKnownVersion(manifest);
    await assertEmpty(target);
    const files = await putAllBack(target, backup);
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    return { madeAt: new Date(manifest.madeAt), rows, files };
  } finally {
    await backup.close();
  }
}

/** The secret comes first, as the ledger's key is sealed under it, and goes again if the rest fails. */
async function putAllBack(target: RestoreTarget, backup: OpenBackup): Promise<number> {
  const { dataFolder, onProgress } = target;
  const isNew = await putSecretBack(dataFolder, await backup.read('secret'));
  try {
    await migrate(target.pool, migrationsFolder, backup.manifest.migrations.at(-1)?.number ?? 0);
    onProgress?.('Restoring the files');
    const files = await putFilesBack(dataFolder, backup);
    onProgress?.('Restoring the database');
    await target.db.transaction().execute(async (tx) => {
      await putRowsBack(tx, backup, target);
      await target.check(tx);
    });
    await migrate(target.pool);
    return files;
  } catch (error) {
    if (isNew) await rm(join(dataFolder, 'secret'), { force: true });
    throw error;
  }
}

async function assertKnownVersion({ migrations }: Manifest): Promise<void> {
  const known = await listKnownMigrations();
  const isKnown = migrations.every(
    ({ number, sha256 }, place) =>
      known[place]?.number === number && known[place].sha256 === sha256,
  );
  if (isKnown) return;
  throw refuse('conflict', {
    detail:
      'The backup was made by a newer Folkmoot, or by another one: restore with that version.',
  });
}

/** A database that was migrated and never used is empty. */
async function assertEmpty({ db, seeded }: Pick<RestoreTarget, 'db' | 'seeded'>): Promise<void> {
  for (const { name } of await listTables(db)) {
    if (seeded.includes(name)) continue;
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(db);
    if (rows.length === 0) continue;
    throw refuse('conflict', {
      detail: `The database is in use (${name} has rows): a backup is restored into an empty one.`,
    });
  }
}

/** Linked into place like a new one, whole and never over another. True when there was none. */
async function putSecretBack(dataFolder: string, secret: Buffer): Promise<boolean> {
  await mkdir(dataFolder, { recursive: true });
  const path = join(dataFolder, 'secret');
  const aside = `${path}.${randomToken(6)}`;
  const handle = await open(
    aside,
    constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY,
    0o600,
  );
  try {
    await handle.writeFile(secret);
    await handle.sync();
  } finally {
    await handle.close();
  }
  const isNew = await link(aside, path).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
      return false;
    },
  );
  await rm(aside, { force: true });
  const found = await readFile(path, 'utf8');
  if (constantTimeEqual(found.trim(), secret.toString('utf8').trim())) return isNew;
  throw refuse('conflict', {
    detail: `${path} is another service's secret: restore into an empty FOLKMOOT_DATA.`,
  });
}

async function putFilesBack(dataFolder: string, backup: OpenBackup): Promise<number> {
  const members = backup.manifest.members.filter(({ path }) =>
    keptFolders.some((folder) => path.startsWith(`${folder}/`)),
  );
  for (const { path, sizeBytes } of members) {
    const target = join(dataFolder, path);
    const there = await stat(target).catch(() => undefined);
    if (there?.size === sizeBytes) continue;
    const isPrivate = path.startsWith('mail/');
    await mkdir(dirname(target), { recursive: true, mode: isPrivate ? 0o700 : 0o755 });
    await pipeline(Readable.from(backup.pieces(path)), createWriteStream(target));
    await chmod(target, isPrivate ? 0o600 : 0o644);
  }
  return members.length;
}
