import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { findAccountByHandle } from '#accounts';
import { hourMs } from '#foundation';
import { transact } from '#infrastructure';
import { appendEntry, exportLog } from '#ledger';
import { issueToken, registerTestApp } from '../tokens.ts';
import { runAnywhere, runBeside } from './command-line.ts';
import { startTestService, type TestService } from './start-test-server.ts';

let folder: string;
let service: TestService;
let other: TestService;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folkmoot-monitor-'));
  service = await startTestService();
  other = await startTestService();
});
after(async () => {
  await service.close();
  await other.close();
  await rm(folder, { recursive: true, force: true });
});

async function grow(times: number): Promise<void> {
  const { world } = service.service;
  for (let count = 0; count < times; count += 1) {
    await transact(world, (tx) => appendEntry(tx, world, { type: 'none' }));
  }
  await service.settle();
}

const look = (source: string) =>
  runAnywhere('ledger', 'monitor', source, '--state', join(folder, 'seen'), '--once');

test('a log that grows is followed, and one that goes back is alarmed about until it is whole', async () => {
  await grow(3);
  const copy = join(folder, 'copy');
  await exportLog(service.database.db, copy);
  const early = join(folder, 'early');
  await cp(copy, early, { recursive: true });
  assert.match((await look(service.origin)).text, /^OK /);
  await grow(5);
  assert.equal((await look(service.origin)).exitCode, 0);

  const rolledBack = await look(early);
  assert.equal(rolledBack.exitCode, 1);
  assert.match(rolledBack.text, /ALARM +truncated/);
  // The alarm did not replace what was seen.
  assert.equal((await look(early)).exitCode, 1);
  assert.equal((await look(service.origin)).exitCode, 0);
});

test('another log in its place, or a key that changed, is an alarm', async () => {
  const replaced = await look(other.origin);
  assert.equal(replaced.exitCode, 1);
  assert.match(replaced.text, /ALARM +bad-signature/);
});

test('a log that breaks the quorum asked for is an alarm; one that is away is said to be', async () => {
  const policy = join(folder, 'policy');
  await writeFile(policy, 'quorum none\n');
  const foreign = await runAnywhere(
    ...['ledger', 'monitor', service.origin, '--state', join(folder, 'seen'), '--once'],
    ...['--policy', policy],
  );
  assert.match(foreign.text, /ALARM +unreadable: the policy does not name/);
  const away = await look(`${service.origin}/nowhere`);
  assert.equal(away.exitCode, 1);
  assert.match(away.text, /no checkpoint|UNREACHABLE/);
});

test('what restricts one’s own account is in the ledger, or is raised after the longest batch', async () => {
  const town = await startTestService({ withDemo: true });
  const liar = await startLiar(town.origin);
  try {
    await town.settle();
    const token = await writeToken(town, 'gusty');
    const own = (origin: string) =>
      runBeside(
        town,
        ...['ledger', 'monitor', origin, '--state', join(folder, 'own'), '--once'],
        ...['--token', token],
      );
    const banned = await fetchStanding(town.origin, token);
    assert.match(banned, /"state":"banned"/);
    const honest = await own(town.origin);
    assert.match(honest.text, /OK +whatever restricts this account is in the ledger/);

    for (const lie of lies(banned)) {
      liar.says = lie;
      const first = await own(liar.origin);
      assert.match(first.text, /WAITING/, lie);
      assert.equal(first.exitCode, 0);
      town.clock.advance(36 * hourMs);
      const later = await own(liar.origin);
      assert.match(later.text, /ALARM +unlogged-restriction \(article 12\): the account /, lie);
      assert.equal(later.exitCode, 1);
      assert.equal((await own(town.origin)).exitCode, 0);
    }
    liar.says = '{}';
    assert.match((await own(liar.origin)).text, /UNREACHABLE/);
  } finally {
    await liar.close();
    await town.close();
  }
});

/** A ban that no docket holds; one that another's docket is named for; and less than a ban, by nothing. */
function lies(banned: string): readonly string[] {
  const read: (text: string) => Readonly<Record<string, unknown>> = JSON.parse;
  const standing = read(banned);
  assert.ok(Array.isArray(standing['dockets']) && standing['dockets'].length > 0);
  const nothing = { post: true, reply: true, message: true, report: true };
  const good = { state: 'limited', may: nothing, visibility: 'full', dockets: [] };
  return [
    { ...standing, dockets: [] },
    { ...standing, dockets: ['0'.repeat(32)] },
    { ...good, may: { ...nothing, reply: false } },
    { ...good, visibility: 'limited' },
    { ...good, state: 'suspended' },
  ].map((lie) => JSON.stringify(lie));
}

async function writeToken({ service: { world } }: TestService, handle: string): Promise<string> {
  const account = await findAccountByHandle(world.db, handle);
  assert.ok(account !== undefined);
  const path = join(folder, 'token');
  const app = await registerTestApp(world, 'read');
  await writeFile(path, `${await issueToken(world, app, account.id)}\n`);
  return path;
}

async function fetchStanding(origin: string, tokenFile: string): Promise<string> {
  const authorization = `Bearer ${(await readFile(tokenFile, 'utf8')).trim()}`;
  const answer = await fetch(`${origin}/api/folkmoot/v1/standing`, { headers: { authorization } });
  return answer.text();
}

/** Shows another server's ledger as it is, and says of a standing what it is told to say. */
async function startLiar(origin: string) {
  const liar = { says: '', origin: '', close: async (): Promise<void> => undefined };
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/standing') === true) return void response.end(liar.says);
    void fetch(origin + (request.url ?? '')).then(async (answer) => {
      response.statusCode = answer.status;
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  liar.origin = `http://127.0.0.1:${address.port}`;
  liar.close = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return liar;
}
