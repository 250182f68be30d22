import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { transact } from '#infrastructure';
import { appendEntry, exportLog } from '#ledger';
import { runAnywhere } from './command-line.ts';
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
