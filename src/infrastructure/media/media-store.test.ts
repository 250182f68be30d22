import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';
import { readConfig } from '../config.ts';
import { openMediaStore } from './open-media-store.ts';
import { startS3StandIn } from './s3-stand-in.test.ts';
import { serveMedia } from './serve-media.ts';
import type { MediaStore } from './media-store.ts';

const origin = 'https://folkmoot.test';
const folder = await mkdtemp(join(tmpdir(), 'folkmoot-store-'));
const s3 = await startS3StandIn();
after(async () => {
  await s3.close();
  await rm(folder, { recursive: true });
});

function storeOf(more: Readonly<Record<string, string>>): Promise<MediaStore> {
  return openMediaStore(readConfig({ FOLKMOOT_DATA: folder, ...more }), origin);
}
const s3Url = s3.origin.replace('://', '://key:s%2Fcret@');
const stores: readonly (readonly [string, MediaStore])[] = [
  ['files', await storeOf({})],
  ['S3', await storeOf({ S3_URL: `${s3Url}/bucket?region=eu-test-1` })],
];

for (const [name, store] of stores) {
  describe(`media kept in ${name}`, () => {
    contract(store);
    serving(store);
  });
}

/** What every store does, whatever it keeps its files in. */
function contract(store: MediaStore): void {
  test('equal media have one key, and come back as they were', async () => {
    const bytes = randomBytes(5000);
    const key = await store.put(bytes, 'image/webp');
    assert.match(key, /^[0-9a-f]{64}\.webp$/);
    assert.equal(await store.put(bytes, 'image/webp'), key);
    assert.deepEqual(await store.get(key), { bytes, type: 'image/webp' });
    assert.deepEqual(await store.find(key), { type: 'image/webp', sizeBytes: 5000 });
    assert.equal(store.url(key), `${origin}/media/${key}`);
    await store.remove(key);
    await store.remove(key);
    assert.equal(await store.get(key), undefined);
    assert.equal(await store.find(key), undefined);
  });

  test('a file is stored under the key that its bytes would have, and copied back', async () => {
    const bytes = randomBytes(300_000);
    const path = join(folder, 'sent');
    await writeFile(path, bytes);
    const key = await store.putFile(path, 'video/mp4');
    assert.equal(key, await store.put(bytes, 'video/mp4'));
    const copy = join(folder, 'copied');
    assert.equal(await store.fetchTo(key, copy), true);
    assert.deepEqual(await readFile(copy), bytes);
    await store.remove(key);
    assert.equal(await store.fetchTo(key, copy), false);
  });

  test('a part is read without the rest', async () => {
    const key = await store.put(Buffer.from('0123456789'), 'audio/mpeg');
    assert.equal(String(await buffer(await store.read(key, { start: 3, end: 5 }))), '345');
    assert.equal(String(await buffer(await store.read(key))), '0123456789');
  });

  test('what is no key names nothing, wherever it points', async () => {
    await writeFile(join(folder, 'private.webp'), 'private');
    for (const key of ['../private.webp', '..%2fprivate.webp', '/etc/passwd', '', 'a.webp']) {
      assert.equal(await store.get(key), undefined);
      assert.equal(await store.find(key), undefined);
      await store.remove(key);
    }
    assert.ok(await stat(join(folder, 'private.webp')));
  });
}

