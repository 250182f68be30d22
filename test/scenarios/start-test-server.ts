import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock, type FixedClock } from '#foundation';
import { readConfig, type Config } from '#infrastructure';
import { settle, testDatabase, testStart, type TestDatabase } from '#testing';
import { startFolkmoot, type Folkmoot } from '../../src/main.ts';

/** The whole service on a free port, with a database of its own and a clock that the test moves. */
export type TestService = {
  readonly origin: string;
  readonly service: Folkmoot;
  /** What its command line reads too. */
  readonly config: Config;
  readonly database: TestDatabase;
  readonly clock: FixedClock;
  /** Runs every job that is due, as the workers would. */
  readonly settle: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
};

/** Starts it as `npm start` does, but for the clock and the workers, which the test drives. */
export async function startTestService(): Promise<TestService> {
  const database = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-service-'));
  const clock = fixedClock(testStart);
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: database.url,
    FOLKMOOT_DATA: folder,
    FOLKMOOT_ALLOW_PRIVATE: 'yes',
    FOLKMOOT_CALLS: '100000',
  });
  const service = await startFolkmoot({ config, clock, withWorkers: false });
  return {
    origin: service.origin,
    service,
    config,
    database,
    clock,
    settle: () => settle(service.world, service.jobs),
    close: async () => {
      await service.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
