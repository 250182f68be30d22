import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { proposeServerMotion, signServerMotion } from '#enforcement';
import { dayMs, sha256 } from '#foundation';
import { at, listAt, textAt } from '../../trial.test.ts';
import { admin, openCourt, type Court } from './bench.test.ts';

let court: Court;
before(async () => {
  court = await openCourt();
});
after(() => court.close());

test('one hand limits no server, and is told where it is moved', async () => {
  const { trial, olga, opal, mallory } = court;
  const path = `${admin}/domain_blocks`;
  const json = { domain: 'Elsewhere.example', severity: 'suspend' };
  for (const { token } of [olga, opal]) {
    const refused = await trial.call(path, { token, json });
    assert.equal(refused.status, 403);
    assert.equal(at(refused.json, 'article'), 6);
    assert.match(
      textAt(refused.json, 'error'),
      /\/desk\/servers\?domain=elsewhere\.example&does=suspension$/,
    );
    assert.deepEqual(await trial.ask(path, { token }), []);
  }
  const none = await trial.call(path, { token: olga.token, json: { domain: 'no name' } });
  assert.equal(none.status, 422);
  assert.deepEqual(await trial.ask('/api/v1/instance/domain_blocks'), []);
  assert.equal((await trial.call(path, { token: mallory.token })).status, 403);
  assert.equal((await trial.call(path)).status, 401);
});

test('what two officers decided about a server everybody reads, and no client undoes alone', async () => {
  const { trial, world, clock, olga, otto, opal, mallory } = court;
  const { motionId } = await proposeServerMotion(world, olga.id, {
    domain: 'far.example',
    does: 'limit',
    ruleId: 'harassment.targeted',
    facts: 'Forty accounts of it wrote to one person here.',
    lesser: 'Each was limited, and new ones came.',
    summary: 'Organised harassment',
    told: { at: clock.now(), how: 'A letter.' },
    reviewDays: 100,
  });
  clock.advance(3 * dayMs);
  await signServerMotion(world, otto.id, motionId);
  const digest = sha256('far.example').toString('hex');
  assert.deepEqual(await trial.ask('/api/v1/instance/domain_blocks'), [
    { domain: 'far.example', digest, severity: 'silence', comment: 'Organised harassment' },
  ]);
  const own = '/api/folkmoot/v1/servers';
  const [limit] = listAt(await trial.ask(own));
  assert.deepEqual(
    [at(limit, 'domain'), at(limit, 'kind'), at(limit, 'reason')],
    ['far.example', 'limit', 'Organised harassment'],
  );
  const whole = await trial.ask(`${own}/${textAt(limit, 'docket')}`);
  assert.equal(at(whole, 'in_force', 'review_on'), at(limit, 'review_on'));
  const [decision] = listAt(at(whole, 'decisions'));
  const committed = createHmac('sha256', Buffer.from(textAt(decision, 'salt'), 'hex'))
    .update(`folkmoot/commit/v1/sor\n${textAt(decision, 'statement')}`)
    .digest('hex');
  const entry = listAt(at(whole, 'entries')).find(
    (one) => at(one, 'index') === at(decision, 'entry_index'),
  );
  assert.ok(textAt(entry, 'entry').includes(committed));
  assert.equal((await trial.call(`${own}/${'0'.repeat(32)}`)).status, 404);
  const path = `${admin}/domain_blocks`;
  const { token } = opal;
  const [listed] = listAt(await trial.ask(path, { token }));
  const id = textAt(listed, 'id');
  assert.equal(at(listed, 'severity'), 'silence');
  assert.deepEqual(await trial.ask(`${path}/${id}`, { token }), listed);
  assert.deepEqual(await trial.ask(`${path}?max_id=${id}`, { token }), []);
  for (const method of ['PUT', 'DELETE']) {
    const refused = await trial.call(`${path}/${id}`, { token, method });
    assert.equal(refused.status, 403, method);
    assert.match(textAt(refused.json, 'error'), /domain=far\.example/);
  }
  assert.equal((await trial.call(`${path}/7`, { token })).status, 404);
  assert.equal((await trial.call(path, { token: mallory.token })).status, 403);
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
