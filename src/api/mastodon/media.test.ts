import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { crc32 } from 'node:zlib';
import { getRequestListener } from '@hono/node-server';
import sharp from 'sharp';
import { conversationJobs, mediaLimits } from '#conversation';
import { openHttpServer, serveMedia, type World } from '#infrastructure';
import { filmSample, settle, testDatabase, withoutFfmpeg, type SampleName } from '#testing';
import { at, listAt, startTrial, textAt, type Answer, type Person } from '../trial.test.ts';

const database = await testDatabase();
const { world } = database;
const trial = await startTrial(world);
const bare: World = { ...world, films: undefined };
const bareTrial = await startTrial(bare);
const files = await openHttpServer({ host: '127.0.0.1', port: 0 });
const listener = getRequestListener((request) => serveMedia(world.media, request));
files.serve((request, response) => void listener(request, response));
after(async () => {
  await Promise.all([trial.close(), bareTrial.close(), files.close()]);
  await database.close();
});
const ann = await trial.join('ann');
const bob = await trial.join('bob');

type Part = Blob | string;

function send(
  path: string,
  parts: Readonly<Record<string, Part>>,
  how: { readonly by?: Person; readonly method?: string; readonly to?: typeof trial } = {},
): Promise<Answer> {
  const form = new FormData();
  for (const [name, part] of Object.entries(parts)) {
    if (typeof part === 'string') form.set(name, part);
    else form.set(name, part, 'sent.bin');
  }
  const { by = ann, method = 'POST', to = trial } = how;
  return to.call(path, { token: by.token, body: form, method });
}

function blob(bytes: Uint8Array, type = 'application/octet-stream'): Blob {
  return new Blob([new Uint8Array(bytes)], { type });
}

/** What lies at an address of the store, over real HTTP. */
function fetchFile(url: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  return fetch(url.replace(world.origin, `http://127.0.0.1:${files.port}`), { headers, method });
}

function runConversions() {
  return settle(world, conversationJobs);
}

/** Uploads as an app does: by v2, asking until it is ready. */
async function ready(name: SampleName): Promise<unknown> {
  const begun = await send('/api/v2/media', { file: blob(await filmSample(name)) });
  assert.equal(begun.status, 202, begun.text);
  assert.equal(at(begun.json, 'url'), null);
  const path = `/api/v1/media/${textAt(begun.json, 'id')}`;
  assert.equal((await trial.call(path, { token: ann.token })).status, 206);
  await runConversions();
  const done = await trial.call(path, { token: ann.token });
  assert.equal(done.status, 200, done.text);
  return done.json;
}

/** Publishes as Ann, and gives the one file as Bob sees it. */
async function shown(mediaId: string): Promise<unknown> {
  const post = await trial.ask('/api/v1/statuses', {
    token: ann.token,
    json: { media_ids: [mediaId] },
  });
  const seen = await trial.ask(`/api/v1/statuses/${textAt(post, 'id')}`, { token: bob.token });
  const [media, ...others] = listAt(seen, 'media_attachments');
  assert.deepEqual(others, []);
  return media;
}

function drawing(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: '#3a7' } });
}

