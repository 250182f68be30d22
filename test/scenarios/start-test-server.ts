import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock, type FixedClock } from '#foundation';
import { readConfig, type Config } from '#infrastructure';
import { requireDescribed, settle, testDatabase, testStart, type TestDatabase } from '#testing';
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
export async function startTestService({
  callsPerWindow = 100_000,
  isWatched = true,
  withDemo = false,
}: {
  readonly callsPerWindow?: number;
  readonly isWatched?: boolean;
  readonly withDemo?: boolean;
} = {}): Promise<TestService> {
  const database = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-service-'));
  const clock = fixedClock(testStart);
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: database.url,
    FOLKMOOT_DATA: folder,
    FOLKMOOT_ALLOW_PRIVATE: 'yes',
    FOLKMOOT_CALLS: String(callsPerWindow),
  });
  const service = await startFolkmoot({ config, clock, withWorkers: false, withDemo });
  const stopWatching = isWatched ? await watchAnswers(service.origin) : () => {};
  return {
    origin: service.origin,
    service,
    config,
    database,
    clock,
    settle: () => settle(service.world, service.jobs),
    close: async () => {
      stopWatching();
      await service.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Holds every JSON answer that anything in this process fetches from the service to the description,
 * also what a client library fetches: it cannot be told to do so itself.
 */
async function watchAnswers(origin: string): Promise<() => void> {
  const plainFetch = globalThis.fetch;
  const document: unknown = await (await plainFetch(`${origin}/api/openapi.json`)).json();
  const require = requireDescribed(document);
  globalThis.fetch = async (input, init) => {
    const response = await plainFetch(input, init);
    const url = input instanceof Request ? input.url : String(input);
    const type = response.headers.get('content-type') ?? '';
    if (url.startsWith(`${origin}/api/`) && !type.startsWith('text/event-stream')) {
      const text = await response.clone().text();
      const json: unknown = type.startsWith('application/json') ? JSON.parse(text) : undefined;
      const method = (input instanceof Request ? input.method : init?.method) ?? 'GET';
      require({ method, path: url.slice(origin.length), status: response.status, json });
    }
    return response;
  };
  return () => {
    globalThis.fetch = plainFetch;
  };
}
