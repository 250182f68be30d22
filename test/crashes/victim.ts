/**
 * The process that is killed: the whole service on a data folder, started as `npm start` does, which
 * takes orders as lines on its input and says every act on its output once it was acknowledged.
 *
 *   node test/crashes/victim.ts FOLDER PORT workers|no-workers
 */
import { flushCompileCache } from 'node:module';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { publishThread } from '#conversation';
import { isRefusal, type AccountId } from '#foundation';
import { readConfig, startLogging, transact, type World } from '#infrastructure';
import { appendEntry, commit, listDocketEntries } from '#ledger';
import { startFolkmoot, type Folkmoot } from '../../src/main.ts';
import { newestDocket, takeStep, type Stage, type Step } from './lanes.ts';
import { isOrder, type Act, type Line, type Order, type Person } from './lines.ts';
import { signUpPeople } from './people.ts';

/** A write to a pipe is done when this returns: what was said outlives the process. */
function say(line: Line): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const acknowledge = (what: Act): void => say({ say: 'acknowledged', what });

async function start(folder: string, port: string, withWorkers: boolean): Promise<Folkmoot> {
  const startedMs = performance.now();
  const config = readConfig({
    FOLKMOOT_DATA: folder,
    PORT: port,
    FOLKMOOT_LOG: 'error',
    FOLKMOOT_CALLS: '1000000000',
  });
  await startLogging(config.logLevel);
  const service = await startFolkmoot({ config, withWorkers });
  const startMs = Math.round(performance.now() - startedMs);
  say({ say: 'ready', origin: service.origin, startMs });
  return service;
}

/** The entries of dockets, each said once. */
function entrySpeaker(world: World): (docket: string | undefined) => Promise<void> {
  const saidBelow = new Map<string, number>();
  return async (docket) => {
    if (docket === undefined) return;
    const from = saidBelow.get(docket) ?? 0;
    for (const { index, leafHash } of (await listDocketEntries(world.db, docket)).slice(from)) {
      acknowledge({ act: 'entry', index, leafHash: leafHash.toString('hex') });
      saidBelow.set(docket, (saidBelow.get(docket) ?? 0) + 1);
    }
  };
}

/** Goes on until the end; who came second is refused and tries again, a fault is told. */
async function untilKilled(pauseMs: number, work: () => Promise<unknown>): Promise<never> {
  for (;;) {
    try {
      await work();
    } catch (error) {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (isRefusal(error)) say({ say: 'refused', code: error.code, detail: error.message });
      else say({ say: 'fault', detail });
      await delay(20);
    }
    await delay(pauseMs);
  }
}

function load({ world }: Folkmoot, { cast, round }: Extract<Order, { do: 'load' }>): void {
  const stage: Stage = { world, cast, say: acknowledge };
  const speakEntries = entrySpeaker(world);
  for (const { id } of cast.respondents) {
    void untilKilled(1, async () => {
      const step = await takeStep(stage, id);
      await speakEntries(await newestDocket(world, id));
      if (step === 'waiting') await delay(10);
    });
  }
  void untilKilled(10, () => appendDemand(world));
  const [author] = cast.authors;
  let number = 0;
  if (author === undefined) return;
  void untilKilled(30, () => {
    number += 1;
    return tellStory(world, author, `round ${round} story ${number}`);
  });
}

/** Entries that belong to no case, as fast as the log takes them beside the others. */
async function appendDemand(world: World): Promise<void> {
  const appended = await transact(world, async (tx) => {
    const { commitment } = commit('sor', { stands: 'for nothing' });
    return appendEntry(tx, world, { type: 'government-demand', commitments: { sor: commitment } });
  });
  const { index, leafHash } = appended;
  acknowledge({ act: 'entry', index, leafHash: leafHash.toString('hex') });
}

/** A thread of four parts: all of them or none. */
async function tellStory(world: World, author: Person, name: string): Promise<void> {
  const parts = ['first', 'second', 'third', 'last'].map((part) => `${name} · ${part} #story`);
  await publishParts(world, author.id, parts);
}

async function publishParts(
  world: World,
  author: AccountId,
  parts: readonly string[],
): Promise<void> {
  const posts = await publishThread(world, author, { parts: parts.map((text) => ({ text })) });
  acknowledge({ act: 'thread', ids: posts.map(({ id }) => id) });
}

async function takeSteps(
  { world }: Folkmoot,
  order: Extract<Order, { do: 'steps' }>,
): Promise<void> {
  const stage: Stage = { world, cast: order.cast, say: acknowledge };
  const speakEntries = entrySpeaker(world);
  for (let step: Step | undefined; step !== order.until;) {
    step = await takeStep(stage, order.respondent);
    await speakEntries(await newestDocket(world, order.respondent));
    if (step === 'waiting') await delay(10);
  }
}

async function obey(service: Folkmoot, order: Order): Promise<void> {
  switch (order.do) {
    case 'people':
      return say({ say: 'people', cast: await signUpPeople(service.world) });
    case 'load':
      return load(service, order);
    case 'steps':
      await takeSteps(service, order);
      return say({ say: 'done' });
    case 'thread':
      await publishParts(service.world, order.author, order.parts);
      return say({ say: 'done' });
    case 'stop':
      await service.close();
      return process.exit(0);
  }
}

function tellFault(error: unknown): void {
  say({ say: 'fault', detail: error instanceof Error ? (error.stack ?? '') : String(error) });
}

async function main(): Promise<void> {
  const [, , folder = '', port = '', workers] = process.argv;
  const service = await start(folder, port, workers === 'workers');
  // Written at an orderly end otherwise, which never comes.
  flushCompileCache();
  const orders = createInterface({ input: process.stdin });
  orders.on('line', (text) => {
    const order: unknown = JSON.parse(text);
    if (isOrder(order)) obey(service, order).catch(tellFault);
  });
  // Whoever started it is gone: it leaves nothing running.
  orders.on('close', () => void service.close().finally(() => process.exit(0)));
}

await main();
