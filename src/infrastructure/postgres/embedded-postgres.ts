import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { errorCode, StartFailure } from '../start-failure.ts';
import { findBinaries, majorVersion, type Binaries } from './binaries.ts';
import { claim, clearStaleServer, release } from './lock.ts';
import { identity, unprivilegedOwner, type Owner } from './owner.ts';
import { choosePlace, clearPlace, type Place } from './place.ts';
import { connectionUrl, diskFull, serverEnvironment, startServer } from './server.ts';

export type EmbeddedPostgres = {
  /** Connects as the service's role, which owns its database and is no superuser. */
  readonly url: string;
  /** Connects as the superuser, for backups and for tests that need databases of their own. */
  readonly superuserUrl: string;
  /** The folder that holds the cluster. */
  readonly folder: string;
  /** Settles when the server is gone, whether asked to stop or not, with what it logged. */
  readonly ended: Promise<string>;
  /** Ends all sessions, writes a checkpoint and waits until the server is gone. */
  readonly stop: () => Promise<void>;
};

export type EmbeddedOptions = {
  readonly dataFolder: string;
  /** Told before each step that may take a while. */
  readonly onProgress?: (step: string) => void;
  /** Gives durability up for speed: only for clusters that are thrown away. */
  readonly throwaway?: boolean;
};

const leastFreeBytes = 100 * 1024 * 1024;

/**
 * Starts the PostgreSQL that comes along, on a unix socket in the data folder and nowhere else.
 * It outlives neither a clean stop nor the death of this process.
 * @throws StartFailure for a folder in use, of another major version, or on a full disk
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const owner = unprivilegedOwner();
  const place = plainly(options.dataFolder, () => choosePlace(options.dataFolder, owner));
  assertRoom(place);
  claim(place);
  try {
    const binaries = findBinaries(owner);
    if (existsSync(place.cluster)) assertVersion(place);
    else initialize({ place, owner, binaries, options });
    await clearStaleServer(place);
    return await run({ place, owner, binaries, options });
  } catch (error) {
    release(place);
    throw explained(error, place);
  }
}

type Setting = {
  readonly place: Place;
  readonly owner: Owner | undefined;
  readonly binaries: Binaries;
  readonly options: EmbeddedOptions;
};

/** Says in a sentence why a folder cannot be used. @throws StartFailure */
export function plainly<Result>(folder: string, make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw new StartFailure(
      `The data folder ${folder} cannot be made or written (${errorCode(error) ?? 'unknown'}).`,
      'cannotCreate',
      { cause: error },
    );
  }
}

function assertRoom(place: Place): void {
  const disk = statfsSync(place.home);
  if (disk.bavail * disk.bsize < leastFreeBytes) throw diskFull(place);
}

function explained(error: unknown, place: Place): unknown {
  return ['ENOSPC', 'EDQUOT', '53100'].includes(errorCode(error) ?? '')
    ? diskFull(place, error)
    : error;
}

function assertVersion(place: Place): void {
  const found = Number(readFileSync(join(place.cluster, 'PG_VERSION'), 'utf8').trim());
  if (found === majorVersion) return;
  const advice =
    found > majorVersion
      ? 'start the newer Folkmoot that wrote it'
      : 'make a backup with the Folkmoot that wrote it and restore it here';
  throw new StartFailure(
    `The data in ${place.home} was written by PostgreSQL ${found}, and this is ${majorVersion}: ${advice}.`,
    'config',
  );
}

/** Made aside and renamed, so that a crash half-way leaves nothing that looks like a cluster. */
function initialize({ place, owner, binaries, options }: Setting): void {
  options.onProgress?.('Making the database');
  const aside = `${place.cluster}.new`;
  rmSync(aside, { recursive: true, force: true });
  const result = spawnSync(
    binaries.initdb,
    [
      `--pgdata=${aside}`,
      '--username=postgres',
      '--auth-local=trust',
      '--auth-host=reject',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
      ...(options.throwaway === true ? ['--no-sync'] : []),
    ],
    { cwd: place.home, env: serverEnvironment(), encoding: 'utf8', ...identity(owner) },
  );
  if (result.status !== 0) throw initFailure(place, `${result.stderr}${result.error ?? ''}`);
  renameSync(aside, place.cluster);
}

function initFailure(place: Place, output: string): StartFailure {
  if (output.includes('No space left')) return diskFull(place, new Error(output));
  const lines = output.trim().split('\n');
  const reason = lines.find((line) => line.includes('error')) ?? lines.at(-1);
  return new StartFailure(
    `The database could not be made in ${place.home}: ${reason ?? 'initdb failed'}.`,
    'cannotCreate',
    { cause: new Error(output) },
  );
}

async function run({ place, owner, binaries, options }: Setting): Promise<EmbeddedPostgres> {
  const server = await startServer({
    place,
    owner,
    program: binaries.postgres,
    throwaway: options.throwaway ?? false,
    onProgress: (step) => options.onProgress?.(step),
  });
  const superuserUrl = connectionUrl(place, 'postgres', 'postgres');
  try {
    await ensureDatabase(superuserUrl);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    url: connectionUrl(place, 'folkmoot', 'folkmoot'),
    superuserUrl,
    folder: place.home,
    ended: server.ended,
    stop: async () => {
      await server.stop();
      clearPlace(place);
      release(place);
    },
  };
}

/** The service's role is no superuser, so it cannot switch the database's guards off wholesale. */
async function ensureDatabase(superuserUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const role = await client.query("select 1 from pg_roles where rolname = 'folkmoot'");
    if (role.rowCount === 0) await client.query('create role folkmoot login');
    const found = await client.query("select 1 from pg_database where datname = 'folkmoot'");
    if (found.rowCount === 0) await client.query('create database folkmoot owner folkmoot');
  } finally {
    await client.end();
  }
}
