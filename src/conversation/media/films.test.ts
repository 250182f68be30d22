import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import sharp from 'sharp';
import { dayMs } from '#foundation';
import { fileMediaStore, inWorkFolder, openFilms, type World } from '#infrastructure';
import {
  filmSample,
  pendingJobs,
  settle as runJobs,
  withoutFfmpeg,
  type SampleName,
} from '#testing';
import { editPost } from '../edit-post.ts';
import { postHistory } from '../get-post.ts';
import { conversationJobs } from '../jobs.ts';
import { openScene, refused } from '../scene.test.ts';
import type { Media } from '../types.ts';
import { convertMedia } from './convert-media.ts';
import { getMedia, getUpload } from './get-media.ts';
import { removeMedia } from './remove-media.ts';
import { sweepMedia } from './sweep-media.ts';
import { updateMedia } from './update-media.ts';
import { beginUpload, uploadMedia } from './upload-media.ts';

const scene = await openScene();
const { say } = scene;
const storeFolder = await mkdtemp(join(tmpdir(), 'folkmoot-films-'));
after(() => rm(storeFolder, { recursive: true }));
const world: World = { ...scene.world, media: fileMediaStore(storeFolder, scene.world.origin) };
const ann = (await scene.join('ann')).id;
const bob = (await scene.join('bob')).id;

const png = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#c84' } })
  .png()
  .toBuffer();

const settle = () => runJobs(world, conversationJobs);

/** Begins an upload and lets the workers finish it. */
async function uploaded(name: SampleName): Promise<Media> {
  const begun = await beginUpload(world, ann, { bytes: await filmSample(name) });
  assert.equal(begun.state, 'processing');
  await settle();
  return getMedia(world, ann, begun.media.id);
}

async function factsOf(key: string) {
  const films = world.films;
  assert.ok(films);
  const stored = await world.media.get(key);
  assert.ok(stored);
  return inWorkFolder(async (folder) => {
    const path = join(folder, 'stored');
    await writeFile(path, stored.bytes);
    const container = stored.type === 'audio/mpeg' ? 'mp3' : 'mov';
    return { ...(await films.probe({ path, container })), text: stored.bytes.toString('latin1') };
  });
}

