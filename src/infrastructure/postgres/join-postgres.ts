import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { StartFailure } from '../start-failure.ts';
import { plainly, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { holderOf } from './lock.ts';
import { unprivilegedOwner } from './owner.ts';
import { choosePlace } from './place.ts';
import { connectionUrl } from './server.ts';

export type JoinedPostgres = {
  /** Connects as the service's role. */
  readonly url: string;
  /** The folder that holds the cluster. */
  readonly folder: string;
  /** Whether another process, such as the running service, keeps the server up. */
  readonly wasRunning: boolean;
  /** Stops the server if it was started here, once nobody else is connected. */
  readonly leave: () => Promise<void>;
};

export type JoinOptions = {
  readonly dataFolder: string;
  /** Makes the cluster where there is none; otherwise that is refused. */
  readonly mayMake?: boolean;
  /** Told before each step that may take a while. */
  readonly onProgress?: (step: string) => void;
};

/** A service that starts now answers by then. */
const longestWaitMs = 30_000;
const longestFarewellMs = 60_000;
const pauseMs = 100;

/**
 * Connects to the PostgreSQL that comes along: to the one that runs in the data folder, else to one
 * started for the duration, which keeps a service from starting meanwhile.
 * @throws StartFailure where there is no cluster, or none that this user may use
 */
export async function joinEmbeddedPostgres(options: JoinOptions): Promise<JoinedPostgres> {
  const { dataFolder, mayMake = false } = options;
  if (!mayMake && !hasCluster(dataFolder)) throw noCluster(dataFolder);
  const place = plainly(dataFolder, () => choosePlace(dataFolder, unprivilegedOwner()));
  const url = connectionUrl(place, 'folkmoot', 'folkmoot');
  for (let waitedMs = 0; waitedMs < longestWaitMs; waitedMs += pauseMs) {
    const started = await startIfFree(options, place.lockFile);
    if (started !== undefined) return joinedOf(started);
    if (await answers(url)) {
      return { url, folder: place.home, wasRunning: true, leave: async () => undefined };
    }
    await delay(pauseMs);
  }
  throw new StartFailure(
    `The database in ${place.home} is held by process ${holderOf(place.lockFile) ?? 'unknown'} and does not answer: stop that process.`,
    'unavailable',
  );
}

/** Undefined while another process holds the cluster, be it that it was a moment faster. */
async function startIfFree(
  options: JoinOptions,
  lockFile: string,
): Promise<EmbeddedPostgres | undefined> {
  if (holderOf(lockFile) !== undefined) return undefined;
  return startEmbeddedPostgres(options).catch((error: unknown) => {
    if (holderOf(lockFile) === undefined) throw error;
    return undefined;
  });
}

function hasCluster(dataFolder: string): boolean {
  return ['postgres', 'postgres-lies-in'].some((name) => existsSync(join(dataFolder, name)));
}

function noCluster(dataFolder: string): StartFailure {
  return new StartFailure(
    `There is no Folkmoot in ${dataFolder}: start it once, or set FOLKMOOT_DATA or DATABASE_URL to where it is.`,
    'config',
  );
}

function joinedOf(postgres: EmbeddedPostgres): JoinedPostgres {
  return {
    url: postgres.url,
    folder: postgres.folder,
    wasRunning: false,
    leave: async () => {
      await untilAlone(postgres.superuserUrl);
      await postgres.stop();
    },
  };
}

/** Another command may have joined in; what it does is not cut off. */
async function untilAlone(superuserUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (let waitedMs = 0; waitedMs < longestFarewellMs; waitedMs += pauseMs) {
      const others = await client.query(
        `select from pg_stat_activity
         where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1`,
      );
      if (others.rowCount === 0) return;
      await delay(pauseMs);
    }
  } finally {
    await client.end();
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
