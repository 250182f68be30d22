import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { signUp, updateProfile } from '#accounts';
import type { AccountId } from '#foundation';
import { slowDatabase, testDatabase } from '#testing';
import { authorCache } from './account-bytes.ts';

const database = await testDatabase();
after(() => database.close());
const { clock } = database;
const slow = slowDatabase(database.db);
const world = { ...database.world, db: slow.db };
const password = 'a long enough pass phrase';
const email = 'ann@example.org';
const ann = (await signUp(database.world, { handle: 'ann', email, password })).account.id;

const nameOf = async (cache: ReturnType<typeof authorCache>, id: AccountId) =>
  (await cache.load([id])).get(id)?.account.display_name;

/** As another process would: nothing here is told of it. */
const rename = (displayName: string) => updateProfile(database.world, ann, { displayName });

test('an author is shown from memory while young, once more while read anew, and waited for when old', async () => {
  const cache = authorCache(world);
  await rename('Ann');
  assert.equal(await nameOf(cache, ann), 'Ann');
  await rename('Anna');
  const asked = slow.asked();
  clock.advance(4_999);
  assert.equal(await nameOf(cache, ann), 'Ann');
  assert.equal(slow.asked(), asked, 'nothing was asked of the database');
  clock.advance(1);
  assert.equal(await nameOf(cache, ann), 'Ann');
  while ((await nameOf(cache, ann)) === 'Ann') await turn();
  assert.equal(await nameOf(cache, ann), 'Anna');
  await rename('Anne');
  clock.advance(30_000);
  assert.equal(await nameOf(cache, ann), 'Anne');
});

test('what was being read while an author changed it is not kept', async () => {
  const cache = authorCache(world);
  slow.stall();
  const reading = nameOf(cache, ann);
  await rename('Anneke');
  cache.forget(ann);
  slow.go();
  await reading;
  assert.equal(await nameOf(cache, ann), 'Anneke');
});
