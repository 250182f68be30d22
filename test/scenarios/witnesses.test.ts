import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { transact } from '#infrastructure';
import { appendEntry } from '#ledger';
import { runAnywhere, runBeside } from './command-line.ts';
import { startTestService, type TestService } from './start-test-server.ts';

let folder: string;
let log: TestService;
let witnesses: readonly TestService[];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folkmoot-witnesses-'));
  log = await startTestService();
  witnesses = [await startTestService(), await startTestService()];
});
after(async () => {
  for (const service of [log, ...witnesses]) await service.close();
  await rm(folder, { recursive: true, force: true });
});

const textAt = async (url: string): Promise<string> => (await fetch(url)).text();

async function grow(): Promise<void> {
  await transact(log.service.world, (tx) => appendEntry(tx, log.service.world, { type: 'none' }));
  await log.settle();
}

/** Whether the ledger as served fulfils the policy that it served earlier. */
async function verifyWith(policy: string) {
  const file = join(folder, 'policy');
  await writeFile(file, policy);
  return runAnywhere('ledger', 'verify', log.origin, '--policy', file);
}

test('two other servers vouch for a ledger, and a stranger can hold it to that', async () => {
  const vkey = (await textAt(`${log.origin}/ledger/vkey`)).trim();
  for (const witness of witnesses) {
    const vouching = await runBeside(witness, 'ledger', 'witness', 'for', vkey);
    assert.equal(vouching.exitCode, 0, vouching.text);
    const key = (await textAt(`${witness.origin}/witness/vkey`)).trim();
    assert.ok(vouching.text.includes(key));
    const added = await runBeside(
      log,
      'ledger',
      'witness',
      'add',
      key,
      `${witness.origin}/witness/`,
    );
    assert.equal(added.exitCode, 0, added.text);
  }
  assert.equal((await runBeside(log, 'ledger', 'witness', 'quorum', '3')).exitCode, 1);
  assert.equal((await runBeside(log, 'ledger', 'witness', 'quorum', '2')).exitCode, 0);
  const policy = await textAt(`${log.origin}/ledger/policy`);
  assert.match(
    policy,
    /^log [^\n]+\nwitness w1 [^\n]+\nwitness w2 [^\n]+\ngroup witnesses 2 w1 w2\n/,
  );
  const unwitnessed = await verifyWith(policy);
  assert.equal(unwitnessed.exitCode, 1);
  assert.match(unwitnessed.text, /not-witnessed/);
  await log.settle();
  await grow();
  const verified = await verifyWith(policy);
  assert.equal(verified.exitCode, 0, verified.text);
  const note = await textAt(`${log.origin}/ledger/checkpoint`);
  assert.equal(note.split('\n— ').length, 4);
  const listed = await runBeside(log, 'ledger', 'witness', 'list');
  assert.equal(listed.text.match(/up to date/g)?.length, 2);
});

test('a witness that was away catches up, and the ledger goes on meanwhile', async () => {
  const policy = await textAt(`${log.origin}/ledger/policy`);
  const [first] = witnesses;
  assert.ok(first !== undefined);
  const { db } = log.database;
  const away = `${first.origin}/nowhere`;
  const url = `${first.origin}/witness`;
  await db.updateTable('ledger_witnesses').set({ url: away }).where('url', '=', url).execute();
  await grow();
  assert.equal((await verifyWith(policy)).exitCode, 1);
  await db.updateTable('ledger_witnesses').set({ url }).where('url', '=', away).execute();
  await grow();
  const verified = await verifyWith(policy);
  assert.equal(verified.exitCode, 0, verified.text);
});

test('a witness gives each log the newest checkpoint that it cosigned', async () => {
  const [first] = witnesses;
  assert.ok(first !== undefined);
  const origin = (await textAt(`${log.origin}/ledger/checkpoint`)).split('\n')[0] ?? '';
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(origin));
  const hash = Buffer.from(bytes).toString('hex');
  const served = await fetch(`${first.origin}/witness/${hash}/checkpoint`);
  assert.equal(served.status, 200);
  assert.ok((await served.text()).startsWith(`${origin}\n`));
  assert.equal((await fetch(`${first.origin}/witness/${'0'.repeat(64)}/checkpoint`)).status, 404);
  const unknown = await fetch(`${log.origin}/witness/add-checkpoint`, {
    method: 'POST',
    body: 'x',
  });
  assert.equal(unknown.status, 400);
});
