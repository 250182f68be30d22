import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { ensureServiceAccount, follow, grantRole, setStanding, unfollow } from '#accounts';
import { after, dayMs, toId, type AccountId } from '#foundation';
import { transact } from '#infrastructure';
import { like } from '../like.ts';
import { notify } from '../notify.ts';
import { firstPage, openScene, refused } from '../scene.test.ts';
import type { NotificationDraft } from '../types.ts';
import { dismissNotificationGroup } from './dismiss-notifications.ts';
import { listNotifications } from './list-notifications.ts';
import { getNotificationPolicy, updateNotificationPolicy } from './policy.ts';
import {
  acceptNotificationRequests,
  countHeldBack,
  dismissNotificationRequests,
  getNotificationRequest,
  listNotificationRequests,
} from './requests.ts';
import type { NotificationPolicy } from './types.ts';

const scene = await openScene();
const { world, clock, say } = scene;
const ann = (await scene.join('ann')).id;
// Enforcement guards standing by its own triggers; here only what follows from it is looked at.
await sql`alter table standing disable trigger user`.execute(world.db);

const told = async (viewer: AccountId) =>
  (await listNotifications(world, viewer, firstPage)).items.map(({ notification }) => notification);
const requestsOf = async (viewer: AccountId) =>
  (await listNotificationRequests(world, viewer, firstPage)).items;

/** Past the age of a new account. */
async function joinLongAgo(handle: string): Promise<AccountId> {
  const { id } = await scene.join(handle);
  await world.db
    .updateTable('accounts')
    .set({ created_at: after(clock.now(), -60 * dayMs) })
    .where('id', '=', id)
    .execute();
  return id;
}

async function limit(accountId: AccountId): Promise<void> {
  await transact(world, (tx) =>
    setStanding(tx, accountId, {
      state: 'limited',
      may: { post: true, reply: true, message: true, report: true },
      visibility: 'limited',
      sanctionIds: [toId('77')],
      dockets: [],
      asOf: clock.now(),
    }),
  );
}

const accepting: NotificationPolicy = {
  notFollowing: 'accept',
  notFollowers: 'accept',
  newAccounts: 'accept',
  privateMentions: 'accept',
  limitedAccounts: 'accept',
};

let count = 0;

/** What becomes of one public or private mention of ann by this sender under the policy. */
async function fate(
  sender: AccountId,
  policy: Partial<NotificationPolicy>,
  visibility: 'public' | 'direct' = 'public',
): Promise<string> {
  await updateNotificationPolicy(world, ann, { ...accepting, ...policy });
  count += 1;
  const post = await say(sender, `@ann number ${count}`, { visibility });
  const row = await world.db
    .selectFrom('notifications')
    .select('filtered')
    .where('account_id', '=', ann)
    .where('post_id', '=', post.id)
    .executeTakeFirst();
  if (row === undefined) return 'drop';
  return row.filtered ? 'filter' : 'accept';
}

test('each rule of a policy meets those it names, and nobody else', async () => {
  const stranger = await joinLongAgo('stranger');
  const friend = await joinLongAgo('friend');
  const fan = await joinLongAgo('fan');
  const newcomer = (await scene.join('newcomer')).id;
  const limited = await joinLongAgo('limited');
  await limit(limited);
  await follow(world, ann, friend);
  await follow(world, fan, ann);
  for (const answer of ['filter', 'drop'] as const) {
    const cases = [
      [stranger, { notFollowing: answer }, answer],
      [fan, { notFollowing: answer }, answer],
      [friend, { notFollowing: answer }, 'accept'],
      [stranger, { notFollowers: answer }, answer],
      [fan, { notFollowers: answer }, 'accept'],
      [friend, { notFollowers: answer }, answer],
      [newcomer, { newAccounts: answer }, answer],
      [stranger, { newAccounts: answer }, 'accept'],
      [limited, { limitedAccounts: answer }, answer],
      [stranger, { limitedAccounts: answer }, 'accept'],
      [stranger, { privateMentions: answer }, 'accept'],
      [stranger, {}, 'accept'],
    ] as const;
    for (const [sender, policy, expected] of cases) {
      assert.equal(await fate(sender, policy), expected, JSON.stringify(policy));
    }
    assert.equal(await fate(stranger, { privateMentions: answer }, 'direct'), answer);
    assert.equal(await fate(friend, { privateMentions: answer }, 'direct'), 'accept');
  }
  const both = { notFollowing: 'filter', newAccounts: 'drop' } as const;
  assert.equal(await fate(newcomer, both), 'drop', 'the strictest wins');
  await follow(world, ann, newcomer);
  assert.equal(await fate(newcomer, both), 'accept', 'whom one follows is no stranger');
  await unfollow(world, ann, newcomer);
});

test('an answer to one’s own private mention is never held back', async () => {
  const pen = await joinLongAgo('pen');
  await updateNotificationPolicy(world, ann, { ...accepting, privateMentions: 'drop' });
  const mine = await say(ann, '@pen a word', { visibility: 'direct' });
  const theirs = await say(pen, '@ann gladly', { visibility: 'direct', inReplyTo: mine.id });
  await say(pen, '@ann and more', { visibility: 'direct', inReplyTo: theirs.id });
  await say(pen, '@ann unasked', { visibility: 'direct' });
  const heard = (await told(ann)).filter(({ fromId }) => fromId === pen);
  assert.equal(heard.length, 2);
});

