import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { publishPost } from '#conversation';
import { testDatabase, unzip, type TestDatabase } from '#testing';
import { at, listAt, startTrial, textAt, type Trial } from '../trial.test.ts';

let place: TestDatabase;
let trial: Trial;

before(async () => {
  place = await testDatabase();
  trial = await startTrial(place.world);
});
after(async () => {
  await trial.close();
  await place.close();
});

const path = '/api/folkmoot/v1/archive';

test('a person downloads their archive with a token that may read', async () => {
  const ada = await trial.join('ada');
  await publishPost(place.world, ada.id, { text: 'between us', visibility: 'direct' });
  const response = await fetch(`${trial.origin}${path}`, {
    headers: { authorization: `Bearer ${ada.token}` },
  });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/zip');
  assert.match(
    response.headers.get('content-disposition') ?? '',
    /^attachment; filename="archive-ada-\d{14}\.zip"$/,
  );
  assert.match(response.headers.get('cache-control') ?? '', /no-store/);
  const members = await unzip(Buffer.from(await response.arrayBuffer()));
  assert.ok(members.has('outbox.json') && members.has('actor.json'));
});

test('nobody else does', async () => {
  assert.equal((await trial.call(path)).status, 401);
  const bo = await trial.join('bo');
  const writer = await trial.tokenOf(bo, 'write');
  assert.equal((await trial.call(path, { token: writer })).status, 403);
  assert.equal((await trial.call(path, { token: await trial.appToken('read') })).status, 422);
});

test('one’s exit says what can be taken along, and each of it can', async () => {
  const cy = await trial.join('cy');
  const exit = await trial.ask('/api/folkmoot/v1/exit', { token: cy.token });
  assert.equal(at(exit, 'window'), null);
  assert.equal(at(exit, 'move', 'possible'), false);
  const lists = listAt(exit, 'lists');
  assert.deepEqual(
    lists.map((list) => textAt(list, 'file_name')),
    [
      'following_accounts.csv',
      'followers.csv',
      'muted_accounts.csv',
      'blocked_accounts.csv',
      'blocked_domains.csv',
      'lists.csv',
    ],
  );
  const headers = { authorization: `Bearer ${cy.token}` };
  for (const url of [textAt(exit, 'archive_url'), ...lists.map((list) => textAt(list, 'url'))]) {
    // The trial listens beside the address that the service is known by.
    const taken = await fetch(`${trial.origin}${new URL(url).pathname}`, { headers });
    assert.equal(taken.status, 200, url);
    await taken.arrayBuffer();
  }
  assert.equal((await trial.call('/api/folkmoot/v1/exit')).status, 401);
});
