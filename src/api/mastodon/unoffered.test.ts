import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ensureRulebook } from '#enforcement';
import { dayOf } from '#foundation';
import { testDatabase, type TestDatabase } from '#testing';
import { at, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';

let database: TestDatabase;
let trial: Trial;
let ada: Person;
let bo: Person;

before(async () => {
  database = await testDatabase();
  await ensureRulebook(database.world);
  trial = await startTrial(database.world);
  ada = await trial.join('ada');
  bo = await trial.join('bo');
});
after(async () => {
  await trial.close();
  await database.close();
});

test('translation is refused as where it is switched off, and tells nothing of hidden posts', async () => {
  const say = async (visibility: string) =>
    textAt(
      await trial.ask('/api/v1/statuses', {
        token: ada.token,
        json: { status: 'Bonjour', visibility },
      }),
      'id',
    );
  const translate = (id: string) =>
    trial.call(`/api/v1/statuses/${id}/translate`, { token: bo.token, json: { lang: 'en' } });
  assert.equal((await translate(await say('public'))).status, 503);
  assert.equal((await translate(await say('direct'))).status, 404);
  assert.equal((await translate('1')).status, 404);
});

test('collections and annual reports answer the empty form, and are not found by id', async () => {
  const token = ada.token;
  for (const name of ['collections', 'in_collections']) {
    const answer = await trial.ask(`/api/v1/accounts/${ada.id}/${name}`);
    assert.deepEqual(answer, { collections: [] });
  }
  assert.deepEqual(await trial.ask('/api/v1/annual_reports/2025/state', { token }), {
    state: 'ineligible',
  });
  const reports = await trial.ask('/api/v1/annual_reports', { token });
  assert.deepEqual(at(reports, 'annual_reports'), []);
  for (const path of ['annual_reports/2025/generate', 'collections', 'collections/1/items']) {
    assert.equal((await trial.call(`/api/v1/${path}`, { token, json: {} })).status, 404);
    assert.equal((await trial.call(`/api/v1/${path}`, { json: {} })).status, 401);
  }
  assert.equal((await trial.call('/api/v1_alpha/async_refreshes/x', { token })).status, 404);
});

test('a profile is read as it was written, and changed field by field', async () => {
  const changed = await trial.ask('/api/v1/profile', {
    token: ada.token,
    method: 'PATCH',
    json: { display_name: 'Ada L', note: 'I count *things*' },
  });
  assert.equal(at(changed, 'note'), 'I count *things*');
  const read = await trial.ask('/api/v1/profile', { token: ada.token });
  assert.deepEqual(read, changed);
  assert.equal(at(read, 'avatar'), null);
  const reader = await trial.tokenOf(ada, 'read');
  const refused = await trial.call('/api/v1/profile', {
    token: reader,
    method: 'PATCH',
    json: { note: 'x' },
  });
  assert.equal(refused.status, 403);
  assert.equal((await trial.call('/api/v1/profile')).status, 401);
});

test('whether one’s own address is confirmed is told', async () => {
  const path = '/api/v1/emails/check_confirmation';
  assert.equal(await trial.ask(path, { token: bo.token }), false);
  const { db, clock } = database;
  await db
    .updateTable('credentials')
    .set({ email_confirmed_at: clock.now() })
    .where('account_id', '=', bo.id)
    .execute();
  assert.equal(await trial.ask(path, { token: bo.token }), true);
});

test('the terms of a day are the rulebook that took effect on it', async () => {
  const now = await trial.ask('/api/v1/instance/terms_of_service');
  const day = textAt(now, 'effective_date');
  assert.equal(day, dayOf(database.clock.now()));
  assert.deepEqual(await trial.ask(`/api/v1/instance/terms_of_service/${day}`), now);
  for (const other of ['1999-01-01', 'x']) {
    assert.equal((await trial.call(`/api/v1/instance/terms_of_service/${other}`)).status, 404);
  }
  assert.match(textAt(await trial.ask('/api/v1/instance/privacy_policy'), 'content'), /^<p>/);
});
