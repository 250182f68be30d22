import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { follow, grantRole, saveRemoteAccount } from '#accounts';
import { conversationJobs } from '#conversation';
import { settle, testDatabase, type TestDatabase } from '#testing';
import { at, idsOf, listAt, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';

let database: TestDatabase;
let trial: Trial;
let ann: Person;
let fans: readonly Person[];

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  ann = await trial.join('ann');
  fans = [await trial.join('fan1'), await trial.join('fan2'), await trial.join('fan3')];
});
after(async () => {
  await trial.close();
  await database.close();
});

async function say(person: Person, status: string): Promise<string> {
  database.clock.advance(1000);
  return textAt(
    await trial.ask('/api/v1/statuses', { token: person.token, json: { status } }),
    'id',
  );
}

async function post(person: Person, path: string): Promise<void> {
  database.clock.advance(1000);
  await trial.ask(path, { token: person.token, method: 'POST' });
}

const groupsOf = (query = '') => trial.ask(`/api/v2/notifications${query}`, { token: ann.token });

test('likes of one post come as one group that names each account once', async () => {
  const id = await say(ann, 'like this');
  for (const fan of fans) await post(fan, `/api/v1/statuses/${id}/favourite`);
  await say(fans[0] ?? ann, '@ann hi');
  const page = await groupsOf();
  const [mention, likes, ...others] = listAt(page, 'notification_groups');
  assert.equal(others.length, 0);
  assert.match(textAt(mention, 'group_key'), /^ungrouped-\d+$/);
  assert.equal(at(likes, 'notifications_count'), 3);
  assert.deepEqual(at(likes, 'sample_account_ids'), fans.map((fan) => fan.id).toReversed());
  assert.equal(at(likes, 'status_id'), id);
  assert.equal(idsOf(at(page, 'accounts')).length, 3);
  assert.equal(idsOf(at(page, 'statuses')).length, 2);
  assert.equal(at(page, 'partial_accounts'), undefined);
  const partly = await groupsOf('?expand_accounts=partial_avatars');
  assert.equal(idsOf(at(partly, 'accounts')).length, 2);
  assert.equal(idsOf(at(partly, 'partial_accounts')).length, 1);
  assert.ok(at(partly, 'partial_accounts', 0, 'followers_count') === undefined);
  const apart = await groupsOf('?grouped_types[]=follow&types[]=favourite');
  assert.equal(listAt(apart, 'notification_groups').length, 3);
  const key = textAt(likes, 'group_key');
  const flat = await trial.ask('/api/v1/notifications?types[]=favourite', { token: ann.token });
  assert.ok(listAt(flat).every((one) => at(one, 'group_key') === key));
  const path = `/api/v2/notifications/${key}`;
  assert.equal(
    listAt(await trial.ask(path, { token: ann.token }), 'notification_groups').length,
    1,
  );
  const first = await trial.call(`${path}/accounts?limit=2`, { token: ann.token });
  assert.equal(listAt(first.json).length, 2);
  assert.match(first.headers.get('link') ?? '', /accounts\?limit=2&max_id=\d+>; rel="next"/);
  const count = await trial.ask('/api/v2/notifications/unread_count', { token: ann.token });
  assert.deepEqual(count, { count: 2 });
  assert.equal((await trial.call(path, { token: fans[0]?.token ?? '' })).status, 404);
  assert.equal((await trial.call('/api/v2/notifications/;--', { token: ann.token })).status, 404);
});

test('several are removed at once, and another’s are left alone', async () => {
  const id = await say(ann, 'like this too');
  for (const fan of fans) await post(fan, `/api/v1/statuses/${id}/favourite`);
  const list = idsOf(await trial.ask('/api/v1/notifications?limit=2', { token: ann.token }));
  const path = '/api/v1/notifications/destroy_multiple';
  const sent = { method: 'DELETE', json: { ids: list } };
  await trial.ask(path, { ...sent, token: fans[0]?.token ?? '' });
  assert.deepEqual(
    idsOf(await trial.ask('/api/v1/notifications?limit=2', { token: ann.token })),
    list,
  );
  await trial.ask(path, { ...sent, token: ann.token });
  const [left] = idsOf(await trial.ask('/api/v1/notifications?limit=1', { token: ann.token }));
  assert.ok(left !== undefined && !list.includes(left));
  assert.equal(
    (await trial.call('/api/v1/notifications/dismiss', { token: ann.token, method: 'POST' }))
      .status,
    404,
  );
});

