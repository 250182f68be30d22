import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ensureServiceAccount } from '#accounts';
import { ensureRulebook } from '#enforcement';
import { testDatabase, type TestDatabase } from '#testing';
import { at, idsOf, listAt, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';

/** What the server says of itself, and what it takes in reports. */

let database: TestDatabase;
let trial: Trial;
let ann: Person;
let bob: Person;

before(async () => {
  database = await testDatabase();
  await ensureServiceAccount(database.world);
  await ensureRulebook(database.world);
  trial = await startTrial(database.world);
  ann = await trial.join('ann');
  bob = await trial.join('bob');
});
after(async () => {
  await trial.close();
  await database.close();
});

test('both instance documents carry what clients read before they sign in', async () => {
  const now = await trial.ask('/api/v2/instance');
  assert.equal(at(now, 'domain'), 'folkmoot.test');
  assert.equal(at(now, 'configuration', 'statuses', 'max_characters'), 500);
  assert.equal(at(now, 'configuration', 'urls', 'streaming'), 'wss://folkmoot.test');
  assert.equal(at(now, 'registrations', 'enabled'), true);
  assert.equal(typeof at(now, 'api_versions', 'mastodon'), 'number');
  assert.equal(at(now, 'api_versions', 'folkmoot'), 1);
  assert.notEqual(at(now, 'contact', 'account', 'id'), undefined);
  const old = await trial.ask('/api/v1/instance');
  assert.equal(at(old, 'uri'), 'folkmoot.test');
  assert.equal(at(old, 'stats', 'user_count'), 2);
  assert.equal(at(old, 'version'), at(now, 'version'));
  const rules = await trial.ask('/api/v1/instance/rules');
  assert.ok(listAt(rules).length >= 10);
  assert.deepEqual(at(now, 'rules'), rules);
  const terms = await trial.ask('/api/v1/instance/terms_of_service');
  assert.match(textAt(terms, 'content'), /<h2>/);
});

test('other programs find out what this is', async () => {
  const links = await trial.ask('/.well-known/nodeinfo');
  const path = new URL(textAt(links, 'links', 0, 'href')).pathname;
  assert.equal(at(await trial.ask(path), 'software', 'name'), 'folkmoot');
  assert.match((await trial.call('/.well-known/host-meta')).text, /webfinger/);
  assert.equal((await trial.call('/health')).text, 'OK');
});

test('what is not offered is empty in the documented form', async () => {
  for (const path of [
    '/api/v1/lists',
    '/api/v2/filters',
    '/api/v1/followed_tags',
    '/api/v1/announcements',
    '/api/v1/conversations',
    '/api/v1/custom_emojis',
    '/api/v1/trends/tags',
    '/api/v2/suggestions',
    `/api/v1/accounts/${ann.id}/lists`,
  ]) {
    assert.deepEqual(await trial.ask(path, { token: ann.token }), [], path);
  }
  assert.equal((await trial.call('/api/v1/lists')).status, 401);
});

test('a report freezes what it is about and gives a receipt at once', async () => {
  const status = await trial.ask('/api/v1/statuses', {
    token: ann.token,
    json: { status: 'Something to report' },
  });
  const rules = await trial.ask('/api/v1/instance/rules');
  const [ruleId = ''] = idsOf(rules);
  const report = await trial.ask('/api/v1/reports', {
    token: bob.token,
    form: {
      account_id: ann.id,
      'status_ids[]': textAt(status, 'id'),
      'rule_ids[]': ruleId,
      comment: 'See for yourself',
      forward: 'false',
    },
  });
  assert.equal(at(report, 'category'), 'violation');
  assert.deepEqual(at(report, 'status_ids'), [textAt(status, 'id')]);
  assert.equal(at(report, 'target_account', 'id'), ann.id);
  assert.equal(at(report, 'action_taken'), false);
  const token = new URL(textAt(report, 'receipt_url')).searchParams.get('token') ?? '';
  const receipt = await trial.ask(`/api/folkmoot/v1/reports/receipt?token=${token}`);
  assert.equal(at(receipt, 'report_id'), textAt(report, 'id'));
  const mine = await trial.ask('/api/folkmoot/v1/reports', { token: bob.token });
  assert.equal(at(mine, 0, 'report_id'), textAt(report, 'id'));
  assert.deepEqual(await trial.ask('/api/folkmoot/v1/reports', { token: ann.token }), []);
});

test('a report of nobody, of no rule, or without a word to say is refused', async () => {
  const report = (json: object) => trial.call('/api/v1/reports', { token: bob.token, json });
  assert.equal((await report({ account_id: '1' })).status, 404);
  assert.equal((await report({ account_id: 'abc' })).status, 404);
  assert.equal((await report({})).status, 422);
  const noRule = await report({ account_id: ann.id, rule_ids: ['no.such_rule'] });
  assert.ok([404, 422].includes(noRule.status), noRule.text);
  const long = await report({ account_id: ann.id, comment: 'x'.repeat(1001) });
  assert.equal(long.status, 422);
  assert.ok(at(long.json, 'details', 'comment'));
  assert.equal((await trial.call('/api/v1/reports', { json: { account_id: ann.id } })).status, 401);
});
