import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { isRefusal, type AccountId, type RefusalCode } from '#foundation';
import { pendingJobs, settle, testDatabase } from '#testing';
import {
  acceptFollow,
  accountJobs,
  accountTopics,
  block,
  follow,
  followCounts,
  isBlockedEither,
  isFollowing,
  listAccounts,
  listBlocks,
  listFollowCounts,
  listFollowerIds,
  listFollowers,
  listFollowing,
  listFollowingIds,
  listFollowRequests,
  listMutes,
  mute,
  rejectFollow,
  relationships,
  removeFollower,
  saveRemoteAccount,
  searchAccounts,
  signUp,
  unblock,
  unfollow,
  unmute,
  updateProfile,
} from '../index.ts';

const base = await testDatabase();
after(() => base.close());
const ada = await join('ada');
const ben = await join('ben');
const cem = await join('cem');

async function join(handle: string): Promise<AccountId> {
  base.clock.advance(1);
  const { account } = await signUp(base.world, {
    handle,
    email: `${handle}@example.org`,
    password: 'correct horse battery',
  });
  return account.id;
}

function refused(code: RefusalCode) {
  return (error: unknown): boolean => isRefusal(error) && error.code === code;
}

async function published(topic: string): Promise<number> {
  return (await pendingJobs(base.db)).filter((job) => job.topic === topic).length;
}

test('following an open account is at once, is counted, and is said once', async () => {
  const before = await published(accountTopics.followed);
  const made = await follow(base.world, ada, ben);
  assert.ok(made.following && made.showingBoosts && !made.notifying && !made.requested);
  const changed = await follow(base.world, ada, ben, {
    showBoosts: false,
    notify: true,
    languages: ['en'],
  });
  assert.ok(!changed.showingBoosts && changed.notifying);
  assert.deepEqual(changed.languages, ['en']);
  await assert.rejects(
    follow(base.world, ada, ben, { languages: ['not a language'] }),
    refused('invalid'),
  );
  const kept = await follow(base.world, ada, ben, { languages: [] });
  assert.ok(!kept.showingBoosts && kept.notifying);
  assert.equal((await published(accountTopics.followed)) - before, 1);
  assert.deepEqual(await followCounts(base.db, ben), { followers: 1, following: 0 });
  assert.ok(await isFollowing(base.db, ada, ben));
  await assert.rejects(follow(base.world, ada, ada), refused('invalid'));
  await assert.rejects(follow(base.world, ada, base.world.ids.next(3)), refused('not-found'));
});

test('a locked account is asked, and answers', async () => {
  await updateProfile(base.world, cem, { locked: true });
  const asked = await follow(base.world, ada, cem, { notify: true });
  assert.ok(asked.requested && !asked.following);
  base.clock.advance(1);
  await follow(base.world, ben, cem);
  const inbox = await listFollowRequests(base.db, cem, { limit: 10 });
  assert.deepEqual(
    inbox.items.map((account) => account.handle),
    ['ben', 'ada'],
  );
  const accepted = await acceptFollow(base.world, cem, ada);
  assert.ok(accepted.followedBy && !accepted.requestedBy);
  assert.ok((await relationships(base.db, ada, [cem]))[0]?.notifying);
  await rejectFollow(base.world, cem, ben);
  await assert.rejects(rejectFollow(base.world, cem, ben), refused('not-found'));
  await assert.rejects(acceptFollow(base.world, cem, ben), refused('not-found'));
  assert.ok(!(await isFollowing(base.db, ben, cem)));
  await removeFollower(base.world, cem, ada);
  assert.ok(!(await isFollowing(base.db, ada, cem)));
});

