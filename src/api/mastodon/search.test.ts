import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { updateProfile } from '#accounts';
import { testDatabase, type TestDatabase } from '#testing';
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
  await updateProfile(database.world, bob.id, { indexable: true, displayName: 'Bob of the Bees' });
});
after(async () => {
  await trial.close();
  await database.close();
});

async function say(who: Person, status: string, more: object = {}): Promise<string> {
  database.clock.advance(1000);
  const json = { status, ...more };
  return textAt(await trial.ask('/api/v1/statuses', { token: who.token, json }), 'id');
}

const search = (q: string, who?: Person, more = '') =>
  trial.ask(`/api/v2/search?q=${encodeURIComponent(q)}${more}`, who && { token: who.token });

test('a search answers with posts, people and tags; a type asks for one of them', async () => {
  const open = await say(bob, 'the bees are in the #beehive');
  const secret = await say(bob, 'where the bees are', { visibility: 'private' });
  const found = await search('bees', ann);
  assert.deepEqual(idsOf(at(found, 'statuses')), [open]);
  assert.deepEqual(at(found, 'accounts'), [], 'by name only who is discoverable');
  const tags = await search('#bee', ann, '&type=hashtags');
  assert.deepEqual(
    listAt(tags, 'hashtags').map((tag) => [textAt(tag, 'name'), at(tag, 'history', 0, 'uses')]),
    [['beehive', '1']],
  );
  assert.deepEqual(at(tags, 'statuses'), []);
  const people = await search('bo', ann, '&type=accounts');
  assert.deepEqual(idsOf(at(people, 'accounts')), [bob.id]);
  assert.deepEqual(idsOf(at(await search('from:me bees', bob), 'statuses')), [secret, open]);
  assert.equal((await trial.call('/api/v2/search')).status, 422);
});

test('the probe of an app for post search finds one’s own latest post', async () => {
  const latest = await say(ann, 'something of mine');
  const found = await search('from:me', ann, '&type=statuses&limit=1');
  assert.deepEqual(idsOf(at(found, 'statuses')), [latest]);
});

test('an address of this server is followed, as far as one may see what is there', async () => {
  const open = await say(ann, 'not indexable, but linked');
  const narrow = await say(ann, 'for followers', { visibility: 'private' });
  const url = (id: string) => `https://folkmoot.test/@ann/${id}`;
  const resolved = async (q: string, who?: Person) => search(q, who, '&resolve=true');
  assert.deepEqual(idsOf(at(await resolved(url(open), bob), 'statuses')), [open]);
  assert.deepEqual(at(await resolved(url(narrow), bob), 'statuses'), []);
  assert.deepEqual(idsOf(at(await resolved(url(narrow), ann), 'statuses')), [narrow]);
  assert.deepEqual(idsOf(at(await resolved('https://folkmoot.test/@ann'), 'accounts')), [ann.id]);
  assert.deepEqual(idsOf(at(await resolved('@ann@folkmoot.test'), 'accounts')), [ann.id]);
  const tag = await resolved('https://folkmoot.test/tags/Beehive');
  assert.equal(textAt(tag, 'hashtags', 0, 'name'), 'beehive');
  const far = await resolved('https://far.example/@somebody', ann);
  assert.deepEqual(far, { accounts: [], hashtags: [], statuses: [] });
  assert.deepEqual(await resolved('@somebody@far.example', ann), far);
});

test('odd searches are answered, not broken', async () => {
  for (const q of [
    '',
    '   ',
    '"',
    '-',
    "'; drop table posts; --",
    ':*',
    '\\',
    '%',
    '(((',
    'a:b:c',
    '&!|<->',
  ]) {
    assert.equal(typeof (await search(q, ann)), 'object', q);
  }
  assert.equal((await trial.call(`/api/v2/search?q=${'x'.repeat(4001)}`)).status, 422);
  assert.equal((await trial.call('/api/v2/search?q=a%00b')).status, 422);
});
