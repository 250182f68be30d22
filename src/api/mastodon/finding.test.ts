import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { saveRemoteAccount, updateProfile, type Account } from '#accounts';
import { notify } from '#conversation';
import { toId } from '#foundation';
import { transact } from '#infrastructure';
import { testDatabase, type TestDatabase } from '#testing';
import { at, idsOf, listAt, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';

let database: TestDatabase;
let trial: Trial;
let ann: Person;
let bob: Person;
let cat: Person;
let dan: Person;
let far: Account;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  [ann, bob, cat, dan] = [
    await trial.join('ann'),
    await trial.join('bob'),
    await trial.join('cat'),
    await trial.join('dan'),
  ];
  for (const { id } of [cat, dan]) {
    await updateProfile(database.world, id, { discoverable: true, displayName: `Zoë of ${id}` });
  }
  far = await saveRemoteAccount(database.world, {
    uri: 'https://far.example/users/fay',
    handle: 'fay',
    domain: 'far.example',
    displayName: 'Fay',
    bioHtml: '',
    fields: [],
    locked: false,
    bot: false,
    discoverable: true,
    indexable: true,
  });
});
after(async () => {
  await trial.close();
  await database.close();
});

const post = (who: Person, path: string, json: object = {}) =>
  trial.call(path, { token: who.token, method: 'POST', json });
const get = (who: Person, path: string) => trial.ask(path, { token: who.token });
const relationOf = async (who: Person, id: string) =>
  at(await get(who, `/api/v1/accounts/relationships?id[]=${id}`), 0);

test('a note is seen by its writer alone, and an empty one removes it', async () => {
  const noted = await post(ann, `/api/v1/accounts/${bob.id}/note`, { comment: ' owes me tea ' });
  assert.equal(at(noted.json, 'note'), 'owes me tea');
  assert.equal(at(await relationOf(ann, bob.id), 'note'), 'owes me tea');
  assert.equal(at(await relationOf(cat, bob.id), 'note'), '');
  assert.equal(at(await relationOf(bob, ann.id), 'note'), '');
  const long = await post(ann, `/api/v1/accounts/${bob.id}/note`, { comment: 'x'.repeat(2001) });
  assert.equal(long.status, 422);
  assert.equal(at(await relationOf(ann, bob.id), 'note'), 'owes me tea');
  await post(ann, `/api/v1/accounts/${bob.id}/note`, { comment: '' });
  assert.equal(at(await relationOf(ann, bob.id), 'note'), '');
  assert.equal((await post(ann, '/api/v1/accounts/1/note', { comment: 'x' })).status, 404);
});

test('one recommends only whom one follows, and it ends with the follow', async () => {
  assert.equal((await post(ann, `/api/v1/accounts/${bob.id}/endorse`)).status, 422);
  await post(ann, `/api/v1/accounts/${bob.id}/follow`);
  const done = await post(ann, `/api/v1/accounts/${bob.id}/endorse`);
  assert.equal(at(done.json, 'endorsed'), true);
  await post(ann, `/api/v1/accounts/${bob.id}/pin`);
  assert.deepEqual(idsOf(await get(ann, '/api/v1/endorsements')), [bob.id]);
  const shown = await trial.ask(`/api/v1/accounts/${ann.id}/endorsements`);
  assert.deepEqual(idsOf(shown), [bob.id]);
  const undone = await post(ann, `/api/v1/accounts/${bob.id}/unendorse`);
  assert.equal(at(undone.json, 'endorsed'), false);
  await post(ann, `/api/v1/accounts/${bob.id}/endorse`);
  await post(ann, `/api/v1/accounts/${bob.id}/unfollow`);
  assert.deepEqual(await get(ann, '/api/v1/endorsements'), []);
});

test('familiar followers are those one follows, and nobody else', async () => {
  await post(ann, `/api/v1/accounts/${bob.id}/follow`);
  await post(bob, `/api/v1/accounts/${dan.id}/follow`);
  await post(cat, `/api/v1/accounts/${dan.id}/follow`);
  const path = `/api/v1/accounts/familiar_followers?id[]=${dan.id}&id[]=${cat.id}`;
  const found = await get(ann, path);
  assert.deepEqual(
    listAt(found).map((one) => [textAt(one, 'id'), idsOf(at(one, 'accounts'))]),
    [
      [dan.id, [bob.id]],
      [cat.id, []],
    ],
  );
});

