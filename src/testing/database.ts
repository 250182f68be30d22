import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIds, fixedClock, type FixedClock } from '#foundation';
import {
  fileMediaStore,
  folderMail,
  memoryBus,
  memoryEphemeral,
  openDatabase,
  openFilms,
  openOutside,
  openUploads,
  secretsFrom,
  testConfig,
  type Db,
  type World,
} from '#infrastructure';
import {
  createDatabase,
  databaseUrl,
  dropDatabase,
  joinTestCluster,
  randomName,
} from './cluster.ts';

/** A world of one's own on the real engine, with a clock that only the test moves. */
export type TestDatabase = {
  readonly world: World;
  readonly db: Db;
  readonly clock: FixedClock;
  /** Where its files lie, with those that are arriving below `uploads`. */
  readonly folder: string;
  /** The database's address, for a second connection. */
  readonly url: string;
  readonly close: () => Promise<void>;
};

/** When a test's clock starts, unless it is told otherwise. */
export const testStart = new Date('2027-01-11T09:00:00.000Z');

/** Makes a migrated, empty database; one per test file. Close it in `after`. */
export async function testDatabase(
  options: { readonly start?: Date; readonly origin?: string } = {},
): Promise<TestDatabase> {
  const cluster = await joinTestCluster();
  const name = `test_${randomName()}`;
  await createDatabase(cluster, name);
  const url = databaseUrl(cluster, name);
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-world-'));
  const database = openDatabase({ url, maxConnections: 10 });
  const outside = openOutside({ allowPrivate: true, userAgent: 'Folkmoot test' });
  const clock = fixedClock(options.start ?? testStart);
  const origin = options.origin ?? 'https://folkmoot.test';
  const world: World = {
    db: database.db,
    clock,
    ids: createIds(clock),
    secrets: secretsFrom(Buffer.alloc(32, 7)),
    origin,
    mail: folderMail(join(folder, 'mail')),
    media: fileMediaStore(join(folder, 'media'), origin),
    films: openFilms(testConfig().filmPrograms),
    outside,
    ephemeral: memoryEphemeral(clock),
    uploads: openUploads({ folder: join(folder, 'uploads'), clock }),
    bus: memoryBus(),
  };
  const close = async (): Promise<void> => {
    await outside.close();
    await database.close();
    await dropDatabase(cluster, name);
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { world, db: database.db, clock, folder, url, close };
}
