import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { at } from '../../trial.test.ts';
import { admin, openCourt, type Court } from './bench.test.ts';

let court: Court;
before(async () => {
  court = await openCourt();
});
after(() => court.close());

test('no server is limited, and one hand limits none', async () => {
  const { trial, olga, opal, mallory } = court;
  const path = `${admin}/domain_blocks`;
  const json = { domain: 'elsewhere.example', severity: 'suspend' };
  for (const { token } of [olga, opal]) {
    const refused = await trial.call(path, { token, json });
    assert.equal(refused.status, 403);
    assert.equal(at(refused.json, 'article'), 6);
    assert.deepEqual(await trial.ask(path, { token }), []);
  }
  assert.deepEqual(await trial.ask('/api/v1/instance/domain_blocks'), []);
  assert.equal((await trial.call(path, { token: mallory.token })).status, 403);
  assert.equal((await trial.call(path)).status, 401);
});

test('no list of allowed servers is kept, and writes to it are refused', async () => {
  const { trial, opal, mallory } = court;
  const path = `${admin}/domain_allows`;
  assert.deepEqual(await trial.ask(path, { token: opal.token }), []);
  assert.equal((await trial.call(`${path}/1`, { token: opal.token })).status, 404);
  const write = await trial.call(path, { token: opal.token, json: { domain: 'x.example' } });
  assert.equal(write.status, 403);
  assert.equal((await trial.call(path, { token: mallory.token })).status, 403);
});
