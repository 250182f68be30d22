import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountJobs } from '#accounts';
import { conversationJobs } from '#conversation';
import { enforcementJobs } from '#enforcement';
import {
  deliverMail,
  fileMediaStore,
  folderMail,
  readConfig,
  type Job,
  type World,
} from '#infrastructure';
import { ledgerJobs } from '#ledger';
import { testDatabase, type TestDatabase } from '#testing';
import { fillDemo, moot, type Surroundings } from '../../src/cli/index.ts';
import { archiveWire } from '../../src/federation/index.ts';

export const townJobs: readonly Job[] = [
  deliverMail,
  ...accountJobs,
  ...ledgerJobs,
  ...conversationJobs,
  ...enforcementJobs,
];

export type Said = { readonly code: number; readonly out: string; readonly err: string };

/** A service's database and data folder, and its command line. */
export type Place = TestDatabase & {
  readonly folder: string;
  /** Runs `moot` with these words; `typed` is the password that is asked for. */
  readonly run: (args: readonly string[], typed?: string) => Promise<Said>;
};

const origin = 'https://folkmoot.test';

/** An empty place: a migrated database, and a data folder with its secret unless told otherwise. */
export async function openPlace(hasSecret = true): Promise<Place> {
  const database = await testDatabase({ origin });
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-place-'));
  if (hasSecret) {
    await writeFile(join(folder, 'secret'), `${Buffer.alloc(32, 7).toString('base64url')}\n`, {
      mode: 0o600,
    });
  }
  const world: World = {
    ...database.world,
    media: fileMediaStore(join(folder, 'media'), origin),
    mail: folderMail(join(folder, 'mail')),
  };
  const config = readConfig({
    DATABASE_URL: database.url,
    FOLKMOOT_DATA: folder,
    FOLKMOOT_URL: origin,
  });
  return {
    ...database,
    world,
    folder,
    run: (args, typed = '') => runMoot(args, { world, config, typed }),
    close: async () => {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Setting = {
  readonly world: World;
  readonly config: ReturnType<Surroundings['readConfig']>;
  readonly typed: string;
};

async function runMoot(args: readonly string[], { world, config, typed }: Setting): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await moot(args, {
    readConfig: () => config,
    print: (line) => void out.push(line),
    tell: (line) => void err.push(line),
    askSecret: async () => typed,
    archiveWire,
    clock: world.clock,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** A small town with people, posts, pictures, and cases at every stage. */
export async function openTown(): Promise<Place> {
  const place = await openPlace();
  await fillDemo(place.world, townJobs);
  return place;
}
