import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemClock } from '#foundation';
import { memoryEphemeral } from './ephemeral.ts';
import { folderMail } from './mail.ts';
import { fileMediaStore } from './media-store.ts';
import { serveMedia } from './serve-media.ts';
import { loadSecrets } from './secrets.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folkmoot-files-'));
});
after(() => rm(folder, { recursive: true }));

test('equal media have one key, and come back as they were', async () => {
  const store = fileMediaStore(join(folder, 'media'), 'https://folkmoot.test');
  const bytes = Buffer.from('a picture');
  const key = await store.put(bytes, 'image/webp');
  assert.match(key, /^[0-9a-f]{64}\.webp$/);
  assert.equal(await store.put(bytes, 'image/webp'), key);
  assert.deepEqual(await store.get(key), { bytes, type: 'image/webp' });
  assert.equal(store.url(key), `https://folkmoot.test/media/${key}`);
  const left = await readdir(join(folder, 'media', key.slice(0, 2), key.slice(2, 4)));
  assert.deepEqual(left, [key], 'nothing half-written stays');
  await store.remove(key);
  assert.equal(await store.get(key), undefined);
});

test('a key cannot name a file outside the store', async () => {
  const store = fileMediaStore(join(folder, 'media'), 'https://folkmoot.test');
  await writeFile(join(folder, 'private.webp'), 'private');
  for (const key of ['../private.webp', '..%2fprivate.webp', '/etc/passwd', '', 'a.webp']) {
    assert.equal(await store.get(key), undefined);
    await store.remove(key);
  }
  assert.ok(await stat(join(folder, 'private.webp')));
});

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

test('a stored file is served whole or in part, and never as anything that runs', async () => {
  const store = fileMediaStore(join(folder, 'served'), 'https://folkmoot.test');
  const key = await store.put(Buffer.from('0123456789'), 'video/mp4');
  const ask = (range?: string, method = 'GET') =>
    serveMedia(
      store,
      new Request(store.url(key), { method, headers: range === undefined ? {} : { range } }),
    );
  const whole = await ask();
  assert.equal(whole.status, 200);
  assert.equal(await whole.text(), '0123456789');
  assert.equal(whole.headers.get('x-content-type-options'), 'nosniff');
  const parts = { 'bytes=2-4': '234', 'bytes=7-': '789', 'bytes=-2': '89', 'bytes=8-99': '89' };
  for (const [range, expected] of Object.entries(parts)) {
    const part = await ask(range);
    assert.equal(part.status, 206, range);
    assert.equal(await part.text(), expected);
  }
  assert.equal((await ask('bytes=10-')).status, 416);
  assert.equal((await ask('lines=1-2')).status, 200);
  assert.equal(await (await ask(undefined, 'HEAD')).text(), '');
  assert.equal((await ask(undefined, 'DELETE')).status, 405);
  assert.equal((await serveMedia(store, new Request('https://folkmoot.test/media/x'))).status, 404);
});
