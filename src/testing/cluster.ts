import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  migrate,
  openDatabase,
  startEmbeddedPostgres,
  testConfig,
  type TestConfig,
} from '#infrastructure';
import { randomToken } from '#foundation';

/** A server that tests may create databases on. */
export type TestCluster = {
  readonly serverUrl: string;
  readonly template: string | undefined;
  readonly role: string | undefined;
  /** The template's address, while nobody copies it. */
  readonly templateUrl: string;
  /** Gives back what it took: drops the template, stops the server if it started one. */
  readonly stop: () => Promise<void>;
};

/**
 * The server of this run with a migrated template: the one named in the environment, else a
 * throwaway one, which is removed when it stops.
 */
export async function startTestCluster(): Promise<TestCluster> {
  const given = testConfig();
  const server = given.serverUrl === undefined ? await startThrowaway() : existing(given);
  const template = `folkmoot_template_${randomName()}`;
  try {
    await createDatabase(server, template);
    await migrateDatabase(databaseUrl(server, template));
  } catch (error) {
    await dropDatabase(server, template);
    await server.stop();
    throw error;
  }
  const stop = async (): Promise<void> => {
    if (given.serverUrl !== undefined) await dropDatabase(server, template);
    await server.stop();
  };
  return { ...server, template, templateUrl: databaseUrl(server, template), stop };
}

/** The run's cluster when `scripts/test.ts` has started one, else one for the caller alone. */
export async function joinTestCluster(): Promise<TestCluster> {
  const given = testConfig();
  return given.template === undefined ? startTestCluster() : existing(given);
}

function existing(given: TestConfig): TestCluster {
  return {
    serverUrl: given.serverUrl ?? '',
    template: given.template,
    role: given.role,
    templateUrl: '',
    stop: async () => undefined,
  };
}

async function startThrowaway(): Promise<TestCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-test-'));
  // As root, the server runs as another user, who has to get in.
  await chmod(folder, 0o755);
  const remove = () => rm(folder, { recursive: true, force: true });
  const postgres = await startEmbeddedPostgres({ dataFolder: folder, throwaway: true }).catch(
    async (error: unknown) => {
      await remove();
      throw error;
    },
  );
  const stop = async (): Promise<void> => {
    await postgres.stop();
    await rm(postgres.folder, { recursive: true, force: true });
    await remove();
  };
  return {
    serverUrl: postgres.superuserUrl,
    template: undefined,
    templateUrl: '',
    role: 'folkmoot',
    stop,
  };
}

async function migrateDatabase(url: string): Promise<void> {
  const database = openDatabase({ url, maxConnections: 3 });
  try {
    await migrate(database.pool);
  } finally {
    await database.close();
  }
}

/** Makes a database, a copy of the cluster's template when it has one. */
export async function createDatabase(cluster: TestCluster, name: string): Promise<void> {
  const template = cluster.template === undefined ? '' : ` template ${cluster.template}`;
  const owner = cluster.role === undefined ? '' : ` owner ${cluster.role}`;
  await command(cluster, `create database ${name}${template}${owner}`);
}

export async function dropDatabase(cluster: TestCluster, name: string): Promise<void> {
  await command(cluster, `drop database if exists ${name} with (force)`);
}

async function command(cluster: TestCluster, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.serverUrl });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** The address of one of the cluster's databases, as the role that owns it. */
export function databaseUrl(cluster: TestCluster, name: string): string {
  const url = new URL(cluster.serverUrl);
  url.pathname = `/${name}`;
  if (cluster.role !== undefined) url.username = cluster.role;
  return url.href;
}

/** Lower-case letters and digits, safe as part of a database's name. */
export function randomName(): string {
  return `${process.pid}_${Buffer.from(randomToken(6), 'base64url').toString('hex')}`;
}
