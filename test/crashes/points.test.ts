import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import pg from 'pg';
import { exitCodes, joinEmbeddedPostgres } from '#infrastructure';
import { verifyLedger } from '../../src/cli/index.ts';
import { countDueJobs, dueJobs, findLost, findUndone, letterSubjects } from './acknowledged.ts';
import { newClients, send } from './clients.ts';
import { brokenInvariants } from './invariants.ts';
import type { Act, Cast, Order, Person } from './lines.ts';
import type { Step } from './lanes.ts';
import { findFreePort, spawnVictim, startVictim, type Victim } from './victim-process.ts';

/**
 * Crashes between two steps that belong together, each by its name. Where the crash has to fall
 * inside a command, a lock on the table that it writes next holds it there until it is killed.
 */
let folder = '';
let port = 0;
let cast: Cast;
/** All that was acknowledged so far. */
const acts: Act[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folkmoot-crash-'));
  // As root, the database runs as another user, who has to get in.
  await chmod(folder, 0o755);
  port = await findFreePort();
  await running({}, async (victim) => {
    victim.order({ do: 'people' });
    const said = await victim.hears('people');
    assert.ok(said.say === 'people');
    cast = said.cast;
    for (const { id } of [respondent(0), respondent(1)]) await steps(victim, id, 'read');
  });
});
after(() => rm(folder, { recursive: true, force: true }));

const respondent = (number: number): Person => {
  const found = cast.respondents[number];
  assert.ok(found);
  return found;
};

const [patienceMs, lookAgainMs] = [90_000, 10];

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  while (!(await holds())) {
    assert.ok(performance.now() < deadlineMs, `it did not come to this: ${what}`);
    await delay(lookAgainMs);
  }
}

/** Runs the service for a while; in the end it is killed, and it was whole before and is whole now. */
async function running(
  options: { readonly withWorkers?: boolean },
  work: (victim: Victim) => Promise<void>,
): Promise<void> {
  const victim = await startVictim({ folder, port, ...options });
  try {
    assert.deepEqual(await findLost(victim.database, acts, []), []);
    assert.deepEqual(await brokenInvariants(victim.database), []);
    await work(victim);
  } finally {
    await victim.kill('everything');
    acts.push(...victim.acts);
  }
}

/** Takes a respondent's steps, each as often as it is named. */
async function steps(victim: Victim, id: Person['id'], ...names: readonly Step[]): Promise<void> {
  for (const name of names) {
    victim.order({ do: 'steps', cast, respondent: id, until: name });
    await victim.hears('done');
  }
}

