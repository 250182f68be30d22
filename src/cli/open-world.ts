import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createIds } from '#foundation';
import {
  folderMail,
  joinEmbeddedPostgres,
  listAppliedMigrations,
  listKnownMigrations,
  loadSecrets,
  memoryBus,
  memoryEphemeral,
  openDatabase,
  openFilms,
  openMediaStore,
  openOutside,
  openUploads,
  reachDatabase,
  servedOrigin,
  smtpMail,
  StartFailure,
  type Config,
  type Database,
  type MailPort,
  type Reader,
  type World,
} from '#infrastructure';
import type { Surroundings, Task } from './surroundings.ts';

/** The database of the service, whether that runs or not. */
export type Store = {
  readonly config: Config;
  readonly database: Database;
  /** Where the cluster lies, when it is the one that comes along. */
  readonly folder: string | undefined;
  /** Whether somebody else keeps that cluster up; undefined for a server of one's own. */
  readonly wasRunning: boolean | undefined;
};

const connections = 4;

/** Runs `work` on the database and lets go of it afterwards. */
export async function withStore<Result>(
  at: Surroundings,
  work: (store: Store) => Promise<Result>,
  { mayMake = false }: { readonly mayMake?: boolean } = {},
): Promise<Result> {
  const config = at.readConfig();
  const joined =
    config.databaseUrl === undefined
      ? await joinEmbeddedPostgres({
          dataFolder: config.dataFolder,
          mayMake,
          onProgress: (step) => at.tell(`${step} …`),
        })
      : undefined;
  const url = config.databaseUrl ?? joined?.url ?? '';
  const database = openDatabase({ url, maxConnections: connections });
  try {
    await reachDatabase(database.pool);
    const wasRunning = joined?.wasRunning;
    return await work({ config, database, folder: joined?.folder, wasRunning });
  } finally {
    await database.close();
    await joined?.leave();
  }
}

/** Runs `work` in the service's world. @throws StartFailure for a database of another version */
export function withWorld(
  at: Surroundings,
  work: (world: World, store: Store) => Promise<number>,
): ReturnType<Task> {
  return withStore(at, async (store) => {
    await assertSameVersion(store.database.db);
    const world = await openWorld(at, store);
    try {
      return await work(world, store);
    } finally {
      await world.outside.close();
    }
  });
}

/** How a database stands to the migrations that come along. */
export async function versionOf(db: Reader): Promise<'same' | 'older' | 'other'> {
  const known = await listKnownMigrations();
  const applied = await listAppliedMigrations(db);
  const isKnown = applied.every(({ sha256 }, place) => known[place]?.sha256 === sha256);
  if (!isKnown) return 'other';
  return applied.length < known.length ? 'older' : 'same';
}

async function assertSameVersion(db: Reader): Promise<void> {
  const version = await versionOf(db);
  if (version === 'same') return;
  throw new StartFailure(
    version === 'older'
      ? 'The database is older than this Folkmoot: start the service once, which brings it up to date.'
      : 'The database was written by a newer Folkmoot, or by another one: use the command line of that version.',
    'config',
  );
}

async function openWorld(at: Surroundings, { config, database }: Store): Promise<World> {
  const { dataFolder } = config;
  const { clock } = at;
  assertSecret(dataFolder);
  const origin = servedOrigin(config);
  return {
    db: database.db,
    clock,
    ids: createIds(clock),
    secrets: await loadSecrets(dataFolder),
    origin,
    mail: openMail(config, origin),
    media: await openMediaStore(config, origin),
    films: openFilms(config.filmPrograms),
    outside: openOutside({
      userAgent: `Folkmoot (+${origin})`,
      allowPrivate: config.allowPrivate,
    }),
    ephemeral: memoryEphemeral(clock),
    uploads: openUploads({ folder: join(dataFolder, 'uploads'), clock }),
    // What one command does, no stream of the running service shows before it is read anew.
    bus: memoryBus(),
  };
}

/** A new secret made here would be another than the service's. @throws StartFailure */
export function assertSecret(dataFolder: string): void {
  if (existsSync(join(dataFolder, 'secret'))) return;
  throw new StartFailure(
    `There is no secret in ${dataFolder}: set FOLKMOOT_DATA to the service's data folder.`,
    'config',
  );
}

function openMail(config: Config, origin: string): MailPort {
  if (config.smtpUrl === undefined) return folderMail(join(config.dataFolder, 'mail'));
  return smtpMail(config.smtpUrl, config.mailFrom ?? `folkmoot@${new URL(origin).hostname}`);
}
