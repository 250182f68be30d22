import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { compareIds } from '#foundation';
import { verifyLedger } from '../../src/cli/index.ts';
import { countDueJobs, dueJobs, findLost, findUndone } from './acknowledged.ts';
import { newClients, postUntilKilled, send, type Clients } from './clients.ts';
import { damagedIndexes } from './damaged-indexes.ts';
import { brokenInvariants } from './invariants.ts';
import type { Act, Cast } from './lines.ts';
import { randomFrom, type Random } from './random.ts';
import {
  findFreePort,
  killings,
  startVictim,
  type Killing,
  type Victim,
} from './victim-process.ts';

const rounds = 20;
/** Fixed, so that a run can be repeated; what falls between two moments still differs. */
const seed = 20_270_111;
/** After the first acts of a round. */
const loadMs = { least: 50, most: 800 } as const;
/** For acts the run is behind with; most steps of a case are none that anybody is told of. */
const longestWaitMs = 10_000;
const patienceMs = 30_000;
/** What even a busy machine comes to in twenty rounds: four warnings, and a panel's decision. */
const leastActs = { entry: 40, thread: 20, answer: 2, vote: 3, decision: 5 } as const;

let folder = '';
let port = 0;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folkmoot-crash-'));
  // As root, the database runs as another user, who has to get in.
  await chmod(folder, 0o755);
  port = await findFreePort();
});
after(() => rm(folder, { recursive: true, force: true }));

/** All that was acknowledged in any round, and what the outside saw. */
type Run = {
  readonly random: Random;
  readonly cast: Cast;
  readonly clients: Clients;
  readonly acts: Act[];
  /** Who came second was told so. */
  readonly refused: string[];
  /** The ledger's key, as it was learnt before the first crash. */
  readonly vkey: string;
};

test('kill -9 under load, twenty times: nothing acknowledged is lost', async (t) => {
  const random = randomFrom(seed);
  t.diagnostic(`seed ${seed}`);
  let victim = await startVictim({ folder, port });
  try {
    const run = await prepare(victim, random);
    for (let round = 1; round <= rounds; round += 1) {
      const killing = killings[round % killings.length] ?? 'everything';
      await loadAndKill(victim, run, { round, killing });
      victim = await startVictim({ folder, port });
      await assertWhole(victim, run, { t, round, killing });
    }
    assert.deepEqual(await damagedIndexes(folder), []);
    t.diagnostic(`${run.refused.length} refused: ${[...new Set(run.refused)].join(' · ')}`);
    assertVaried(run);
    assert.equal(await victim.stop(), 0);
  } finally {
    await victim.kill('everything').catch(() => undefined);
  }
});

async function prepare(victim: Victim, random: Random): Promise<Run> {
  victim.order({ do: 'people' });
  const said = await victim.hears('people');
  assert.ok(said.say === 'people');
  const vkey = (await (await fetch(`${victim.origin}/ledger/vkey`)).text()).trim();
  return { random, cast: said.cast, clients: newClients(), acts: [], refused: [], vkey };
}

type Round = { readonly round: number; readonly killing: Killing };

async function loadAndKill(victim: Victim, run: Run, { round, killing }: Round): Promise<void> {
  const { random, cast, clients } = run;
  const { origin } = victim;
  // No answer came before the crash: the same again, and it is there once.
  for (const sent of [...clients.unanswered.values()]) await send(clients, origin, sent);
  const stop = new AbortController();
  victim.order({ do: 'load', cast, round });
  const load = { origin, cast, round, random, stop: stop.signal };
  const clientsEnd = postUntilKilled(clients, load);
  await untilUnderWay(victim, run, round);
  await delay(random.between(loadMs.least, loadMs.most));
  const faults = victim.lines.filter(({ say }) => say === 'fault');
  stop.abort();
  await victim.kill(killing);
  await clientsEnd;
  run.acts.push(...victim.acts);
  for (const line of victim.lines) {
    if (line.say === 'refused') run.refused.push(`${line.code}: ${line.detail}`);
  }
  assert.deepEqual(faults, [], `before the killing of round ${round}`);
  assert.deepEqual(clients.unexpected, []);
}

/**
 * On a busy machine answers take a while; killed before them, a round would show nothing. So a round
 * waits for its share of the kinds of act, by what happened and not by the clock.
 */