test('accounts are found by handle, and by name only when they want to be', async () => {
  const search = async (who: Person, q: string, more = '') =>
    idsOf(await get(who, `/api/v1/accounts/search?q=${encodeURIComponent(q)}${more}`));
  assert.deepEqual((await search(ann, 'zoe')).toSorted(), [cat.id, dan.id].toSorted());
  assert.deepEqual(await search(ann, `Zoë ${dan.id}`), [dan.id]);
  assert.deepEqual(await search(ann, 'BO'), [bob.id]);
  assert.deepEqual(await search(ann, '@fay@far.ex'), [far.id]);
  assert.deepEqual(await search(ann, '@bob@folkmoot.test'), [bob.id]);
  await updateProfile(database.world, bob.id, { displayName: 'Robert the Quiet' });
  assert.deepEqual(await search(cat, 'quiet'), []);
  assert.deepEqual(await search(ann, 'quiet'), [bob.id], 'ann follows bob');
  assert.deepEqual(await search(ann, 'zoe', '&following=true'), []);
  assert.deepEqual(await search(ann, '%'), []);
  await post(dan, `/api/v1/accounts/${ann.id}/block`);
  assert.deepEqual(await search(ann, 'zoe'), [cat.id]);
  await post(dan, `/api/v1/accounts/${ann.id}/unblock`);
});

test('suggestions come from friends of friends and from the followed, with their reason', async () => {
  const suggested = async (who: Person) =>
    listAt(await get(who, '/api/v2/suggestions')).map((one) => [
      textAt(one, 'account', 'id'),
      at(one, 'sources'),
    ]);
  await post(ann, `/api/v1/accounts/${cat.id}/follow`);
  assert.deepEqual(await suggested(ann), [[dan.id, ['friends_of_friends']]]);
  assert.deepEqual(idsOf(await get(ann, '/api/v1/suggestions')), [dan.id]);
  const eve = await trial.join('eve');
  assert.deepEqual(new Set((await suggested(eve)).map(([id]) => id)), new Set([cat.id, dan.id]));
  assert.deepEqual((await suggested(eve))[0]?.[1], ['most_followed']);
  await post(eve, `/api/v1/accounts/${cat.id}/mute`);
  assert.deepEqual(
    (await suggested(eve)).map(([id]) => id),
    [dan.id],
  );
  await trial.ask(`/api/v1/suggestions/${dan.id}`, { token: eve.token, method: 'DELETE' });
  assert.deepEqual(await suggested(eve), []);
  await updateProfile(database.world, dan.id, { discoverable: false });
  assert.deepEqual(await suggested(ann), []);
  await updateProfile(database.world, dan.id, { discoverable: true });
});

test('a server that one turned away from is shunned, tells nothing, and cannot follow', async () => {
  const block = (form: Record<string, string>, method = 'POST') =>
    trial.call('/api/v1/domain_blocks', { token: ann.token, method, form });
  assert.equal((await block({ domain: 'folkmoot.test' })).status, 422);
  assert.equal((await block({ domain: 'no host' })).status, 422);
  const told = () =>
    transact(database.world, (tx) =>
      notify(tx, database.world, {
        accountId: toId(ann.id),
        kind: 'follow',
        fromId: far.id,
        cause: `follow:${database.world.ids.next(1)}`,
      }),
    );
  await told();
  const kinds = async () => listAt(await get(ann, '/api/v1/notifications?types[]=follow'));
  const before = (await kinds()).filter((one) => at(one, 'account', 'id') === far.id).length;
  assert.equal(before, 1);
  assert.equal((await block({ domain: 'FAR.example' })).status, 200);
  assert.deepEqual(await get(ann, '/api/v1/domain_blocks'), ['far.example']);
  assert.equal(at(await relationOf(ann, far.id), 'domain_blocking'), true);
  assert.equal(at(await relationOf(bob, far.id), 'domain_blocking'), false);
  await told();
  const seen = (await kinds()).filter((one) => at(one, 'account', 'id') === far.id);
  assert.equal(seen.length, 0);
  assert.deepEqual(await trial.ask('/api/v1/instance/peers'), ['far.example']);
  assert.deepEqual(await trial.ask('/api/v1/peers/search?q=fa'), ['far.example']);
  assert.deepEqual(await trial.ask('/api/v1/peers/search?q=near'), []);
  const preview = await get(ann, '/api/v1/domain_blocks/preview?domain=far.example');
  assert.deepEqual(preview, { following_count: 0, followers_count: 0 });
  assert.equal((await block({ domain: 'far.example' }, 'DELETE')).status, 200);
  assert.deepEqual(await get(ann, '/api/v1/domain_blocks'), []);
  assert.equal((await kinds()).filter((one) => at(one, 'account', 'id') === far.id).length, 1);
});