/** Gives an order while something is locked, and returns once it waits for that lock. */
async function orderInto(victim: Victim, lock: string, order: Order): Promise<void> {
  // Not one of the pool's: it is never given back, and ends with the server.
  const client = new pg.Client({ connectionString: victim.databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  await client.query(lock);
  victim.order(order);
  try {
    await until(`somebody waits for: ${lock}`, async () => {
      // Not of pg_stat_activity: a transaction sees of it for ever who was connected at its first look.
      const { rowCount } = await client.query(
        'select from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))',
      );
      return (rowCount ?? 0) > 0;
    });
  } catch (error) {
    const jobs = await dueJobs(victim.database);
    const known = { lines: victim.lines, acts: victim.acts, jobs };
    throw new Error(`After ${JSON.stringify(order)}: ${inspect(known, { depth: 5 })}`, {
      cause: error,
    });
  }
}

async function count(victim: Victim, query: string, ...values: readonly string[]): Promise<number> {
  const { rows } = await victim.database.query<{ count: number }>(
    `select count(*)::int as count from ${query}`,
    [...values],
  );
  return rows[0]?.count ?? 0;
}

const untilJobsAreDone = ({ database }: Victim): Promise<void> =>
  until('all jobs are done', async () => (await countDueJobs(database)) === 0);

test('after the commit, before its jobs: letter, notification and checkpoint follow', async () => {
  const clients = newClients();
  const [author] = cast.authors;
  assert.ok(author);
  const post = { key: 'k', author, text: 'Told later', mentions: [], tags: [] };
  await running({ withWorkers: false }, async (victim) => {
    clients.checkpoint = await (await fetch(`${victim.origin}/ledger/checkpoint`)).text();
    await steps(victim, respondent(2).id, 'warned');
    await send(clients, victim.origin, { ...post, inReplyTo: undefined, pictureId: undefined });
    assert.ok((await countDueJobs(victim.database)) >= 3);
    const unsigned = 'ledger_head h where h.size > (select max(size) from ledger_checkpoints)';
    assert.equal(await count(victim, unsigned), 1);
  });
  await running({}, async (victim) => {
    await untilJobsAreDone(victim);
    const { database } = victim;
    const { posted } = clients;
    const mailFolder = join(folder, 'mail');
    assert.deepEqual(await findUndone({ database, cast, acts, posted, mailFolder }), []);
    const since = join(folder, 'seen-checkpoint');
    await writeFile(since, clients.checkpoint ?? '');
    const report = await verifyLedger({ source: `${victim.origin}/ledger`, since });
    assert.deepEqual(report.findings, []);
  });
});

test('between the seed and the draw: the draw goes on from the seed that was committed', async () => {
  const { id } = respondent(0);
  let seed = '';
  const seedOf = async ({ database }: Victim): Promise<string> => {
    const { rows } = await database.query<{ seed: string }>(
      `select encode(p.seed_commitment, 'hex') as seed from panels p
       join cases c on c.id = p.case_id where c.respondent_id = $1`,
      [id],
    );
    assert.equal(rows.length, 1);
    return rows[0]?.seed ?? '';
  };
  await running({}, async (victim) => {
    await steps(victim, id, 'proposed');
    const draw = { do: 'steps', cast, respondent: id, until: 'drawn' } as const;
    await orderInto(victim, 'lock table panel_draws in exclusive mode', draw);
    seed = await seedOf(victim);
  });
  await running({}, async (victim) => {
    const ofOurs = `panel_draws d join panels p on p.id = d.panel_id
      join cases c on c.id = p.case_id where c.respondent_id = $1`;
    assert.equal(await count(victim, ofOurs, id), 0);
    await steps(victim, id, 'drawn');
    assert.equal(await seedOf(victim), seed);
    assert.equal(await count(victim, ofOurs, id), 1);
  });
});

const revealed = `reveals r join panels p on p.id = r.panel_id
  join cases c on c.id = p.case_id where c.respondent_id = $1`;

test('between the last vote and the entry of the votes: a job opens them', async () => {
  const { id } = respondent(0);
  await running({}, async (victim) => {
    await steps(victim, id, 'voted', 'voted');
    const vote = { do: 'steps', cast, respondent: id, until: 'voted' } as const;
    await orderInto(victim, 'select from ledger_head for update', vote);
    const entered = `ledger_entries e join cases c on c.docket = e.docket
      where c.respondent_id = $1 and e.type = 'votes-committed'`;
    assert.equal(await count(victim, entered, id), 0);
  });
  await running({}, async (victim) => {
    await until('the votes are opened', async () => (await count(victim, revealed, id)) === 1);
  });
});

test('between the entry of the votes and their opening: they are opened, and entered once', async () => {
  const { id } = respondent(1);
  const entered = `ledger_entries e join cases c on c.docket = e.docket
    where c.respondent_id = $1 and e.type = 'votes-committed'`;
  await running({}, async (victim) => {
    await steps(victim, id, 'drawn', 'voted', 'voted');
    const vote = { do: 'steps', cast, respondent: id, until: 'voted' } as const;
    await orderInto(victim, 'lock table reveals in exclusive mode', vote);
    assert.equal(await count(victim, entered, id), 1);
  });
  await running({}, async (victim) => {
    await until('the votes are opened', async () => (await count(victim, revealed, id)) === 1);
    assert.equal(await count(victim, entered, id), 1);
  });
});

test('in the middle of a decision: nothing of it is there, and it is made again', async () => {
  const { id } = respondent(0);
  const events = `case_events e join cases c on c.id = e.case_id where c.respondent_id = $1`;
  const decided = `decisions d join cases c on c.id = d.case_id
    where c.respondent_id = $1 and d.kind = 'panel'`;
  const before = { events: 0, entries: 0 };
  await running({}, async (victim) => {
    before.events = await count(victim, events, id);
    before.entries = await count(victim, 'ledger_entries');
    const decide = { do: 'steps', cast, respondent: id, until: 'decided' } as const;
    await orderInto(victim, 'lock table measures in exclusive mode', decide);
  });
  await running({}, async (victim) => {
    assert.equal(await count(victim, events, id), before.events);
    assert.equal(await count(victim, 'ledger_entries'), before.entries);
    assert.equal(await count(victim, decided, id), 0);
    await steps(victim, id, 'decided');
    assert.equal(await count(victim, decided, id), 1);
  });
});

test('between a letter and the record of it: it is sent again, and served once', async () => {
  const { id } = respondent(1);
  const served = `services v join proofs_of_service p on p.id = v.proof_id
    join statements s on s.id = p.statement_id join decisions d on d.id = s.decision_id
    where p.account_id = $1 and d.kind = 'panel'`;
  const letters = async (): Promise<number> => {
    const docket = acts.findLast((one) => one.act === 'decision' && one.respondent === id);
    assert.ok(docket?.act === 'decision');
    const subject = `Statement of reasons in case ${docket.docket}`;
    const all = await letterSubjects(join(folder, 'mail'));
    return all.filter((one) => one === subject).length;
  };
  await running({}, async (victim) => {
    // Whoever else is served would wait too, and hold the ledger meanwhile.
    await untilJobsAreDone(victim);
    const decide = { do: 'steps', cast, respondent: id, until: 'decided' } as const;
    await orderInto(victim, 'lock table services in exclusive mode', decide);
    await victim.hears('done');
  });
  assert.equal(await letters(), 1);
  await running({}, async (victim) => {
    assert.equal((await letters()) >= 1, true);
    await untilJobsAreDone(victim);
    assert.equal(await count(victim, served, id), 1);
    assert.equal(await letters(), 2);
    assert.equal(await count(victim, `sanctions where respondent_id = $1 and level = 7`, id), 1);
  });
});

test('in the middle of a thread: no part of it is there', async () => {
  const [author] = cast.authors;
  assert.ok(author);
  const parts = ['One part', 'Another #part', 'The last part'];
  await running({}, async (victim) => {
    const thread = { do: 'thread', author: author.id, parts } as const;
    await orderInto(victim, 'lock table post_tags in exclusive mode', thread);
  });
  await running({}, async (victim) => {
    assert.equal(await count(victim, `posts where text like '% part%' or text like '%#part'`), 0);
    victim.order({ do: 'thread', author: author.id, parts });
    await victim.hears('done');
    assert.equal(
      await count(
        victim,
        `posts where text = any ($1)`,
        `{${parts.map((part) => `"${part}"`).join()}}`,
      ),
      3,
    );
  });
});

test('the database alone: Folkmoot says so and leaves, and the next start is whole', async () => {
  const env = { ...process.env, FOLKMOOT_DATA: folder, PORT: String(port) };
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../src/main.ts')], { env });
  const said = { out: '', err: '' };
  child.stdout.on('data', (bytes: Buffer) => (said.out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (said.err += bytes.toString()));
  const closed = once(child, 'close');
  try {
    await until('it is ready', async () => said.out.includes('Folkmoot is ready'));
    const { folder: home } = await joinEmbeddedPostgres({ dataFolder: folder });
    const pidFile = await readFile(join(home, 'cluster/postmaster.pid'), 'utf8');
    process.kill(Number(pidFile.split('\n')[0]), 'SIGKILL');
    await closed;
  } finally {
    child.kill('SIGKILL');
  }
  assert.equal(child.exitCode, exitCodes.unavailable, said.err);
  assert.match(said.err, /^The database ended by itself/m);
  await running({}, untilJobsAreDone);
});

test('a first start that is killed at any moment is finished by the next', async () => {
  const own = await mkdtemp(join(tmpdir(), 'folkmoot-crash-'));
  try {
    await chmod(own, 0o755);
    for (const afterMs of [500, 900, 1_300, 1_800]) {
      const child = spawnVictim({ folder: own, port });
      await delay(afterMs);
      assert.ok(child.pid !== undefined);
      process.kill(-child.pid, 'SIGKILL');
    }
    const victim = await startVictim({ folder: own, port });
    await untilJobsAreDone(victim);
    assert.deepEqual(await brokenInvariants(victim.database), []);
    const { findings } = await verifyLedger({ source: `${victim.origin}/ledger` });
    assert.deepEqual(findings, []);
    assert.equal(await victim.stop(), 0);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
});
