import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountJobs, block, follow, mute } from '#accounts';
import { toId, type AccountId, type NotificationId } from '#foundation';
import { transact } from '#infrastructure';
import { settle } from '#testing';
import { boost, unboost } from '../boost.ts';
import { deletePost } from '../delete-post.ts';
import { editPost } from '../edit-post.ts';
import { conversationJobs } from '../jobs.ts';
import { muteConversation } from '../keep-post.ts';
import { like, unlike } from '../like.ts';
import { listMarkers, setMarker } from '../markers.ts';
import { countUnread } from './count-unread.ts';
import { clearNotifications, dismissNotification } from './dismiss-notifications.ts';
import { getNotification, listNotifications } from './list-notifications.ts';
import { notify } from '../notify.ts';
import { publishThread } from '../publish-thread.ts';
import { firstPage, openScene, refused } from '../scene.test.ts';
import type { NotificationQuery } from '../types.ts';

const scene = await openScene();
const { world, say } = scene;
const ann = (await scene.join('ann')).id;
const bob = (await scene.join('bob')).id;

const settleAll = () => settle(world, [...conversationJobs, ...accountJobs]);

async function kindsFor(
  viewer: AccountId,
  query: NotificationQuery = firstPage,
): Promise<readonly string[]> {
  return (await listNotifications(world, viewer, query)).items.map(
    ({ notification }) => notification.kind,
  );
}

test('mentions, likes and boosts are told, and not told any more when they are taken back', async () => {
  const post = await say(ann, 'hello @bob');
  assert.deepEqual(await kindsFor(bob), ['mention']);
  await like(world, bob, post.id);
  await boost(world, bob, post.id);
  assert.deepEqual(await kindsFor(ann), ['boost', 'like']);
  await unlike(world, bob, post.id);
  await unboost(world, bob, post.id);
  assert.deepEqual(await kindsFor(ann), []);
  await like(world, ann, post.id);
  assert.deepEqual(await kindsFor(ann), []);
  await deletePost(world, ann, post.id);
  assert.deepEqual(await kindsFor(bob), []);
});

test('a follow is told once by its event, however often the job runs, and not after it ended', async () => {
  const cat = (await scene.join('cat')).id;
  await follow(world, cat, ann);
  await settleAll();
  assert.deepEqual(await kindsFor(ann), ['follow']);
  const onFollowed = conversationJobs.find(({ topic }) => topic === 'accounts.followed');
  const { id } = await world.db
    .selectFrom('follows')
    .select('id')
    .where('follower_id', '=', cat)
    .executeTakeFirstOrThrow();
  await onFollowed?.run(world, { followId: id, followerId: cat, followeeId: ann });
  assert.deepEqual(await kindsFor(ann), ['follow']);
  await scene.unfollow(cat, ann);
  await settleAll();
  assert.deepEqual(await kindsFor(ann), []);
});

test('blocks, mutes and muted conversations keep it quiet', async () => {
  const [loud, muted, dull] = [
    (await scene.join('loud')).id,
    (await scene.join('muted')).id,
    (await scene.join('dull')).id,
  ];
  await block(world, bob, loud);
  await mute(world, bob, muted);
  await say(loud, '@bob!!!');
  await say(muted, '@bob hey');
  const start = await say(bob, 'a quarrel');
  await muteConversation(world, bob, start.id);
  await say(dull, '@bob on and on', { inReplyTo: start.id });
  assert.deepEqual(await kindsFor(bob), []);
  const heard = await say(dull, '@bob something else');
  assert.deepEqual(await kindsFor(bob), ['mention']);
  await block(world, bob, dull);
  assert.deepEqual(await kindsFor(bob), []);
  assert.ok(heard);
});

test('who asked to hear of every post does, once for a thread; who boosted hears of an edit', async () => {
  const fan = (await scene.join('fan')).id;
  await follow(world, fan, ann, { notify: true });
  await settleAll();
  const posts = await publishThread(world, ann, {
    parts: [{ text: 'part one' }, { text: 'part two' }],
  });
  await settleAll();
  assert.deepEqual(await kindsFor(fan), ['post']);
  const [first] = posts;
  assert.ok(first);
  await boost(world, fan, first.id);
  await editPost(world, ann, first.id, { text: 'part 1' });
  await settleAll();
  assert.deepEqual(await kindsFor(fan), ['edit', 'post']);
  assert.deepEqual(await kindsFor(fan, { ...firstPage, kinds: ['edit'] }), ['edit']);
  assert.deepEqual(await kindsFor(fan, { ...firstPage, excludeKinds: ['edit'] }), ['post']);
});

test('dismissed and cleared ones are gone, and their cause does not come back', async () => {
  const gus = (await scene.join('gus')).id;
  const draft = {
    accountId: gus,
    kind: 'warning',
    cause: 'sanction:9',
    details: { docket: 'D-9' },
  } as const;
  await transact(world, (tx) =>
    notify(tx, world, draft, draft, { ...draft, cause: 'sanction:10' }),
  );
  const { items } = await listNotifications(world, gus, firstPage);
  assert.deepEqual(
    items.map(({ notification }) => notification.details),
    [{ docket: 'D-9' }, { docket: 'D-9' }],
  );
  assert.equal(await countUnread(world, gus), 2);
  const id: NotificationId = items[0]?.notification.id ?? toId('1');
  await setMarker(world, gus, 'notifications', items[1]?.notification.id ?? '1');
  assert.equal(await countUnread(world, gus), 1);
  await assert.rejects(getNotification(world, ann, id), refused('not-found'));
  await assert.rejects(dismissNotification(world, ann, id), refused('not-found'));
  await dismissNotification(world, gus, id);
  await assert.rejects(getNotification(world, gus, id), refused('not-found'));
  await clearNotifications(world, gus);
  await transact(world, (tx) => notify(tx, world, draft));
  assert.deepEqual(await kindsFor(gus), []);
});

test('a marker only moves forward', async () => {
  const first = await setMarker(world, ann, 'home', '1000');
  assert.deepEqual([first.lastReadId, first.version], ['1000', 1]);
  const later = await setMarker(world, ann, 'home', '2000');
  assert.deepEqual([later.lastReadId, later.version], ['2000', 2]);
  const earlier = await setMarker(world, ann, 'home', '1500');
  assert.deepEqual([earlier.lastReadId, earlier.version], ['2000', 2]);
  assert.equal((await listMarkers(world.db, ann, ['home', 'notifications'])).length, 1);
  await assert.rejects(setMarker(world, ann, 'home', 'x'), refused('invalid'));
});
