import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { dayMs, type AccountId } from '#foundation';
import { deletePost } from '../delete-post.ts';
import { editPost } from '../edit-post.ts';
import { postHistory } from '../get-post.ts';
import { mediaLimits } from '../rules/media-limits.ts';
import { openScene, refused } from '../scene.test.ts';
import { sweepMedia } from './sweep-media.ts';
import { getMedia } from './get-media.ts';
import { storeProfileImage } from './store-profile-image.ts';
import { updateMedia } from './update-media.ts';
import { uploadMedia } from './upload-media.ts';

const scene = await openScene();
const { world, say } = scene;
const ann = (await scene.join('ann')).id;
const bob = (await scene.join('bob')).id;

function drawing(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: { r: 200, g: 80, b: 40 } } });
}

/** A small file whose header claims a square of this side. */
function claiming(side: number): Buffer {
  const bytes = Buffer.from(png);
  bytes.writeUInt32BE(side, 16);
  bytes.writeUInt32BE(side, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

async function upload(owner: AccountId, width = 60) {
  return uploadMedia(world, owner, {
    bytes: await drawing(width, 40).png().toBuffer(),
    description: 'A red square',
  });
}

test('a picture is stored upright, without metadata, with a preview and a blur', async () => {
  const bytes = await drawing(60, 40)
    .withExif({ IFD0: { Copyright: 'me', Orientation: '6' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  assert.equal((await sharp(bytes).metadata()).orientation, 6);
  const media = await uploadMedia(world, ann, { bytes, focus: { x: 0.5, y: -0.5 } });
  assert.deepEqual(media.size, { width: 40, height: 60 });
  assert.ok((media.blurhash ?? '').length > 5);
  const stored = await world.media.get(media.key);
  assert.ok(stored);
  const metadata = await sharp(stored.bytes).metadata();
  assert.deepEqual(
    [metadata.exif, metadata.orientation, metadata.format],
    [undefined, undefined, 'jpeg'],
  );
  assert.ok(await world.media.get(media.previewKey ?? ''));
  assert.deepEqual(await getMedia(world, ann, media.id), media);
  await assert.rejects(getMedia(world, bob, media.id), refused('not-found'));
});

test('large pictures are made smaller, and without ffmpeg animations are pictures in motion', async () => {
  const large = await uploadMedia(world, ann, {
    bytes: await drawing(4000, 1000).jpeg().toBuffer(),
  });
  assert.deepEqual(large.size, { width: 2560, height: 640 });
  assert.deepEqual(large.previewSize, { width: 640, height: 160 });
  const frames = await Promise.all(
    [10, 200].map((red) => drawing(20, 20).tint({ r: red, g: 0, b: 0 }).png().toBuffer()),
  );
  const gif = await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
  const moving = await uploadMedia({ ...world, films: undefined }, ann, { bytes: gif });
  assert.equal(moving.kind, 'image');
  const stored = await world.media.get(moving.key);
  assert.equal((await sharp(stored?.bytes, { animated: true }).metadata()).pages, 2);
  assert.deepEqual(moving.size, { width: 20, height: 20 });
});

const png = await drawing(30, 30).png().toBuffer();
const lies: readonly (readonly [string, Uint8Array])[] = [
  ['nothing', new Uint8Array()],
  ['a text', Buffer.from('hello there, this is not a picture')],
  [
    'a vector image',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  ],
  [
    'a page that calls itself a picture',
    Buffer.concat([Buffer.from('<!doctype html><script>'), png]),
  ],
  ['half a picture', png.subarray(0, png.length / 2)],
  [
    'a picture with a broken middle',
    Buffer.concat([png.subarray(0, 40), Buffer.alloc(60, 7), png.subarray(100)]),
  ],
  ['only the first bytes of one', Buffer.concat([png.subarray(0, 8), Buffer.alloc(500)])],
  ['a program', Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46]), Buffer.alloc(200)])],
];
for (const [name, bytes] of lies) {
  test(`${name} is refused as a picture`, async () => {
    await assert.rejects(uploadMedia(world, ann, { bytes }), refused('unsupported-media'));
    await assert.rejects(storeProfileImage(world, 'avatar', bytes), refused('unsupported-media'));
  });
}

test('too many bytes, too many pixels and too long a description are refused', async () => {
  await assert.rejects(
    uploadMedia(world, ann, { bytes: Buffer.concat([png, Buffer.alloc(mediaLimits.imageBytes)]) }),
    refused('too-large'),
  );
  await assert.rejects(uploadMedia(world, ann, { bytes: claiming(60_000) }), refused('too-large'));
  await assert.rejects(
    uploadMedia(world, ann, { bytes: png, description: 'x'.repeat(1501) }),
    refused('too-large'),
  );
  await assert.rejects(
    uploadMedia(world, ann, { bytes: png, focus: { x: 2, y: 0 } }),
    refused('invalid'),
  );
});

test('a post takes up its author’s free pictures in their order, and nobody else’s', async () => {
  const [one, two] = [await upload(ann, 50), await upload(ann, 51)];
  await updateMedia(world, ann, two.id, { description: 'changed' });
  const post = await say(ann, '', { mediaIds: [two.id, one.id] });
  assert.deepEqual(
    post.media.map(({ id, description }) => [id, description]),
    [
      [two.id, 'changed'],
      [one.id, 'A red square'],
    ],
  );
  await assert.rejects(say(ann, 'again', { mediaIds: [one.id] }), refused('invalid'));
  await assert.rejects(
    say(bob, 'stolen', { mediaIds: [(await upload(ann)).id] }),
    refused('invalid'),
  );
  await assert.rejects(
    updateMedia(world, ann, one.id, { description: 'late' }),
    refused('not-found'),
  );
  await editPost(world, ann, post.id, { text: 'fewer', mediaIds: [one.id] });
  const history = await postHistory(world, bob, post.id);
  assert.deepEqual(
    history.map(({ media }) => media.length),
    [2, 1],
  );
  await deletePost(world, ann, post.id);
  await say(ann, 'redrafted', { mediaIds: [one.id] });
});

test('uploads that no post took up are swept away, used ones stay', async () => {
  const loose = await upload(bob, 70);
  const used = await upload(bob, 71);
  await say(bob, 'kept', { mediaIds: [used.id] });
  scene.clock.advance(2 * dayMs);
  const fresh = await upload(bob, 72);
  await sweepMedia(world, new Date(world.clock.now().getTime() - dayMs));
  await assert.rejects(getMedia(world, bob, loose.id), refused('not-found'));
  assert.equal(await world.media.get(loose.key), undefined);
  assert.ok(await world.media.get(used.key));
  assert.ok(await getMedia(world, bob, fresh.id));
});

test('files of a deleted post go after a day, or at once where that is asked for', async () => {
  const files = {
    kept: await upload(ann, 73),
    gone: await upload(ann, 74),
    again: await upload(ann, 75),
    before: await upload(ann, 76),
  };
  const others = await say(ann, 'shows it', { mediaIds: [files.before.id] });
  await editPost(world, ann, others.id, { text: 'showed it', mediaIds: [] });
  const mediaIds = [files.kept.id, files.again.id, files.before.id];
  await deletePost(world, ann, (await say(ann, 'to be redrafted', { mediaIds })).id);
  const atOnce = await say(ann, 'gone at once', { mediaIds: [files.gone.id] });
  await deletePost(world, ann, atOnce.id, { withFiles: true });
  assert.equal(await world.media.get(files.gone.key), undefined);
  await say(ann, 'redrafted', { mediaIds: [files.again.id] });
  const sweep = () => sweepMedia(world, new Date(world.clock.now().getTime() - dayMs));
  await sweep();
  assert.ok(await world.media.get(files.kept.key), 'there for a day');
  scene.clock.advance(2 * dayMs);
  await sweep();
  assert.equal(await world.media.get(files.kept.key), undefined);
  assert.ok(await world.media.get(files.again.key), 'another post shows it');
  assert.ok(await world.media.get(files.before.key), 'an earlier version of another shows it');
});

test('a profile picture is cut to its shape', async () => {
  const key = await storeProfileImage(world, 'avatar', await drawing(900, 300).png().toBuffer());
  const stored = await world.media.get(key);
  const { width, height } = await sharp(stored?.bytes).metadata();
  assert.deepEqual([width, height], [400, 400]);
});
