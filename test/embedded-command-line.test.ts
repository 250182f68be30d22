import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemClock } from '#foundation';
import { readConfig } from '#infrastructure';
import { moot } from '../src/cli/index.ts';
import { archiveWire } from '../src/federation/index.ts';
import { startFolkmoot } from '../src/main.ts';

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folkmoot-moot-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const configOf = (name: string) =>
  readConfig({ PORT: '0', FOLKMOOT_DATA: join(folder, name), FOLKMOOT_ALLOW_PRIVATE: 'yes' });

async function run(name: string, ...words: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await moot(words, {
    readConfig: () => configOf(name),
    print: (line) => void out.push(line),
    tell: (line) => void err.push(line),
    askSecret: async () => '',
    archiveWire,
    clock: systemClock(),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

test('nothing is made where there is no service', async () => {
  const said = await run('home', 'account', 'list');
  assert.equal(said.code, 78);
  assert.match(said.err, /^There is no Folkmoot in .*home: start it once/);
  assert.equal((await run('home', 'doctor')).code, 1);
});

test('on the database that comes along, it works beside the service and without it', async () => {
  const backup = join(folder, 'home.tar');
  const service = await startFolkmoot({ config: configOf('home') });
  try {
    assert.match((await run('home', 'account', 'list')).out, /^@moot {2}service/);
    assert.match((await run('home', 'doctor')).out, /kept up by the running service/);
    assert.equal((await run('home', 'ledger', 'verify', service.origin)).code, 0);
    assert.equal((await run('home', 'sign-up', 'closed')).out, 'Sign-up is closed.');
    const refused = await fetch(`${service.origin}/api/v2/instance`);
    assert.match(await refused.text(), /"enabled":false/);
    assert.equal((await run('home', 'backup', backup)).code, 0);
  } finally {
    await service.close();
  }
  assert.match((await run('home', 'doctor')).out, /started for this, as no service runs/);
  assert.equal((await run('home', 'sign-up')).out, 'Sign-up is closed.');
  const unreached = await run('home', 'ledger', 'verify', service.origin);
  assert.equal(unreached.code, 69);
  assert.match(unreached.err, /^The ledger cannot be read: .*\.$/);
});

test('a backup is restored into a new data folder, and the service starts on it', async () => {
  const restored = await run('abroad', 'restore', join(folder, 'home.tar'));
  assert.equal(restored.code, 0, restored.err);
  const service = await startFolkmoot({ config: configOf('abroad') });
  try {
    assert.equal((await run('abroad', 'sign-up')).out, 'Sign-up is closed.');
    assert.equal((await run('abroad', 'ledger', 'verify', service.origin)).code, 0);
    assert.equal((await run('abroad', 'restore', join(folder, 'home.tar'))).code, 1);
  } finally {
    await service.close();
  }
});