test('an account on another server is asked, and can follow: nothing assumes it is here', async () => {
  const remote = await saveRemoteAccount(base.world, {
    uri: 'https://far.example/users/dee',
    handle: 'dee',
    domain: 'far.example',
    displayName: 'Dee',
    bioHtml: '',
    fields: [],
    locked: false,
    bot: false,
    discoverable: true,
    indexable: true,
  });
  assert.ok((await follow(base.world, ada, remote.id)).requested);
  await acceptFollow(base.world, remote.id, ada);
  assert.ok((await follow(base.world, remote.id, ben)).following);
  assert.ok(await isFollowing(base.db, ada, remote.id));
  await unfollow(base.world, remote.id, ben);
});

test('a block ends both follows, and they do not come back with its end', async () => {
  await follow(base.world, ada, ben);
  await follow(base.world, ben, ada);
  const blocked = await block(base.world, ada, ben);
  assert.ok(blocked.blocking && !blocked.following && !blocked.followedBy);
  await block(base.world, ada, ben);
  assert.ok(await isBlockedEither(base.db, ben, ada));
  assert.ok((await relationships(base.db, ben, [ada]))[0]?.blockedBy);
  await assert.rejects(follow(base.world, ben, ada), refused('blocked'));
  await assert.rejects(follow(base.world, ada, ben), refused('blocked'));
  assert.deepEqual(
    (await listBlocks(base.db, ada, { limit: 5 })).items.map((one) => one.id),
    [ben],
  );
  const after = await unblock(base.world, ada, ben);
  assert.ok(!after.blocking && !after.following && !after.followedBy);
  assert.deepEqual(await followCounts(base.db, ada), { followers: 0, following: 1 });
});

test('a follow and a block at the same moment never both stand', async () => {
  for (let round = 0; round < 15; round += 1) {
    await Promise.allSettled([follow(base.world, ben, ada), block(base.world, ada, ben)]);
    assert.ok(await isBlockedEither(base.db, ada, ben));
    assert.ok(!(await isFollowing(base.db, ben, ada)));
    await unblock(base.world, ada, ben);
  }
});

test('follows made and ended at once leave counts that agree with the rows', async () => {
  const crowd = [ada, ben, await join('uma'), await join('vic'), await join('wil')];
  const acts = crowd.flatMap((from) =>
    crowd
      .filter((to) => to !== from)
      .flatMap((to) => [
        follow(base.world, from, to),
        unfollow(base.world, from, to),
        follow(base.world, from, to),
      ]),
  );
  const outcomes = await Promise.allSettled(acts);
  assert.deepEqual(
    outcomes.filter((outcome) => outcome.status === 'rejected'),
    [],
  );
  const wrong = await sql`
    select account_id from follow_counts as counts
    where followers <> (select count(*) from follows where followee_id = counts.account_id)
      or following <> (select count(*) from follows where follower_id = counts.account_id)`.execute(
    base.db,
  );
  assert.deepEqual(wrong.rows, []);
  const counts = await listFollowCounts(base.db, crowd);
  assert.equal(
    counts.get(ada)?.followers,
    (await listFollowerIds(base.db, ada, undefined, 100)).length,
  );
});

test('a mute of a second stands though time passes while it waits for its turn', async () => {
  const muting = mute(base.world, ada, ben, { durationSeconds: 1 });
  base.clock.advance(5000);
  assert.ok((await muting).muteExpiresAt);
  await unmute(base.world, ada, ben);
});

test('a mute ends by its time, unless it was made longer', async () => {
  const muted = await mute(base.world, ada, ben, { durationSeconds: 60, notifications: false });
  assert.ok(muted.muting && !muted.mutingNotifications && muted.muteExpiresAt);
  await mute(base.world, ada, ben, { durationSeconds: 120 });
  base.clock.advance(61_000);
  await settle(base.world, accountJobs);
  assert.deepEqual(
    (await listMutes(base.db, ada, { limit: 5 })).items.map((one) => one.id),
    [ben],
  );
  base.clock.advance(60_000);
  await settle(base.world, accountJobs);
  assert.ok(!(await relationships(base.db, ada, [ben]))[0]?.muting);
  await mute(base.world, ada, ben);
  assert.ok(!(await unmute(base.world, ada, ben)).muting);
  await assert.rejects(mute(base.world, ada, ben, { durationSeconds: -1 }), refused('invalid'));
});

