import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import sharp from 'sharp';
import { closeAccount, follow } from '#accounts';
import { dayMs } from '#foundation';
import { transact } from '#infrastructure';
import { boost } from './boost.ts';
import { editPost } from './edit-post.ts';
import { getPost, listPostsBy } from './get-post.ts';
import { getThread } from './get-thread.ts';
import { bookmark, pin } from './keep-post.ts';
import { like } from './like.ts';
import { sweepMedia } from './media/sweep-media.ts';
import { uploadMedia } from './media/upload-media.ts';
import { listNotifications } from './notifications/list-notifications.ts';
import { listPostCounts } from './post-counts.ts';
import { firstPage, openScene, refused } from './scene.test.ts';
import { publicTimeline } from './timelines/public-timeline.ts';
import { withdrawPosts } from './withdraw-posts.ts';

const scene = await openScene();
const { world, clock, say, homeOf } = scene;
const ann = (await scene.join('ann')).id;
const bob = (await scene.join('bob')).id;
const password = 'a long enough pass phrase';

async function picture(red: number) {
  const background = { r: red, g: 20, b: 20 };
  const drawn = sharp({ create: { width: 20, height: 20, channels: 3, background } });
  return { bytes: await drawn.png().toBuffer() };
}

test('closing takes back all that was said and done, and nothing of others', async () => {
  await follow(world, bob, ann);
  const others = await say(bob, 'said by bob');
  const [upload, kept] = [
    await uploadMedia(world, ann, await picture(10)),
    await uploadMedia(world, ann, await picture(200)),
  ];
  const same = await uploadMedia(world, bob, await picture(200));
  const root = await say(ann, 'the start #topic', { mediaIds: [upload.id, kept.id] });
  await editPost(world, ann, root.id, { text: 'the start, again' });
  const answer = await say(bob, 'an answer', { inReplyTo: root.id, mediaIds: [same.id] });
  await say(ann, 'her answer to @bob', { inReplyTo: others.id });
  await like(world, ann, others.id);
  await boost(world, ann, others.id);
  await bookmark(world, ann, others.id);
  await pin(world, ann, root.id);
  const before = await getPost(world, bob, others.id);
  assert.deepEqual(before.post.counts, { replies: 1, boosts: 1, likes: 1, quotes: 0 });
  assert.ok((await homeOf(bob)).includes('the start, again'));
  assert.equal((await listPostCounts(world.db, [ann])).get(ann)?.posts, 2);

  await closeAccount(world, ann, {
    password,
    alsoClose: (tx, id) => withdrawPosts(tx, world, id),
  });

  await assert.rejects(getPost(world, bob, root.id), refused('not-found'));
  const { ancestors } = await getThread(world, bob, answer.id);
  assert.deepEqual(
    ancestors.map(({ post, tombstone }) => [post.text, tombstone?.reason]),
    [['', 'deleted']],
  );
  const after = await getPost(world, bob, others.id);
  assert.deepEqual(after.post.counts, { replies: 0, boosts: 0, likes: 0, quotes: 0 });
  assert.deepEqual(await homeOf(bob), ['an answer', 'said by bob']);
  const open = await publicTimeline(world, undefined, firstPage);
  assert.ok(open.items.every(({ post }) => post.authorId === bob));
  assert.equal((await listPostCounts(world.db, [ann])).get(ann)?.posts, 0);
  assert.deepEqual((await listPostsBy(world.db, ann, firstPage)).items, []);
  const heard = (await listNotifications(world, bob, firstPage)).items;
  assert.deepEqual(
    heard.flatMap(({ notification: { kind } }) => (kind === 'follow' ? [] : [kind])),
    [],
  );
  for (const table of ['likes', 'boosts', 'bookmarks', 'pins'] as const) {
    const rows = await world.db.selectFrom(table).select('post_id').execute();
    assert.deepEqual(rows, [], table);
  }
  assert.equal((await world.db.selectFrom('post_edits').selectAll().execute()).length, 0);

  clock.advance(2 * dayMs);
  await sweepMedia(world, new Date(clock.now().getTime() - dayMs));
  assert.equal(await world.media.get(upload.key), undefined);
  assert.ok(await world.media.get(same.key), 'equal bytes of somebody else stay');
});

test('what is being published while the account closes does not outlive it', async () => {
  const cleo = (await scene.join('cleo')).id;
  await say(cleo, 'before');
  const all = await Promise.allSettled([
    ...Array.from({ length: 6 }, (_, at) => say(cleo, `at the same time ${at}`)),
    closeAccount(world, cleo, {
      password,
      alsoClose: (tx, id) => withdrawPosts(tx, world, id),
    }),
  ]);
  assert.equal(all.at(-1)?.status, 'fulfilled');
  const { rows } = await sql<{ left: string }>`
    select count(*) as left from posts where author_id = ${cleo} and deleted_at is null`.execute(
    world.db,
  );
  assert.equal(rows[0]?.left, '0');
  await assert.rejects(say(cleo, 'after'), refused('not-found'));
  await transact(world, (tx) => withdrawPosts(tx, world, cleo));
});
