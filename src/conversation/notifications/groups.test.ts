import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { block } from '#accounts';
import type { AccountId, PageQuery, PostId } from '#foundation';
import { like, unlike } from '../like.ts';
import { setMarker } from '../markers.ts';
import { firstPage, openScene, refused } from '../scene.test.ts';
import { countUnread, countUnreadGroups } from './count-unread.ts';
import { dismissNotificationGroup } from './dismiss-notifications.ts';
import { getNotificationGroup, listGroupAccounts, listNotificationGroups } from './list-groups.ts';
import { listNotifications } from './list-notifications.ts';
import type { NotificationGroupQuery } from './types.ts';

const scene = await openScene();
const { world, clock, say } = scene;

const groupsOf = async (viewer: AccountId, query: NotificationGroupQuery = firstPage) =>
  (await listNotificationGroups(world, viewer, query)).items;

async function likeAs(handles: readonly string[], postId: PostId): Promise<AccountId[]> {
  const ids: AccountId[] = [];
  for (const handle of handles) {
    const { id } = await scene.join(handle);
    clock.advance(1000);
    await like(world, id, postId);
    ids.push(id);
  }
  return ids;
}

test('likes of one post are one group, of the next half day another', async () => {
  const ann = (await scene.join('ann')).id;
  const post = await say(ann, 'a well liked post');
  const [one, two] = await likeAs(['fan1', 'fan2'], post.id);
  const [group, ...others] = await groupsOf(ann);
  assert.equal(others.length, 0);
  assert.equal(group?.count, 2);
  assert.deepEqual(group.sample, [two, one]);
  assert.equal(group.shown.about?.post.id, post.id);
  assert.ok(group.page.minId < group.page.maxId && group.page.maxId === group.newestId);
  clock.advance(12 * 60 * 60 * 1000);
  await likeAs(['fan3'], post.id);
  const counts = (await groupsOf(ann)).map(({ count }) => count);
  assert.deepEqual(counts, [1, 2]);
  const alone = await groupsOf(ann, { ...firstPage, groupedKinds: ['boost'] });
  assert.deepEqual(
    alone.map(({ key, count }) => [key, count]),
    [
      [undefined, 1],
      [undefined, 1],
      [undefined, 1],
    ],
  );
});

test('a like taken back or of somebody blocked since leaves the group', async () => {
  const cat = (await scene.join('cat')).id;
  const post = await say(cat, 'liked for a while');
  const [gone, blocked, stays] = await likeAs(['gone', 'blocked', 'stays'], post.id);
  assert.ok(gone && blocked && stays);
  await unlike(world, gone, post.id);
  await block(world, cat, blocked);
  const [group] = await groupsOf(cat);
  assert.deepEqual([group?.count, group?.sample], [1, [stays]]);
  const key = group?.key ?? '';
  const { items } = await listGroupAccounts(world, cat, { key, ...firstPage });
  assert.deepEqual(items, [stays]);
  await assert.rejects(getNotificationGroup(world, stays, key), refused('not-found'));
});

test('what arrives between two pages moves nothing on the second', async () => {
  const dan = (await scene.join('dan')).id;
  const old = await say(dan, 'an old post');
  await likeAs(['early1', 'early2'], old.id);
  const recent = await say(dan, 'a newer post');
  await likeAs(['late1'], recent.id);
  const page: PageQuery = { limit: 1 };
  const first = await listNotificationGroups(world, dan, page);
  assert.equal(first.items[0]?.shown.about?.post.id, recent.id);
  const second = { ...page, maxId: first.next ?? '' };
  const before = await groupsOf(dan, second);
  await likeAs(['later2', 'later3'], old.id);
  const after = await groupsOf(dan, second);
  assert.equal(after[0]?.key, before[0]?.key);
  assert.deepEqual(after[0]?.page, before[0]?.page);
  assert.deepEqual([before[0]?.count, after[0]?.count], [2, 4]);
});

test('what is newer than a page is asked for by its first id', async () => {
  const dee = (await scene.join('dee')).id;
  const post = await say(dee, 'a post');
  await likeAs(['before1'], post.id);
  const { prev = '' } = await listNotificationGroups(world, dee, firstPage);
  await likeAs(['after1', 'after2'], post.id);
  const newer = await listNotificationGroups(world, dee, { ...firstPage, minId: prev });
  const [group] = newer.items;
  assert.ok(group);
  assert.equal(group.count, 3);
  assert.ok(group.page.minId > prev && group.page.maxId === group.newestId);
  assert.deepEqual(await groupsOf(dee, { ...firstPage, minId: newer.prev ?? '' }), []);
});

test('a group is dismissed as it stands, and what joins it later is new', async () => {
  const eve = (await scene.join('eve')).id;
  const post = await say(eve, 'dismissed');
  await likeAs(['p1', 'p2'], post.id);
  const key = (await groupsOf(eve))[0]?.key ?? '';
  await dismissNotificationGroup(world, eve, key);
  assert.deepEqual(await groupsOf(eve), []);
  await assert.rejects(dismissNotificationGroup(world, eve, key), refused('not-found'));
  await likeAs(['p3'], post.id);
  const [group] = await groupsOf(eve);
  assert.deepEqual([group?.key, group?.count], [key, 1]);
});

test('the same person liking twice at once is told once', async () => {
  const gil = (await scene.join('gil')).id;
  const twice = (await scene.join('twice')).id;
  const post = await say(gil, 'liked in a hurry');
  await Promise.all([like(world, twice, post.id), like(world, twice, post.id)]);
  assert.equal((await groupsOf(gil))[0]?.count, 1);
});

test('a burst of ten thousand likes is one group, and its page stays quick', async () => {
  const hal = (await scene.join('hal')).id;
  const post = await say(hal, 'everybody likes this');
  const [fan] = await likeAs(['first_fan'], post.id);
  await say(fan ?? hal, 'hello @hal');
  const [mention] = (await listNotifications(world, hal, { limit: 1 })).items;
  const newest = BigInt(mention?.notification.id ?? '1');
  const group = await getNotificationGroup(world, hal, (await groupsOf(hal))[1]?.key ?? '');
  await sql`
    insert into accounts (id, kind, handle, created_at)
    select 1000000 + n, 'person', 'crowd' || n, now() from generate_series(1, 10000) as n`.execute(
    world.db,
  );
  await sql`
    insert into notifications (id, account_id, kind, from_id, post_id, group_key, cause, created_at)
    select ${String(newest)}::bigint + n, ${hal}, 'like', 1000000 + n, ${post.id}, ${group.key ?? ''},
      'crowd:' || n, ${clock.now()} from generate_series(1, 10000) as n`.execute(world.db);
  await sql`vacuum analyze notifications`.execute(world.db);
  const start = performance.now();
  const groups = await groupsOf(hal);
  const tookMs = performance.now() - start;
  assert.deepEqual(
    groups.map(({ shown, count }) => [shown.notification.kind, count]),
    [
      ['like', 10_001],
      ['mention', 1],
    ],
  );
  assert.equal(groups[0]?.sample.length, 8);
  assert.ok(tookMs < 2000, `${tookMs} ms`);
  assert.equal(await countUnreadGroups(world, hal), 2);
  assert.equal(await countUnread(world, hal), 100);
  assert.equal(await countUnread(world, hal, { most: 1000, kinds: ['mention'] }), 1);
  await setMarker(world, hal, 'notifications', String(newest + 9_999n));
  assert.deepEqual([await countUnread(world, hal), await countUnreadGroups(world, hal)], [1, 1]);
});
