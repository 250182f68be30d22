import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { acceptFollow, saveRemoteAccount } from '#accounts';
import { dayMs, dayOf } from '#foundation';
import { at, listAt, textAt } from '../../trial.test.ts';
import { admin, openCourt, type Court } from './bench.test.ts';

let court: Court;
let days: { readonly start_at: string; readonly end_at: string };

before(async () => {
  court = await openCourt();
  const { clock, trial, world, mallory, rosa, say, report } = court;
  const first = clock.now();
  const said = await say(mallory, 'A day on the #river');
  for (const { token } of [rosa, mallory]) {
    await trial.ask(`/api/v1/statuses/${said}/favourite`, { token, method: 'POST' });
  }
  const far = await saveRemoteAccount(world, {
    uri: 'https://far.example/users/fay',
    handle: 'fay',
    domain: 'far.example',
    displayName: 'Fay',
    bioHtml: '',
    fields: [],
    locked: false,
    bot: false,
    discoverable: false,
    indexable: false,
    // Whenever it began there: it is known here from today.
    createdAt: new Date('2019-01-01'),
  });
  await trial.ask(`/api/v1/accounts/${far.id}/follow`, { token: rosa.token, method: 'POST' });
  await acceptFollow(world, far.id, rosa.id);
  await report(rosa, mallory, [said]);
  clock.advance(dayMs);
  const answer = { status: 'Mine too #river', in_reply_to_id: said, language: 'de' };
  await trial.ask('/api/v1/statuses', { token: rosa.token, json: answer });
  await trial.ask('/api/v1/statuses', {
    token: rosa.token,
    json: { status: '@mallory a #river for you', visibility: 'direct' },
  });
  days = { start_at: dayOf(first), end_at: clock.now().toISOString() };
});
after(() => court.close());

const measure = async (keys: readonly string[], more: object = {}) =>
  listAt(
    await court.trial.ask(`${admin}/measures`, {
      token: court.opal.token,
      json: { ...days, keys, ...more },
    }),
  );
const valuesOf = (measured: unknown) =>
  listAt(measured, 'data').map((one) => Number(textAt(one, 'value')));

test('figures of each day are counted from what happened on it', async () => {
  const [people, active, interactions, opened] = await measure([
    'new_users',
    'active_users',
    'interactions',
    'opened_reports',
  ]);
  assert.deepEqual(valuesOf(people), [5, 0]);
  assert.deepEqual(valuesOf(active), [2, 2], 'mallory and rosa, then rosa and the operator');
  assert.equal(textAt(active, 'total'), '3', 'who comes on two days is one person');
  assert.deepEqual(valuesOf(interactions), [2, 1], 'two likes, then an answer');
  assert.deepEqual(valuesOf(opened), [1, 0]);
  assert.equal(textAt(interactions, 'data', 0, 'date'), `${days.start_at}T00:00:00.000Z`);
});

test('the span before is told beside', async () => {
  const today = { start_at: days.end_at };
  const [people] = await measure(['new_users'], today);
  assert.deepEqual([textAt(people, 'total'), textAt(people, 'previous_total')], ['0', '5']);
});

test('of a hashtag only what everybody may see is counted', async () => {
  const [uses, people, servers] = await measure(['tag_uses', 'tag_accounts', 'tag_servers'], {
    tag_uses: { id: 'River' },
    tag_accounts: { id: 'river' },
    tag_servers: { id: 'river' },
  });
  assert.deepEqual(valuesOf(uses), [1, 1]);
  assert.deepEqual([textAt(people, 'total'), textAt(servers, 'total')], ['2', '0']);
});

test('of another server its people, and follows between it and here', async () => {
  const there = { domain: 'FAR.example' };
  const keys = ['instance_accounts', 'instance_follows', 'instance_followers'];
  const spaceKeys = ['instance_media_attachments', 'instance_statuses', 'instance_reports'];
  const about = Object.fromEntries([...keys, ...spaceKeys].map((key) => [key, there]));
  const found = await measure([...keys, ...spaceKeys], about);
  assert.deepEqual(
    found.map((one) => textAt(one, 'total')),
    ['1', '1', '0', '0', '0', '0'],
  );
  assert.equal(textAt(found[3], 'unit'), 'bytes');
  assert.equal(textAt(found[3], 'human_value'), '0 bytes');
});