async function storedFiles(): Promise<number> {
  const all = await readdir(storeFolder, { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).length;
}

describe('with ffmpeg', { skip: withoutFfmpeg }, () => {
  test('a film is converted by a job, without the place where it was taken', async () => {
    const sent = await filmSample('film.mp4');
    assert.ok(sent.includes('Somebody'));
    const begun = await beginUpload(world, ann, { bytes: sent, description: 'Bars' });
    assert.equal(begun.state, 'processing');
    await assert.rejects(getMedia(world, ann, begun.media.id), refused('invalid'));
    await settle();
    const film = await getMedia(world, ann, begun.media.id);
    assert.deepEqual(
      [film.kind, film.type, film.size, film.description],
      ['video', 'video/mp4', { width: 320, height: 180 }, 'Bars'],
    );
    assert.deepEqual(film.previewSize, { width: 320, height: 180 });
    assert.ok((film.blurhash ?? '').length > 5);
    assert.equal(film.play?.frameRate, '25/1');
    assert.ok(Math.abs((film.play?.durationMs ?? 0) - 1000) < 100);
    const facts = await factsOf(film.key);
    assert.deepEqual(
      [facts.text.includes('52.5200'), facts.text.includes('Somebody')],
      [false, false],
    );
    assert.equal(facts.picture?.codec, 'h264');
    assert.equal(facts.sound?.codec, 'aac');
  });

  const kinds = [
    ['film.webm', 'video', 'video/mp4'],
    ['odd.mov', 'video', 'video/mp4'],
    ['loop.gif', 'gifv', 'video/mp4'],
    ['tone.mp3', 'audio', 'audio/mpeg'],
    ['tone.ogg', 'audio', 'audio/mpeg'],
    ['tone.wav', 'audio', 'audio/mpeg'],
    ['tone.flac', 'audio', 'audio/mpeg'],
  ] as const;
  for (const [name, kind, type] of kinds) {
    test(`${name} becomes ${kind} that every browser plays`, async () => {
      const media = await uploaded(name);
      assert.deepEqual([media.kind, media.type], [kind, type]);
      const facts = await factsOf(media.key);
      assert.deepEqual(
        [facts.text.includes('52.5200'), facts.text.includes('Somebody')],
        [false, false],
      );
      assert.equal(facts.sound === undefined, kind === 'gifv' || name === 'odd.mov');
      assert.equal(media.previewKey === null, kind === 'audio');
      assert.ok((media.play?.durationMs ?? 0) > 800);
    });
  }

  test('a GIF that does not move stays a picture, ready at once', async () => {
    const begun = await beginUpload(world, ann, { bytes: await filmSample('still.gif') });
    assert.equal(begun.state, 'ready');
    assert.equal(begun.media.kind, 'image');
  });

  test('uploadMedia returns when the film is ready, and the job that waits finds nothing to do', async () => {
    const media = await uploadMedia(world, ann, { bytes: await filmSample('film.mp4') });
    assert.equal(media.kind, 'video');
    const waiting = await pendingJobs(world.db);
    assert.ok(waiting.some(({ topic }) => topic === 'conversation.convert-media'));
    scene.clock.advance(dayMs / 24);
    await settle();
    assert.deepEqual(await getMedia(world, ann, media.id), media);
  });

  test('converting twice at once, and again later, leaves one result and no file of the other', async () => {
    const begun = await beginUpload(world, ann, { bytes: await filmSample('film.webm') });
    assert.equal(begun.state, 'processing');
    const { id } = begun.media;
    await Promise.all([convertMedia(world, id), convertMedia(world, id)]);
    const film = await getMedia(world, ann, id);
    await convertMedia(world, id);
    await settle();
    assert.deepEqual(await getMedia(world, ann, id), film);
    assert.ok(await world.media.find(film.key));
    assert.ok(await world.media.find(film.previewKey ?? ''));
  });

  test('a fault leaves the upload waiting and no file behind; tried again, it succeeds', async () => {
    const begun = await beginUpload(world, ann, { bytes: await filmSample('odd.mov') });
    assert.equal(begun.state, 'processing');
    const { id } = begun.media;
    const before = await storedFiles();
    const full: World = {
      ...world,
      media: { ...world.media, putFile: () => Promise.reject(new Error('the disk is full')) },
    };
    await assert.rejects(convertMedia(full, id), /disk is full/);
    assert.equal((await getUpload(world, ann, id)).state, 'processing');
    assert.equal(await storedFiles(), before);
    await settle();
    assert.equal((await getMedia(world, ann, id)).kind, 'video');
  });

  test('what is too fast or too large for a film is refused at once', async () => {
    for (const [name, reason] of [
      ['fast.mp4', /frames a second/],
      ['large.mp4', /pixels/],
    ] as const) {
      await assert.rejects(beginUpload(world, ann, { bytes: await filmSample(name) }), reason);
    }
  });

  test('a film that is cut off or broken is refused, and nothing of it is left', async () => {
    const whole = await filmSample('film.mp4');
    const before = await storedFiles();
    const broken: readonly Buffer[] = [
      whole.subarray(0, whole.length / 3),
      Buffer.concat([whole.subarray(0, 32), Buffer.alloc(4000, 9)]),
      Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(3000)]),
      Buffer.concat([Buffer.from('OggS'), Buffer.alloc(800, 3)]),
    ];
    for (const bytes of broken) {
      await assert.rejects(beginUpload(world, ann, { bytes }), refused('unsupported-media'));
    }
    assert.equal(await storedFiles(), before);
  });

  test('a film whose pictures cannot be decoded fails with a reason, and its original is gone', async () => {
    const whole = Buffer.from(await filmSample('film.webm'));
    // The headers stay, so that it looks right; all that follows is noise.
    whole.fill(0x5a, 4000);
    const begun = await beginUpload(world, ann, { bytes: whole });
    assert.equal(begun.state, 'processing');
    const { id } = begun.media;
    const before = await storedFiles();
    await settle();
    const ended = await getUpload(world, ann, id);
    assert.equal(ended.state, 'failed');
    assert.match(ended.reason, /broken/);
    assert.equal(await storedFiles(), before - 1);
    await assert.rejects(getMedia(world, ann, id), refused('unsupported-media'));
    await assert.rejects(say(ann, 'broken', { mediaIds: [id] }), refused('unsupported-media'));
  });

  test('a playlist that names other files is not even looked into', async () => {
    const lists = [
      '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n',
      "ffconcat version 1.0\nfile '/etc/passwd'\n",
    ];
    for (const list of lists) {
      await assert.rejects(
        beginUpload(world, ann, { bytes: Buffer.from(list) }),
        refused('unsupported-media'),
      );
    }
  });

  test('a post shows one film or four pictures, and nothing that is not ready', async () => {
    const film = await uploaded('film.mp4');
    const tone = await uploaded('tone.mp3');
    const loop = await uploaded('loop.gif');
    const picture = await uploadMedia(world, ann, { bytes: png });
    const waiting = await beginUpload(world, ann, { bytes: await filmSample('film.webm') });
    assert.equal(waiting.state, 'processing');
    for (const mediaIds of [[film.id, picture.id], [tone.id, film.id], [waiting.media.id]]) {
      await assert.rejects(say(ann, 'too much', { mediaIds }), refused('invalid'));
    }
    assert.equal((await say(ann, 'a film', { mediaIds: [film.id] })).media[0]?.kind, 'video');
    const both = await say(ann, 'both', { mediaIds: [loop.id, picture.id] });
    assert.deepEqual(
      both.media.map(({ kind }) => kind),
      ['gifv', 'image'],
    );
  });

  test('a thumbnail stands in for a sound, whenever it is given', async () => {
    const bytes = await filmSample('tone.mp3');
    const begun = await beginUpload(world, ann, { bytes, thumbnail: png });
    assert.equal(begun.state, 'processing');
    await settle();
    const sound = await getMedia(world, ann, begun.media.id);
    assert.deepEqual(sound.previewSize, { width: 90, height: 60 });
    const later = await updateMedia(world, ann, (await uploaded('tone.mp3')).id, {
      thumbnail: png,
    });
    assert.equal(later.state === 'ready' && later.media.previewKey, sound.previewKey);
  });

  test('an upload that no post shows can be removed with its files, and nobody else’s', async () => {
    const before = await storedFiles();
    const begun = await beginUpload(world, ann, {
      bytes: await filmSample('tone.wav'),
      thumbnail: await sharp(png).resize(31, 17).png().toBuffer(),
    });
    assert.equal(begun.state, 'processing');
    const { id } = begun.media;
    await assert.rejects(removeMedia(world, bob, id), refused('not-found'));
    await removeMedia(world, ann, id);
    await assert.rejects(getUpload(world, ann, id), refused('not-found'));
    assert.equal(await storedFiles(), before);
    await settle();
    const shown = await uploadMedia(world, ann, { bytes: png });
    await say(ann, 'shown', { mediaIds: [shown.id] });
    await assert.rejects(removeMedia(world, ann, shown.id), refused('invalid'));
  });

  test('unused films are swept with their originals, also while they wait', async () => {
    const film = await uploaded('odd.mov');
    const begun = await beginUpload(world, ann, { bytes: await filmSample('tone.flac') });
    assert.equal(begun.state, 'processing');
    scene.clock.advance(2 * dayMs);
    await sweepMedia(world, world.clock.now());
    await assert.rejects(getUpload(world, ann, begun.media.id), refused('not-found'));
    assert.equal(await world.media.find(film.key), undefined);
    await settle();
  });
});

