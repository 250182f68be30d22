import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountJobs, findAccountByHandle } from '#accounts';
import { conversationJobs, listPostsBy } from '#conversation';
import { addAllegation, enforcementJobs, getCaseFile, imposeInterim, openCase } from '#enforcement';
import type { AccountId } from '#foundation';
import {
  deliverMail,
  fileMediaStore,
  folderMail,
  readConfig,
  type Environment,
  type Job,
  type World,
} from '#infrastructure';
import { ledgerJobs, publishCheckpoint } from '#ledger';
import { testDatabase, type TestDatabase } from '#testing';
import { fillDemo, moot, type Surroundings } from '../../src/cli/index.ts';
import { archiveWire } from '../../src/federation/index.ts';

const townJobs: readonly Job[] = [
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
  /** The same with further settings. */
  readonly runWith: (environment: Environment, args: readonly string[]) => Promise<Said>;
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
  const environment = {
    DATABASE_URL: database.url,
    FOLKMOOT_DATA: folder,
    FOLKMOOT_URL: origin,
  };
  const config = readConfig(environment);
  return {
    ...database,
    world,
    folder,
    run: (args, typed = '') => runMoot(args, { world, config, typed }),
    runWith: (more, args) => {
      const set = readConfig({ ...environment, ...more });
      return runMoot(args, { world, config: set, typed: '' });
    },
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
  await labelPost(place.world);
  await publishCheckpoint(place.world);
  return place;
}

/** Has an officer label a post while its case is open. */
async function labelPost(world: World): Promise<void> {
  const officer = await idOf(world, 'okon');
  const respondent = await idOf(world, 'bram');
  const { items } = await listPostsBy(world.db, respondent, { limit: 1 });
  const [post] = items;
  assert.ok(post !== undefined);
  const { caseId } = await openCase(world, officer, { respondent, postIds: [post.id] });
  const file = await getCaseFile(world, officer, caseId);
  const allegationId = await addAllegation(world, officer, {
    caseId,
    ruleId: 'deception.spam',
    conduct: { subject: { kind: 'post', postId: post.id }, at: post.createdAt, summary: 'Spam.' },
    exhibits: file.exhibits.map(({ id }) => id),
  });
  await imposeInterim(world, officer, {
    caseId,
    ground: 'flood',
    act: { kind: 'label', postId: post.id, note: 'Under review.' },
    allegations: [allegationId],
    lighterActs: [],
    reason: 'It is passed on by the hundred.',
  });
}

async function idOf(world: World, handle: string): Promise<AccountId> {
  const account = await findAccountByHandle(world.db, handle);
  assert.ok(account !== undefined);
  return account.id;
}