test('strangers are held back by policy, and accepted or dismissed', async () => {
  const { token } = ann;
  const [stranger, pest] = [await trial.join('stranger'), await trial.join('pest')];
  const policy = '/api/v2/notifications/policy';
  const changed = await trial.ask(policy, {
    token,
    method: 'PATCH',
    form: { for_not_following: 'filter' },
  });
  assert.equal(at(changed, 'for_not_following'), 'filter');
  const wrong = await trial.call(policy, {
    token,
    method: 'PATCH',
    json: { for_new_accounts: 'maybe' },
  });
  assert.equal(wrong.status, 422);
  const old = await trial.ask('/api/v1/notifications/policy', { token });
  assert.deepEqual(
    [at(old, 'filter_not_following'), at(old, 'filter_new_accounts')],
    [true, false],
  );
  const held = await say(stranger, '@ann may I?');
  await say(pest, '@ann buy!');
  assert.deepEqual(at(await trial.ask(policy, { token }), 'summary'), {
    pending_requests_count: 2,
    pending_notifications_count: 2,
  });
  const path = '/api/v1/notifications/requests';
  const [fromPest, fromStranger] = listAt(await trial.ask(path, { token }));
  assert.equal(at(fromStranger, 'last_status', 'id'), held);
  assert.equal(at(fromStranger, 'notifications_count'), '1');
  const id = textAt(fromStranger, 'id');
  assert.equal(at(await trial.ask(`${path}/${id}`, { token }), 'account', 'acct'), 'stranger');
  const [firstPage] = listAt(await trial.ask(`${path}?limit=1`, { token }));
  assert.equal(at(firstPage, 'id'), at(fromPest, 'id'));
  const others = await trial.call(`${path}/${id}/accept`, { token: pest.token, method: 'POST' });
  assert.equal(others.status, 404);
  assert.deepEqual(await trial.ask(`${path}/${id}/accept`, { token, method: 'POST' }), {});
  assert.deepEqual(await trial.ask(`${path}/merged`, { token }), { merged: true });
  const bulk = { token, json: { id: [textAt(fromPest, 'id'), '1'] } };
  assert.deepEqual(await trial.ask(`${path}/dismiss`, bulk), {});
  assert.deepEqual(await trial.ask(path, { token }), []);
  await say(stranger, '@ann thank you');
  const heard = listAt(
    await trial.ask(`/api/v1/notifications?account_id=${stranger.id}`, { token }),
  );
  assert.equal(heard.length, 2);
  const silent = await trial.ask(
    `/api/v1/notifications?account_id=${pest.id}&include_filtered=true`,
    { token },
  );
  assert.deepEqual(silent, []);
});

test('officers are told of reports and sign-ups, but not of those about themselves', async () => {
  const { world } = database;
  const [officer, other] = [await trial.join('officer'), await trial.join('second')];
  for (const { id } of [officer, other]) {
    await grantRole(world, undefined, { accountId: id, role: 'officer' });
  }
  await trial.ask('/api/v1/reports', {
    token: ann.token,
    json: { account_id: officer.id, comment: 'They were rude' },
  });
  const newcomer = await trial.join('newcomer');
  await settle(world, conversationJobs);
  const types = '?types[]=admin.report&types[]=admin.sign_up';
  const toldOf = async (person: Person) =>
    listAt(await trial.ask(`/api/v1/notifications${types}`, { token: person.token }));
  const about = (await toldOf(officer)).filter((one) => at(one, 'type') === 'admin.report');
  assert.deepEqual(about, [], 'a report about an officer is routed away from them');
  const seen = await toldOf(other);
  const report = seen.find((one) => at(one, 'type') === 'admin.report');
  assert.equal(at(report, 'report', 'comment'), 'They were rude');
  assert.equal(at(report, 'report', 'target_account', 'id'), officer.id);
  assert.equal(at(report, 'account', 'id'), ann.id);
  assert.ok(
    seen.some(
      (one) => at(one, 'type') === 'admin.sign_up' && at(one, 'account', 'id') === newcomer.id,
    ),
  );
  assert.deepEqual(await toldOf(newcomer), []);
  await world.db
    .updateTable('roles')
    .set({ revoked_at: world.clock.now() })
    .where('account_id', '=', other.id)
    .execute();
  assert.deepEqual(await toldOf(other), [], 'what came with the role goes with it');
});

test('who turns away from a server is told once how many followers that severed', async () => {
  const { world } = database;
  const { token, id } = await trial.join('severing');
  for (const handle of ['fay', 'fitz']) {
    const far = await saveRemoteAccount(world, {
      uri: `https://far.example/users/${handle}`,
      handle,
      domain: 'far.example',
      displayName: handle,
      bioHtml: '',
      fields: [],
      locked: false,
      bot: false,
      discoverable: true,
      indexable: true,
    });
    await follow(world, far.id, id);
  }
  const form = { domain: 'far.example' };
  await trial.ask('/api/v1/domain_blocks', { token, form });
  await trial.ask('/api/v1/domain_blocks', { token, form });
  await settle(world, conversationJobs);
  const list = listAt(
    await trial.ask('/api/v1/notifications?types[]=severed_relationships', { token }),
  );
  assert.equal(list.length, 1);
  const event = at(list[0], 'event');
  assert.deepEqual(
    [at(event, 'type'), at(event, 'target_name'), at(event, 'followers_count')],
    ['user_domain_block', 'far.example', 2],
  );
  const groups = await trial.ask('/api/v2/notifications', { token });
  assert.equal(at(groups, 'notification_groups', 0, 'event', 'following_count'), 0);
});
