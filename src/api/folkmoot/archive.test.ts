import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { publishPost } from '#conversation';
import { testDatabase, unzip, type TestDatabase } from '#testing';
import { startTrial, type Trial } from '../trial.test.ts';

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
