import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { conversationJobs, notify } from '#conversation';
import { transact } from '#infrastructure';
import { settle, testDatabase, type TestDatabase } from '#testing';
import { at, idsOf, listAt, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';

let database: TestDatabase;
let trial: Trial;
let ann: Person;
let bob: Person;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  ann = await trial.join('ann');
  bob = await trial.join('bob');
  const post = (path: string, json: object = {}) =>
    trial.ask(path, { token: bob.token, method: 'POST', json });
  const status = await trial.ask('/api/v1/statuses', {
    token: ann.token,
    json: { status: 'Notify me' },
  });
  const path = `/api/v1/statuses/${textAt(status, 'id')}`;
  database.clock.advance(1000);
  await post(`${path}/favourite`);
  database.clock.advance(1000);
  await post(`${path}/reblog`);
  database.clock.advance(1000);
  await post(`/api/v1/accounts/${ann.id}/follow`);
  database.clock.advance(1000);
  await post('/api/v1/statuses', { status: 'And @ann too' });
  await settle(database.world, conversationJobs);
});
after(async () => {
  await trial.close();
  await database.close();
});

const listOf = async (query = '') => {
  const list = await trial.ask(`/api/v1/notifications${query}`, { token: ann.token });
  return listAt(list).map((one) => textAt(one, 'type'));
};

test('what others do is told, and can be narrowed', async () => {
  const all = ['mention', 'follow', 'reblog', 'favourite'];
  const mention = await trial.ask('/api/v1/notifications?types[]=mention', {
    token: ann.token,
  });
  assert.equal(at(mention, 0, 'account', 'acct'), 'bob');
  assert.match(textAt(mention, 0, 'status', 'content'), /And /);
  assert.deepEqual(new Set(await listOf()), new Set(all));
  assert.equal((await listOf('?types[]=mention&types[]=follow')).length, 2);
  assert.equal((await listOf('?exclude_types[]=mention&exclude_types[]=follow')).length, 2);
  assert.deepEqual(await listOf('?types[]=admin.sign_up'), []);
  assert.deepEqual(await listOf(`?account_id=${ann.id}`), []);
});

test('groups name accounts and statuses once, and are opened and dismissed by key', async () => {
  const { token } = ann;
  const page = await trial.ask('/api/v2/notifications', { token });
  const groups = listAt(page, 'notification_groups');
  assert.equal(groups.length, 4);
  assert.deepEqual(idsOf(at(page, 'accounts')), [bob.id]);
  const liked = groups.find((group) => at(group, 'type') === 'favourite');
  assert.deepEqual(at(liked, 'sample_account_ids'), [bob.id]);
  assert.ok(idsOf(at(page, 'statuses')).includes(textAt(liked, 'status_id')));
  const path = `/api/v2/notifications/${textAt(liked, 'group_key')}`;
  const one = await trial.ask(path, { token });
  assert.equal(listAt(one, 'notification_groups').length, 1);
  assert.deepEqual(idsOf(await trial.ask(`${path}/accounts`, { token })), [bob.id]);
  assert.deepEqual(await trial.ask(`${path}/dismiss`, { token, method: 'POST' }), {});
  assert.equal((await trial.call(path, { token })).status, 404);
  assert.ok(!(await listOf()).includes('favourite'));
  const policy = await trial.ask('/api/v2/notifications/policy', { token });
  assert.equal(at(policy, 'for_not_following'), 'accept');
});

test('a warning says in its text what happened and where the whole is', async () => {
  const { world } = database;
  await transact(world, (tx) =>
    notify(
      tx,
      world,
      {
        accountId: ann.id,
        kind: 'warning',
        details: { event: 'notice', caseId: '5', docket: 'D-5' },
        cause: 'case:notice:5',
      },
      {
        accountId: ann.id,
        kind: 'report',
        details: { event: 'outcome', reportId: '6', outcome: 'acted-on' },
        cause: 'report-outcome:6',
      },
    ),
  );
  const { token } = ann;
  const list = await trial.ask('/api/v1/notifications?types[]=moderation_warning', { token });
  const warning = at(list, 0, 'moderation_warning');
  assert.match(textAt(warning, 'text'), /allegations.*https:\/\/folkmoot\.test\/record\/D-5$/);
  assert.equal(at(warning, 'action'), 'none');
  assert.equal(at(warning, 'target_account', 'id'), ann.id);
  assert.equal(at(warning, 'appeal'), null);
  const outcome = await trial.ask('/api/v1/notifications?types[]=folkmoot.report', { token });
  assert.match(textAt(outcome, 0, 'fallback', 'title'), /report/);
});

test('read positions are kept and count what is unread', async () => {
  const { token } = ann;
  const list = idsOf(await trial.ask('/api/v1/notifications', { token }));
  const lastReadId = list.at(1) ?? '';
  const json = { notifications: { last_read_id: lastReadId } };
  const saved = await trial.ask('/api/v1/markers', { token, json });
  assert.equal(at(saved, 'notifications', 'last_read_id'), lastReadId);
  const path = '/api/v1/markers?timeline[]=home&timeline[]=notifications';
  const fresh = await trial.join('fresh');
  const never = await trial.ask(path, { token: fresh.token });
  assert.deepEqual(
    [at(never, 'notifications', 'last_read_id'), at(never, 'notifications', 'version')],
    ['0', 0],
  );
  assert.equal(at(never, 'home'), undefined);
  const kept = await trial.ask(path, { token });
  assert.equal(at(kept, 'notifications', 'last_read_id'), lastReadId);
  assert.equal(at(kept, 'home'), undefined);
  const unread = await trial.ask('/api/v1/notifications/unread_count', { token });
  assert.equal(at(unread, 'count'), 1);
  const wrong = { home: { last_read_id: 'nonsense' } };
  assert.equal((await trial.call('/api/v1/markers', { token, json: wrong })).status, 422);
});

test('one is removed, then all', async () => {
  const { token } = ann;
  const [first = ''] = idsOf(await trial.ask('/api/v1/notifications', { token }));
  const path = `/api/v1/notifications/${first}`;
  assert.equal(at(await trial.ask(path, { token }), 'id'), first);
  assert.deepEqual(await trial.ask(`${path}/dismiss`, { token, method: 'POST' }), {});
  assert.equal((await trial.call(path, { token })).status, 404);
  assert.deepEqual(await trial.ask('/api/v1/notifications/clear', { token, method: 'POST' }), {});
  assert.deepEqual(await listOf(), []);
});