test('a report that was settled is counted when it was', async () => {
  const { trial, olga } = court;
  const token = olga.token;
  const [report] = listAt(await trial.ask(`${admin}/reports`, { token }));
  const path = `${admin}/reports/${textAt(report, 'id')}/resolve`;
  await trial.ask(path, { token, json: { outcome: 'no-breach' } });
  const [resolved] = await measure(['resolved_reports']);
  assert.deepEqual(valuesOf(resolved), [0, 1]);
});

test('dimensions rank what most have in common', async () => {
  const { trial, opal } = court;
  const keys = [
    'languages',
    'sources',
    'servers',
    'space_usage',
    'tag_servers',
    'tag_languages',
    'instance_accounts',
    'instance_languages',
  ];
  const json = {
    keys: [...keys, 'no_such_dimension'],
    tag_servers: { id: 'river' },
    tag_languages: { id: 'river' },
    instance_accounts: { domain: 'far.example' },
    instance_languages: { domain: 'far.example' },
  };
  const found = listAt(await trial.ask(`${admin}/dimensions`, { token: opal.token, json }));
  assert.deepEqual(
    found.map((one) => textAt(one, 'key')),
    keys,
  );
  const first = (key: string) => listAt(found[keys.indexOf(key)], 'data')[0];
  assert.equal(textAt(first('sources'), 'key'), 'Trial');
  assert.deepEqual(listAt(found[2], 'data'), []);
  assert.ok(Number(textAt(first('space_usage'), 'value')) > 1_000_000);
  assert.match(textAt(first('space_usage'), 'human_value'), /^\d+\.\d MB$/);
  assert.equal(textAt(first('tag_servers'), 'value'), '2');
  assert.equal(textAt(first('instance_accounts'), 'key'), 'fay@far.example');
  const german = listAt(found[0], 'data').find((one) => at(one, 'key') === 'de');
  assert.equal(textAt(german, 'human_key'), 'German');
});

test('retention tells how many of a day came back', async () => {
  const { trial, opal } = court;
  const cohorts = async (frequency: string) =>
    listAt(
      await trial.ask(`${admin}/retention`, { token: opal.token, json: { ...days, frequency } }),
    );
  const [first, second] = await cohorts('day');
  assert.deepEqual(
    listAt(first, 'data').map((one) => Number(textAt(one, 'value'))),
    [2, 3],
  );
  assert.equal(at(first, 'data', 0, 'rate'), 0.4);
  assert.equal(listAt(second, 'data').length, 1);
  const [month] = await cohorts('month');
  assert.match(textAt(month, 'period'), /-01T00:00:00/);
});

test('days that are none, too many, or in the wrong order are refused, naming the field', async () => {
  const { trial, opal } = court;
  const ask = (path: string, json: object) =>
    trial.call(`${admin}/${path}`, { token: opal.token, json: { ...days, ...json } });
  for (const [path, json, field] of [
    ['measures', { start_at: 'soon' }, 'start_at'],
    ['measures', { start_at: undefined }, 'start_at'],
    ['measures', { start_at: '2026-02-31' }, 'start_at'],
    ['measures', { start_at: '2020-01-01' }, 'end_at'],
    ['retention', { end_at: '2020-01-01', frequency: 'day' }, 'end_at'],
    ['measures', { keys: ['tag_uses'] }, 'tag_uses.id'],
    ['dimensions', { keys: ['instance_accounts'] }, 'instance_accounts.domain'],
  ] as const) {
    const refused = await ask(path, json);
    assert.equal(refused.status, 422, `${path} ${JSON.stringify(json)}`);
    assert.ok(at(refused.json, 'details', field), refused.text);
  }
});

test('figures and trends are for officers and operators alone', async () => {
  const { trial, mallory, olga } = court;
  for (const path of ['measures', 'dimensions', 'retention']) {
    const sent = { json: { ...days, frequency: 'day' } };
    assert.equal((await trial.call(`${admin}/${path}`, sent)).status, 401);
    const asked = { ...sent, token: mallory.token };
    assert.equal((await trial.call(`${admin}/${path}`, asked)).status, 403);
    await trial.ask(`${admin}/${path}`, { ...sent, token: olga.token });
  }
  for (const kind of ['links', 'statuses', 'tags', 'links/publishers']) {
    const path = `${admin}/trends/${kind}`;
    assert.equal((await trial.call(path, { token: mallory.token })).status, 403);
    const post = { token: olga.token, method: 'POST' };
    const refused = await trial.call(`${path}/1/reject`, post);
    assert.deepEqual([refused.status, at(refused.json, 'article')], [403, 6]);
  }
});