function serving(store: MediaStore): void {
  const ask = (key: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
    serveMedia(store, new Request(`${origin}/media/${key}`, { method, headers }));

  test('a stored file is served whole or in part, and never as anything that runs', async () => {
    const key = await store.put(Buffer.from('0123456789'), 'video/mp4');
    const whole = await ask(key);
    assert.equal(whole.status, 200);
    assert.equal(await whole.text(), '0123456789');
    const expected = {
      'content-type': 'video/mp4',
      'content-length': '10',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'public, max-age=31536000, immutable',
      'accept-ranges': 'bytes',
      etag: `"${key}"`,
    };
    for (const [header, value] of Object.entries(expected)) {
      assert.equal(whole.headers.get(header), value);
    }
    const parts = { 'bytes=2-4': '234', 'bytes=7-': '789', 'bytes=-2': '89', 'bytes=8-99': '89' };
    for (const [range, text] of Object.entries(parts)) {
      const part = await ask(key, { range });
      assert.equal(part.status, 206, range);
      assert.equal(part.headers.get('content-length'), String(text.length));
      assert.match(part.headers.get('content-range') ?? '', /^bytes \d-9\/10$|^bytes 2-4\/10$/);
      assert.equal(await part.text(), text);
    }
  });

  test('a range that cannot be met is refused, and what is no range is answered whole', async () => {
    const key = await store.put(Buffer.from('0123456789'), 'video/mp4');
    for (const range of ['bytes=10-', 'bytes=-0', 'bytes=99-100']) {
      const refused = await ask(key, { range });
      assert.equal(refused.status, 416, range);
      assert.equal(refused.headers.get('content-range'), 'bytes */10');
    }
    for (const range of ['lines=1-2', 'bytes=4-2', 'bytes=1-2,4-5', 'bytes=', 'bytes=-']) {
      assert.equal((await ask(key, { range })).status, 200, range);
    }
  });

  test('what a browser has it is not sent again, and a part is of the content that it has', async () => {
    const key = await store.put(Buffer.from('0123456789'), 'video/mp4');
    const range = 'bytes=0-1';
    assert.equal((await ask(key, { 'if-none-match': `"${key}"` })).status, 304);
    assert.equal((await ask(key, { 'if-none-match': `"other", W/"${key}"` })).status, 304);
    assert.equal((await ask(key, { 'if-none-match': '"other"' })).status, 200);
    assert.equal((await ask(key, { range, 'if-range': `"${key}"` })).status, 206);
    assert.equal((await ask(key, { range, 'if-range': '"other"' })).status, 200);
  });

  test('HEAD tells all but the content; nothing else is allowed', async () => {
    const key = await store.put(Buffer.from('0123456789'), 'video/mp4');
    const head = await ask(key, { range: 'bytes=1-2' }, 'HEAD');
    assert.deepEqual([head.status, await head.text()], [200, '']);
    assert.equal(head.headers.get('content-length'), '10');
    assert.equal((await ask(key, {}, 'DELETE')).status, 405);
  });

  test('types that are not in the list are kept for us alone, and served to nobody', async () => {
    for (const type of ['text/html', 'image/svg+xml', 'text/javascript', 'application/pdf']) {
      const key = await store.put(Buffer.from(`<script>${type}</script>`), type);
      assert.match(key, /\.bin$/);
      assert.equal((await ask(key)).status, 404);
      assert.ok(await store.get(key));
    }
    assert.equal((await ask('x')).status, 404);
  });
}

test('a file is there whole or not at all, and nothing half-written stays', async () => {
  const store = await storeOf({});
  const key = await store.put(Buffer.from('a picture'), 'image/png');
  const left = await readdir(join(folder, 'media', key.slice(0, 2), key.slice(2, 4)));
  assert.deepEqual(left, [key]);
  await assert.rejects(store.putFile(join(folder, 'missing'), 'image/png'), { code: 'ENOENT' });
  const all = await readdir(join(folder, 'media'), { recursive: true, withFileTypes: true });
  const odd = all.filter((entry) => entry.isFile() && !/^[0-9a-f]{64}\.\w+$/.test(entry.name));
  assert.deepEqual(odd, []);
});

test('every request to S3 is signed, and objects say what they are to whoever serves them', () => {
  assert.ok(s3.seen.length > 10);
  for (const { path, authorization } of s3.seen) {
    assert.match(authorization ?? '', /^AWS4-HMAC-SHA256 Credential=key\/\d{8}\/eu-test-1\/s3\//);
    assert.match(path, /^\/bucket\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{64}\.\w+$/);
  }
  const kept = [...s3.objects.values()].filter(({ headers }) => headers['content-type']);
  assert.equal(kept.length, s3.objects.size);
  assert.ok(kept.every(({ headers }) => /immutable/.test(headers['cache-control'] ?? '')));
});

test('a store that cannot be reached is a fault, not an absent file', async () => {
  const closed = await startS3StandIn();
  await closed.close();
  const gone = await storeOf({
    S3_URL: `${closed.origin.replace('://', '://key:secret@')}/bucket`,
  });
  await assert.rejects(gone.find(`${'0'.repeat(64)}.webp`));
});

test('media that browsers fetch from the store itself have its address', async () => {
  const store = await storeOf({ S3_URL: `${s3Url}/bucket?public=https://media.example/kept/` });
  const key = `${'ab'.repeat(32)}.webp`;
  assert.equal(store.url(key), `https://media.example/kept/ab/ab/${key}`);
  assert.equal(store.publicOrigin, 'https://media.example');
});

test('an S3_URL without key, secret or bucket is refused by name', () => {
  for (const url of [
    'https://s3.example/bucket',
    'https://key:secret@s3.example/',
    'ftp://key:secret@s3.example/bucket',
    'https://key:secret@s3.example/bucket?public=media.example',
    'nonsense',
  ]) {
    assert.throws(() => readConfig({ S3_URL: url }), /S3_URL/, url);
  }
});