test('an edit describes what the post shows, and the version before keeps its words', async () => {
  const media = await uploadMedia(world, ann, { bytes: png, description: 'before' });
  const other = await uploadMedia(world, ann, { bytes: png, description: 'elsewhere' });
  const post = await say(ann, 'look', { mediaIds: [media.id] });
  const edited = await editPost(world, ann, post.id, {
    text: 'look',
    mediaChanges: [
      { id: media.id, description: 'after', focus: { x: 0.5, y: 0 } },
      { id: other.id, description: 'not mine to change here' },
    ],
  });
  assert.deepEqual(
    edited.media.map(({ description, focus }) => [description, focus.x]),
    [['after', 0.5]],
  );
  const history = await postHistory(world, bob, post.id);
  assert.deepEqual(
    history.map((version) => version.media[0]?.description),
    ['before', 'after'],
  );
  assert.equal((await getMedia(world, ann, other.id)).description, 'elsewhere');
});

test('without ffmpeg films and sounds are refused by name, and pictures are taken', async () => {
  const bare: World = { ...world, films: openFilms({ named: '/nowhere/ffmpeg', searchPath: '' }) };
  assert.equal(bare.films, undefined);
  const mp4 = Buffer.concat([
    Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2'),
    Buffer.alloc(64),
  ]);
  const mp3 = Buffer.concat([
    Buffer.from('ID3\x03\0\0\0\0\0\0'),
    Buffer.from([0xff, 0xfb, 0x90, 0x64]),
  ]);
  for (const bytes of [mp4, mp3]) {
    await assert.rejects(beginUpload(bare, ann, { bytes }), /no ffmpeg.*pictures only/);
    await assert.rejects(uploadMedia(bare, ann, { bytes }), refused('unsupported-media'));
  }
  assert.equal((await beginUpload(bare, ann, { bytes: png })).state, 'ready');
});
