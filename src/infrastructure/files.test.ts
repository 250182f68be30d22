import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemClock } from '#foundation';
import { memoryEphemeral } from './ephemeral.ts';
import { folderMail } from './mail.ts';
import { loadSecrets } from './secrets.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folkmoot-files-'));
});
after(() => rm(folder, { recursive: true }));

test('letters are kept, newest first, and headers cannot be smuggled in', async () => {
  const mail = folderMail(join(folder, 'mail'));
  const letter = { to: 'a@folkmoot.test', subject: 'One\nBcc: b@evil.test', text: 'Hello,\n\nbye' };
  await mail.deliver(letter, new Date('2027-01-01T00:00:00Z'));
  await mail.deliver({ ...letter, subject: 'Two' }, new Date('2027-01-02T00:00:00Z'));
  const [second, first, ...others] = (await mail.kept?.list()) ?? [];
  assert.deepEqual(others, []);
  assert.equal(second?.subject, 'Two');
  assert.equal(first?.subject, 'One Bcc: b@evil.test');
  assert.equal(first.text, letter.text);
  assert.deepEqual(first.at, new Date('2027-01-01T00:00:00Z'));
  assert.deepEqual(await mail.kept?.find(first.id), first);
  assert.equal(await mail.kept?.find('../../etc/passwd'), undefined);
});

test('the root secret is made once, for its owner alone, and every purpose has its own key', async () => {
  const [one, two] = await Promise.all([loadSecrets(folder), loadSecrets(folder)]);
  assert.deepEqual(one.key('session'), two.key('session'));
  assert.notDeepEqual(one.key('session'), one.key('appeal-link'));
  assert.equal((await stat(join(folder, 'secret'))).mode & 0o777, 0o600);
  const signature = one.sign('appeal-link', '42');
  assert.ok(two.isSigned('appeal-link', '42', signature));
  assert.ok(!two.isSigned('appeal-link', '43', signature));
  assert.ok(!two.isSigned('session', '42', signature));
});

test('a damaged secret is refused rather than replaced', async () => {
  const other = await mkdtemp(join(folder, 'damaged-'));
  await writeFile(join(other, 'secret'), 'short');
  await assert.rejects(loadSecrets(other), { exitCode: 78 });
});

test('a ration is per key, and says when it begins anew', async () => {
  const ephemeral = memoryEphemeral(systemClock());
  const limit = { name: 'sign-in', points: 2, windowMs: 60_000 };
  assert.equal((await ephemeral.take(limit, 'a')).remaining, 1);
  assert.ok((await ephemeral.take(limit, 'a')).allowed);
  const third = await ephemeral.take(limit, 'a');
  assert.ok(!third.allowed);
  assert.equal(third.remaining, 0);
  assert.ok(third.resetsAt.getTime() > Date.now());
  assert.ok((await ephemeral.take(limit, 'b')).allowed);
});
