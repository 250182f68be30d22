import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig, settingsTable } from './config.ts';
import { StartFailure } from './start-failure.ts';

test('every setting has a value when the environment is empty', () => {
  const config = readConfig({});
  assert.equal(config.port, 3000);
  assert.equal(config.host, '127.0.0.1');
  assert.equal(config.databaseUrl, undefined);
  assert.match(config.dataFolder, /^\/.*\/data$/);
  assert.equal(config.allowPrivate, false);
});

test('an empty variable counts as absent', () => {
  assert.equal(readConfig({ PORT: '', DATABASE_URL: '' }).port, 3000);
});

test('the public origin loses its slash', () => {
  const config = readConfig({ FOLKMOOT_URL: 'https://folkmoot.example/' });
  assert.equal(config.origin, 'https://folkmoot.example');
});

test('there are always more connections than workers', () => {
  const config = readConfig({ FOLKMOOT_WORKERS: '50', FOLKMOOT_DATABASE_CONNECTIONS: '10' });
  assert.ok(config.databaseConnections > config.workers);
});

const wrong = [
  ['PORT', 'eighty'],
  ['PORT', '65536'],
  ['FOLKMOOT_URL', 'folkmoot.example'],
  ['FOLKMOOT_URL', 'https://folkmoot.example/moot'],
  ['DATABASE_URL', 'mysql://localhost/folkmoot'],
  ['SMTP_URL', 'mail.example'],
  ['FOLKMOOT_ALLOW_PRIVATE', 'perhaps'],
  ['FOLKMOOT_LOG', 'loud'],
  ['FOLKMOOT_WORKERS', '0'],
] as const;

for (const [name, value] of wrong) {
  test(`${name}=${value} is refused in one sentence that names it`, () => {
    assert.throws(
      () => readConfig({ [name]: value }),
      (error) =>
        error instanceof StartFailure &&
        error.exitCode === 78 &&
        error.message.includes(name) &&
        !error.message.includes('\n'),
    );
  });
}

test('the table names every setting once', () => {
  const names = settingsTable().match(/^\| `[A-Z_]+` \|/gm) ?? [];
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.length >= 12);
});
