import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { follow } from '#accounts';
import { publishCheckpoint } from '#ledger';
import { admin, openCourt, ruleId, type Court } from '../mastodon/admin/bench.test.ts';
import { at, idsOf, listAt, textAt } from '../trial.test.ts';

let court: Court;
const own = '/api/folkmoot/v1';

before(async () => {
  court = await openCourt();
  const { trial, mallory, olga, say, settled, world } = court;
  const post = await say(mallory, 'Buy my geese');
  const json = { type: 'none', text: 'An ad.', rule_ids: [ruleId], status_ids: [post] };
  await trial.ask(`${admin}/accounts/${mallory.id}/action`, { token: olga.token, json });
  await settled();
  await publishCheckpoint(world);
});
after(() => court.close());

test('the public record lists the docket and the decision, and names nobody', async () => {
  const { trial, mallory, olga } = court;
  const dockets = listAt(await trial.ask(`${own}/dockets`));
  assert.equal(dockets.length, 1);
  const docket = textAt(dockets, 0, 'docket');
  assert.deepEqual(await trial.ask(`${own}/dockets?after=${docket}`), []);
  const page = await trial.ask(`${own}/dockets/${docket}`);
  const [id = ''] = idsOf(at(page, 'decisions'));
  const decision = await trial.call(`${own}/decisions/${id}`);
  assert.equal(at(decision.json, 'docket'), docket);
  assert.doesNotMatch(decision.text, new RegExp(`mallory|olga|${mallory.id}|${olga.id}`));
  assert.equal((await trial.call(`${own}/decisions/1`)).status, 404);
  assert.equal((await trial.call(`${own}/rulebooks/99`)).status, 404);
  assert.equal(at(await trial.ask(`${own}/rulebooks/1`), 'number'), 1);
});

test('the log is read in pages, back to its first entry', async () => {
  const { trial } = court;
  const checkpoint = await trial.ask(`${own}/ledger/checkpoint`);
  const size = Number(at(checkpoint, 'size'));
  const entries = listAt(await trial.ask(`${own}/ledger/entries?limit=100`));
  assert.equal(entries.length, size);
  assert.equal(at(entries, 0, 'index'), size - 1);
  const older = listAt(await trial.ask(`${own}/ledger/entries?before=1`));
  assert.deepEqual(older, [entries.at(-1)]);
});

test('one reads one’s standing and appeals; a warning is not for others to see', async () => {
  const { trial, mallory } = court;
  const standing = await trial.ask(`${own}/standing`, { token: mallory.token });
  assert.equal(at(standing, 'state'), 'good');
  assert.deepEqual(at(standing, 'dockets'), []);
  const shown = await trial.ask(`${own}/accounts/${mallory.id}/standing`);
  assert.deepEqual(shown, { state: 'good', visibility: 'full', until: null, dockets: [] });
  const record = await trial.ask(`${own}/record`, { token: mallory.token });
  const decision = textAt(record, 'cases', 0, 'appealable', 0, 'decision_id');
  assert.deepEqual(await trial.ask(`${own}/appeals`, { token: mallory.token }), []);
  const filed = await trial.ask(`${own}/appeals`, {
    token: mallory.token,
    json: { decision_id: decision, grounds: 'They were a gift.' },
  });
  const appeals = await trial.ask(`${own}/appeals`, { token: mallory.token });
  assert.deepEqual(idsOf(appeals), [textAt(filed, 'id')]);
  assert.deepEqual(await trial.ask(`${own}/appeals`, { token: court.rosa.token }), []);
  assert.equal((await trial.call(`${own}/accounts/1/standing`)).status, 404);
  for (const path of ['standing', 'appeals']) {
    assert.equal((await trial.call(`${own}/${path}`)).status, 401);
  }
});

test('one’s lists of people are there as CSV, for oneself alone', async () => {
  const { trial, world, mallory, rosa } = court;
  await follow(world, rosa.id, mallory.id);
  const lists = async (name: string, token?: string) =>
    trial.call(`${own}/archive/${name}`, token === undefined ? {} : { token });
  const following = await lists('following', rosa.token);
  assert.match(following.headers.get('content-type') ?? '', /^text\/csv/);
  assert.match(following.text, /^Account address,.*\nmallory@folkmoot\.test,true,false,\n$/);
  assert.match((await lists('followers', mallory.token)).text, /\nrosa@folkmoot\.test\n$/);
  assert.equal((await lists('followers', rosa.token)).text, 'Account address\n');
  assert.equal((await lists('following')).status, 401);
  assert.equal((await lists('secrets', rosa.token)).status, 422);
});