test('lists page both ways by follow, fan-out pages by follower', async () => {
  const star = await join('star');
  const fans: AccountId[] = [];
  for (let n = 0; n < 7; n += 1) {
    fans.push(await join(`fan${n}`));
    await follow(base.world, fans[n] ?? star, star);
  }
  const newestFirst = fans.toReversed();
  const first = await listFollowers(base.db, star, { limit: 3 });
  assert.deepEqual(
    first.items.map((one) => one.id),
    newestFirst.slice(0, 3),
  );
  const second = await listFollowers(base.db, star, { limit: 3, maxId: first.next ?? '' });
  assert.deepEqual(
    second.items.map((one) => one.id),
    newestFirst.slice(3, 6),
  );
  const back = await listFollowers(base.db, star, { limit: 3, minId: second.prev ?? '' });
  assert.deepEqual(
    back.items.map((one) => one.id),
    newestFirst.slice(0, 3),
  );
  const end = await listFollowers(base.db, star, { limit: 3, maxId: second.next ?? '' });
  assert.equal(end.next, undefined);
  assert.equal(end.items.length, 1);
  const walked: AccountId[] = [];
  let at: AccountId | undefined;
  do {
    const page = await listFollowerIds(base.db, star, at, 3);
    walked.push(...page);
    at = page.at(-1);
  } while (at !== undefined);
  assert.deepEqual(new Set(walked), new Set(fans));
  assert.equal(walked.length, fans.length);
  assert.deepEqual(await listFollowingIds(base.db, fans[0] ?? star, undefined, 10), [star]);
  assert.deepEqual(
    (await listFollowing(base.db, fans[0] ?? star, { limit: 9 })).items.map((one) => one.id),
    [star],
  );
});

test('relations of many come by one query, in the order asked, strangers included', async () => {
  const stranger = base.world.ids.next<'account'>(5);
  const found = await relationships(base.db, ada, [stranger, cem, ben]);
  assert.deepEqual(
    found.map((one) => one.id),
    [stranger, cem, ben],
  );
  assert.ok(!found[0]?.following && !found[0]?.blocking);
  assert.deepEqual(await relationships(base.db, ada, []), []);
});

test('accounts come in the order asked, and by the start of a handle', async () => {
  const listed = await listAccounts(base.db, [cem, base.world.ids.next(9), ada, cem]);
  assert.deepEqual(
    listed.map((account) => account.handle),
    ['cem', 'ada'],
  );
  const found = await searchAccounts(base.db, '@FAN', { limit: 3 });
  assert.deepEqual(
    found.map((account) => account.handle),
    ['fan0', 'fan1', 'fan2'],
  );
  assert.deepEqual(await searchAccounts(base.db, '%', { limit: 3 }), []);
  assert.equal((await searchAccounts(base.db, 'dee@far', { limit: 3 })).length, 1);
});

test('the hot queries use their indexes', async () => {
  const plans = await base.db.transaction().execute(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx);
    const plan = async (query: ReturnType<typeof sql>): Promise<string> => {
      const rows = await sql<{ 'QUERY PLAN': string }>`explain ${query}`.execute(tx);
      return rows.rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    return [
      await plan(
        sql`select follower_id from follows where followee_id = ${ada} and follower_id > 5 order by follower_id limit 100`,
      ),
      await plan(
        sql`select id from accounts where lower(handle) = 'ada' and coalesce(domain, '') = ''`,
      ),
      await plan(
        sql`select id from follows where followee_id = ${ada} and id < 99 order by id desc limit 40`,
      ),
    ];
  });
  assert.match(plans[0] ?? '', /Index Only Scan using follows_fan_out/);
  assert.match(plans[1] ?? '', /accounts_handle/);
  assert.match(plans[2] ?? '', /follows_followers/);
});