const strict: NotificationPolicy = {
  notFollowing: 'drop',
  notFollowers: 'drop',
  newAccounts: 'drop',
  privateMentions: 'drop',
  limitedAccounts: 'drop',
};

test('no policy keeps the server’s notices, warnings, reports and staff from anybody, however they stand', async () => {
  const banned = (await scene.join('banned')).id;
  const officer = (await scene.join('officer')).id;
  await grantRole(world, undefined, { accountId: officer, role: 'officer' });
  await limit(banned);
  await updateNotificationPolicy(world, banned, strict);
  const service = await ensureServiceAccount(world);
  const drafts: readonly NotificationDraft[] = [
    { accountId: banned, kind: 'warning', cause: 'w:1', details: { event: 'statement' } },
    { accountId: banned, kind: 'report', cause: 'r:1', details: { event: 'outcome' } },
    { accountId: banned, kind: 'severed', cause: 's:1' },
    { accountId: banned, kind: 'admin-report', fromId: ann, cause: 'a:1' },
    { accountId: banned, kind: 'mention', fromId: service.id, cause: 'm:1' },
    { accountId: banned, kind: 'mention', fromId: officer, cause: 'm:2' },
    { accountId: banned, kind: 'follow', fromId: ann, cause: 'f:1' },
  ];
  const written = await transact(world, (tx) => notify(tx, world, ...drafts));
  assert.equal(written.length, 6);
  assert.ok(written.every(({ isHeldBack }) => !isHeldBack));
  const kinds = async () => (await told(banned)).map(({ kind }) => kind).toSorted();
  assert.deepEqual(await kinds(), ['mention', 'mention', 'report', 'severed', 'warning']);
  await grantRole(world, undefined, { accountId: banned, role: 'officer' });
  assert.deepEqual(await kinds(), [
    'admin-report',
    'mention',
    'mention',
    'report',
    'severed',
    'warning',
  ]);
});

test('who is held back becomes a request, accepted for the past and the future', async () => {
  const bea = (await scene.join('bea')).id;
  const shy = (await scene.join('shy')).id;
  await updateNotificationPolicy(world, bea, { notFollowing: 'filter' });
  await say(shy, '@bea one');
  const second = await say(shy, '@bea two');
  assert.deepEqual(await told(bea), []);
  assert.deepEqual(await countHeldBack(world, bea), { requests: 1, notifications: 2 });
  const [request] = await requestsOf(bea);
  assert.ok(request);
  assert.deepEqual([request.fromId, request.count], [shy, 2]);
  assert.equal(request.about?.post.id, second.id);
  assert.equal(
    (await listNotifications(world, bea, { ...firstPage, includeHeldBack: true })).items.length,
    2,
  );
  await assert.rejects(getNotificationRequest(world, shy, request.id), refused('not-found'));
  assert.equal(await acceptNotificationRequests(world, shy, [request.id]), 0);
  const accepted = await Promise.all([
    acceptNotificationRequests(world, bea, [request.id]),
    acceptNotificationRequests(world, bea, [request.id]),
  ]);
  assert.deepEqual(accepted.toSorted(), [0, 1], 'once, however often at once');
  await say(shy, '@bea three');
  assert.equal((await told(bea)).length, 3);
  assert.deepEqual(await requestsOf(bea), []);
  await assert.rejects(getNotificationRequest(world, bea, request.id), refused('not-found'));
});

test('a dismissed request is gone with what it held, and its sender is held back anew', async () => {
  const cleo = (await scene.join('cleo')).id;
  const pest = (await scene.join('pest')).id;
  await updateNotificationPolicy(world, cleo, { notFollowing: 'filter' });
  const post = await say(cleo, 'like me');
  await like(world, pest, post.id);
  const [request] = await requestsOf(cleo);
  await assert.rejects(
    dismissNotificationGroup(world, cleo, `like-${post.id}-1`),
    refused('not-found'),
  );
  assert.equal(await dismissNotificationRequests(world, cleo, [request?.id ?? '1']), 1);
  assert.deepEqual(await requestsOf(cleo), []);
  assert.deepEqual(await countHeldBack(world, cleo), { requests: 0, notifications: 0 });
  await say(pest, '@cleo hey');
  assert.equal((await requestsOf(cleo)).length, 1);
  await scene.block(cleo, pest);
  assert.deepEqual(await requestsOf(cleo), [], 'whom one blocks asks for nothing');
});

test('two changes of a policy at once each keep what the other named', async () => {
  const dot = (await scene.join('dot')).id;
  assert.deepEqual(await getNotificationPolicy(world.db, dot), accepting);
  await Promise.all([
    updateNotificationPolicy(world, dot, { notFollowing: 'drop' }),
    updateNotificationPolicy(world, dot, { newAccounts: 'filter' }),
  ]);
  assert.deepEqual(await getNotificationPolicy(world.db, dot), {
    ...accepting,
    notFollowing: 'drop',
    newAccounts: 'filter',
  });
});