test('a photograph is seen upright by another account, and the place where it was taken is gone', async () => {
  const sent = await drawing(300, 200)
    .jpeg()
    .withExif({
      IFD0: { Orientation: '6', Copyright: 'Somebody' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1' },
    })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  assert.ok(sent.includes('Exif'));
  const uploaded = await send('/api/v2/media', {
    file: blob(sent, 'image/jpeg'),
    description: 'A green field',
    focus: '0.5,-0.25',
  });
  assert.equal(uploaded.status, 200);
  const media = await shown(textAt(uploaded.json, 'id'));
  assert.equal(at(media, 'type'), 'image');
  assert.equal(at(media, 'description'), 'A green field');
  assert.deepEqual(at(media, 'meta', 'focus'), { x: 0.5, y: -0.25 });
  assert.deepEqual(
    [at(media, 'meta', 'original', 'size'), at(media, 'meta', 'small', 'size')],
    ['200x300', '200x300'],
  );
  for (const name of ['url', 'preview_url']) {
    const bytes = Buffer.from(await (await fetchFile(textAt(media, name))).arrayBuffer());
    const { width, height, exif, orientation } = await sharp(bytes).metadata();
    assert.deepEqual([width, height, exif, orientation], [200, 300, undefined, undefined]);
    assert.equal(bytes.includes('Exif'), false);
  }
});

describe('with ffmpeg', { skip: withoutFfmpeg }, () => {
  test('a film is converted meanwhile, then seen and sought in by another account', async () => {
    const media = await shown(textAt(await ready('film.mp4'), 'id'));
    assert.equal(at(media, 'type'), 'video');
    const original = at(media, 'meta', 'original');
    assert.deepEqual([at(original, 'width'), at(original, 'height')], [320, 180]);
    assert.equal(at(original, 'frame_rate'), '25/1');
    assert.ok(Math.abs(Number(at(original, 'duration')) - 1) < 0.1);
    assert.ok(Number(at(original, 'bitrate')) > 0);
    assert.match(textAt(media, 'meta', 'length'), /^0:00:0[01]\.\d\d$/);
    assert.deepEqual([at(media, 'meta', 'fps'), at(media, 'meta', 'audio_encode')], [25, 'aac']);
    const url = textAt(media, 'url');
    const whole = await fetchFile(url);
    const bytes = Buffer.from(await whole.arrayBuffer());
    assert.equal(whole.headers.get('content-type'), 'video/mp4');
    assert.equal(bytes.includes('Somebody'), false);
    const part = await fetchFile(url, { range: 'bytes=100-199' });
    assert.equal(part.status, 206);
    assert.equal(part.headers.get('content-range'), `bytes 100-199/${bytes.length}`);
    assert.deepEqual(Buffer.from(await part.arrayBuffer()), bytes.subarray(100, 200));
    const head = await fetchFile(url, {}, 'HEAD');
    assert.equal(head.headers.get('content-length'), String(bytes.length));
    assert.equal((await fetchFile(url, { range: `bytes=${bytes.length}-` })).status, 416);
  });

  test('an animation becomes a silent film, a sound is a sound', async () => {
    const loop = await shown(textAt(await ready('loop.gif'), 'id'));
    assert.equal(at(loop, 'type'), 'gifv');
    assert.equal(at(loop, 'meta', 'audio_encode'), undefined);
    const tone = await shown(textAt(await ready('tone.ogg'), 'id'));
    assert.equal(at(tone, 'type'), 'audio');
    assert.equal(at(tone, 'preview_url'), null);
    assert.deepEqual(
      [at(tone, 'meta', 'audio_bitrate'), at(tone, 'meta', 'audio_channels')],
      ['44100 Hz', 'stereo'],
    );
    const file = await fetchFile(textAt(tone, 'url'));
    assert.equal(file.headers.get('content-type'), 'audio/mpeg');
    await file.body?.cancel();
  });

  test('the old way of uploading waits until the film is ready', async () => {
    const sent = await send('/api/v1/media', { file: blob(await filmSample('film.webm')) });
    assert.equal(sent.status, 200, sent.text);
    assert.match(textAt(sent.json, 'url'), /\.mp4$/);
  });

  test('a post cannot show what is still being converted, nor a film beside a picture', async () => {
    const film = await send('/api/v2/media', { file: blob(await filmSample('film.webm')) });
    const waiting = await trial.call('/api/v1/statuses', {
      token: ann.token,
      json: { status: 'now', media_ids: [textAt(film.json, 'id')] },
    });
    assert.equal(waiting.status, 422);
    assert.match(textAt(waiting.json, 'error'), /not finished processing/);
    await runConversions();
    const picture = await send('/api/v2/media', {
      file: blob(await drawing(9, 9).png().toBuffer()),
    });
    const mixed = await trial.call('/api/v1/statuses', {
      token: ann.token,
      json: { media_ids: [textAt(film.json, 'id'), textAt(picture.json, 'id')] },
    });
    assert.equal(mixed.status, 422);
  });
});

test('an upload is described, given a thumbnail, and removed by nobody but its owner', async () => {
  const sent = await send('/api/v2/media', { file: blob(await drawing(40, 40).png().toBuffer()) });
  const path = `/api/v1/media/${textAt(sent.json, 'id')}`;
  const thumbnail = blob(await drawing(20, 10).png().toBuffer());
  const parts = { description: 'A square', focus: '0,1', thumbnail };
  const changed = await send(path, parts, { method: 'PUT' });
  assert.equal(changed.status, 200, changed.text);
  assert.equal(at(changed.json, 'description'), 'A square');
  assert.equal(at(changed.json, 'meta', 'small', 'size'), '20x10');
  for (const method of ['GET', 'DELETE'] as const) {
    assert.equal((await trial.call(path, { token: bob.token, method })).status, 404);
  }
  assert.equal((await send(path, parts, { method: 'PUT', by: bob })).status, 404);
  assert.equal((await trial.call(path, { token: ann.token, method: 'DELETE' })).status, 200);
  assert.equal((await trial.call(path, { token: ann.token })).status, 404);
  const used = await send('/api/v2/media', { file: blob(await drawing(41, 40).png().toBuffer()) });
  await shown(textAt(used.json, 'id'));
  const usedPath = `/api/v1/media/${textAt(used.json, 'id')}`;
  assert.equal((await trial.call(usedPath, { token: ann.token, method: 'DELETE' })).status, 422);
});

test('an edit describes what a post shows, also in a form', async () => {
  const sent = await send('/api/v2/media', { file: blob(await drawing(30, 30).png().toBuffer()) });
  const id = textAt(sent.json, 'id');
  const post = await trial.ask('/api/v1/statuses', { token: ann.token, json: { media_ids: [id] } });
  const edited = await trial.ask(`/api/v1/statuses/${textAt(post, 'id')}`, {
    token: ann.token,
    method: 'PUT',
    form: {
      status: 'described',
      'media_ids[]': id,
      'media_attributes[][id]': id,
      'media_attributes[][description]': 'Now in words',
      'media_attributes[][focus]': '-0.5,0',
    },
  });
  assert.equal(at(edited, 'media_attachments', 0, 'description'), 'Now in words');
  assert.deepEqual(at(edited, 'media_attachments', 0, 'meta', 'focus'), { x: -0.5, y: 0 });
});

const png = await drawing(30, 30).png().toBuffer();

/** A small file whose header claims a square of this side. */
function claiming(side: number): Buffer {
  const bytes = Buffer.from(png);
  bytes.writeUInt32BE(side, 16);
  bytes.writeUInt32BE(side, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

test('bad uploads are refused with a reason, and memory stays bounded', async () => {
  const fifty = await drawing(10_000, 5_000).jpeg().toBuffer();
  const flat = await drawing(9_000, 9_000).png({ compressionLevel: 9 }).toBuffer();
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const bad: Readonly<Record<string, Uint8Array>> = {
    'nothing at all': new Uint8Array(),
    'fifty megapixels': fifty,
    'eighty megapixels in a small file': flat,
    'a header that claims four thousand megapixels': claiming(65_000),
    'a vector image': Buffer.from(svg),
    'a page that ends as a picture': Buffer.concat([Buffer.from('<!doctype html>'), png]),
    'half a picture': png.subarray(0, png.length / 2),
    'an archive': Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(400)]),
    'a film of noise': Buffer.concat([
      Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2'),
      Buffer.alloc(4000, 7),
    ]),
    'more bytes than a picture may have': Buffer.concat([
      png,
      Buffer.alloc(mediaLimits.imageBytes),
    ]),
  };
  const before = process.memoryUsage().rss;
  for (const [name, bytes] of Object.entries(bad)) {
    for (const path of ['/api/v1/media', '/api/v2/media']) {
      const answer = await send(path, { file: blob(bytes, 'image/png') });
      assert.equal(answer.status, 422, `${name}: ${answer.text}`);
      assert.ok(textAt(answer.json, 'error').length > 10, name);
    }
  }
  for (const parts of [{}, { file: 'text' }, { picture: blob(png) }]) {
    assert.equal((await send('/api/v2/media', parts)).status, 422);
  }
  const grownBytes = process.memoryUsage().rss - before;
  assert.ok(grownBytes < 400 * 1024 * 1024, `grew by ${grownBytes}`);
});

test('the instance tells what it takes, which without ffmpeg is pictures only', async () => {
  const path = ['configuration', 'media_attachments'] as const;
  const poor = await bareTrial.ask('/api/v2/instance');
  const types = listAt(poor, ...path, 'supported_mime_types');
  assert.ok(types.every((type) => String(type).startsWith('image/')));
  assert.equal(at(poor, ...path, 'video_size_limit'), 0);
  const sent = await send(
    '/api/v2/media',
    { file: blob(Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2')) },
    { to: bareTrial },
  );
  assert.equal(sent.status, 422);
  assert.match(textAt(sent.json, 'error'), /no ffmpeg/);
  if (world.films === undefined) return;
  for (const version of ['v1', 'v2']) {
    const rich = await trial.ask(`/api/${version}/instance`);
    assert.ok(listAt(rich, ...path, 'supported_mime_types').includes('video/mp4'));
    assert.equal(at(rich, ...path, 'video_size_limit'), mediaLimits.filmBytes);
    assert.equal(at(rich, ...path, 'image_matrix_limit'), mediaLimits.imagePixels);
  }
});