async function untilUnderWay(victim: Victim, run: Run, round: number): Promise<void> {
  const { posted } = run.clients;
  const before = posted.length;
  const enoughMs = performance.now() + longestWaitMs;
  await until('somebody was answered', () => {
    if (posted.length < before + 5 || victim.acts.length === 0) return false;
    return !isBehind([...run.acts, ...victim.acts], round) || performance.now() > enoughMs;
  });
}

function isBehind(acts: readonly Act[], round: number): boolean {
  const shares = Object.entries(leastActs);
  return shares.some(([kind, least]) => countOf(acts, kind) < (least * round) / rounds);
}

function countOf(acts: readonly Act[], kind: string): number {
  return acts.filter(({ act }) => act === kind).length;
}

type Check = Round & { readonly t: TestContext };

async function assertWhole(victim: Victim, run: Run, check: Check): Promise<void> {
  const { database, origin } = victim;
  const { acts, cast, clients } = run;
  const { posted } = clients;
  const name = `after round ${check.round} (${check.killing})`;
  const waiting = await countDueJobs(database);
  assert.deepEqual(await findLost(database, acts, posted), [], name);
  assert.deepEqual(await brokenInvariants(database), [], name);
  const settledMs = await untilJobsAreDone(victim);
  const mailFolder = join(folder, 'mail');
  assert.deepEqual(await findUndone({ database, cast, acts, posted, mailFolder }), [], name);
  assert.deepEqual(await brokenInvariants(database), [], name);
  await assertReadable(origin, run);
  await assertLedger(origin, run);
  check.t.diagnostic(
    `${name}: ${posted.length} posts, ${countsOf(acts)}; up in ${victim.startMs} ms ` +
      `(${victim.bootMs} with the process), ${waiting} jobs waited, done in ${settledMs} ms`,
  );
}

function countsOf(acts: readonly Act[]): string {
  const counts = new Map<string, number>();
  for (const { act } of acts) counts.set(act, (counts.get(act) ?? 0) + 1);
  return [...counts].map(([act, count]) => `${count} × ${act}`).join(', ');
}

async function untilJobsAreDone({ database }: Victim): Promise<number> {
  const startedMs = performance.now();
  await until('all jobs were done', async () => (await countDueJobs(database)) === 0).catch(
    async (error: unknown) => {
      throw new Error(`left are ${await dueJobs(database)}`, { cause: error });
    },
  );
  return Math.round(performance.now() - startedMs);
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  while (!(await holds())) {
    assert.ok(performance.now() < deadlineMs, `it did not come to this: ${what}`);
    await delay(10);
  }
}

/** As a client sees it: the newest post in the watcher's home, and a picture's bytes. */
async function assertReadable(origin: string, { cast, clients, acts }: Run): Promise<void> {
  const headers = { authorization: `Bearer ${cast.watcher.token}` };
  const home = await fetch(`${origin}/api/v1/timelines/home?limit=40`, { headers });
  const shown = await home.text();
  const begun = clients.posted.filter(({ inReplyTo }) => inReplyTo === undefined);
  const told = acts.flatMap((one) => (one.act === 'thread' ? one.ids : []));
  const newest = [...begun.map(({ id }) => id), ...told].toSorted(compareIds).at(-1);
  assert.ok(newest !== undefined && shown.includes(`"id":"${newest}"`), `home lacks ${newest}`);
  const picture = clients.pictures.at(-1);
  if (picture === undefined) return;
  const file = await fetch(`${origin}${picture.path}`);
  assert.equal(file.status, 200);
  assert.ok((await file.arrayBuffer()).byteLength > 0);
}

/** The log as served extends whatever checkpoint was seen before, under the key known before. */
async function assertLedger(origin: string, { vkey, clients, acts }: Run): Promise<void> {
  const since = join(folder, 'seen-checkpoint');
  await writeFile(since, clients.checkpoint ?? '');
  const report = await verifyLedger({ source: `${origin}/ledger`, vkey, since });
  assert.deepEqual(report.findings, []);
  const last = Math.max(...acts.map((one) => (one.act === 'entry' ? one.index : 0)));
  assert.ok(
    (report.size ?? 0) > last,
    `${report.size} entries are signed, ${last} was acknowledged`,
  );
}

/** A load that wrote nothing of a kind would have proved nothing of it. */
function assertVaried({ acts, clients }: Run): void {
  for (const [kind, least] of Object.entries(leastActs)) {
    const count = countOf(acts, kind);
    assert.ok(count >= least, `only ${count} × ${kind}`);
  }
  assert.ok(clients.posted.length >= rounds * 5);
  assert.ok(clients.pictures.length >= 3);
}
