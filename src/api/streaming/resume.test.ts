import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { follow } from '#accounts';
import { minuteMs } from '#foundation';
import { testDatabase, type TestDatabase } from '#testing';
import { startTrial, textAt, type Person, type Trial } from '../trial.test.ts';
import { isUpdate, openSocket, openSource, updatesIn, type Told } from './watching.test.ts';

let database: TestDatabase;
let trial: Trial;
let ann: Person;
let bob: Person;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  ann = await trial.join('ann');
  bob = await trial.join('bob');
  await follow(database.world, bob.id, ann.id);
});
after(async () => {
  await trial.close();
  await database.close();
});

async function say(status: string, author = ann): Promise<string> {
  database.clock.advance(10);
  return textAt(
    await trial.ask('/api/v1/statuses', { token: author.token, json: { status } }),
    'id',
  );
}

const userEvents = () => `${trial.origin}/api/v1/streaming/user`;
const bearer = () => ({ authorization: `Bearer ${bob.token}` });

test('after any number of broken connections each post was told exactly once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          posts: fc.integer({ min: 0, max: 4 }),
          pauseMs: fc.integer({ min: 0, max: 12 }),
        }),
        {
          minLength: 2,
          maxLength: 6,
        },
      ),
      async (rounds) => {
        let source = await openSource(userEvents(), bearer());
        while (source.lastId() === undefined) await delay(5);
        const told: Told[] = [];
        const said: string[] = [];
        for (const { posts, pauseMs } of rounds) {
          const saying = Promise.all(Array.from({ length: posts }, () => say('Once, please')));
          await delay(pauseMs);
          source.close();
          await source.ended;
          told.push(...source.told);
          said.push(...(await saying));
          const id = source.lastId() ?? '';
          source = await openSource(userEvents(), { ...bearer(), 'last-event-id': id });
        }
        const last = await say('The last one');
        await source.until(isUpdate(last));
        told.push(...source.told);
        source.close();
        const ids = updatesIn(told);
        assert.deepEqual([...ids].sort(), [...said, last].sort());
      },
    ),
    { numRuns: 8 },
  );
});

test('a socket that asks for ids goes on from the last one; others see no trace of it', async () => {
  const query = { stream: 'user', last_event_id: '' };
  const first = await openSocket(trial.origin, { token: bob.token, query });
  const plain = await openSocket(trial.origin, { token: bob.token, query: { stream: 'user' } });
  const seen = await say('Seen');
  const { id = '' } = await first.until(isUpdate(seen));
  assert.notEqual(id, '');
  assert.equal((await plain.until(isUpdate(seen))).id, undefined);
  assert.deepEqual(
    plain.told.filter(({ event }) => event === 'position'),
    [],
  );
  first.socket.terminate();
  await first.closed;
  const missed = [await say('Missed one'), await say('Missed two @bob')];
  const second = await openSocket(trial.origin, { token: bob.token });
  second.say({ type: 'subscribe', stream: 'user', last_event_id: id });
  const now = await say('Now');
  await second.until(isUpdate(now));
  assert.deepEqual(updatesIn(second.told), [...missed, now]);
  assert.equal(second.told.filter(({ event }) => event === 'notification').length, 1);
  second.close();
  plain.close();
});

test('whoever was away for too long, or comes back to another process, is told what the timeline holds', async () => {
  const source = await openSource(userEvents(), bearer());
  const seen = await say('The last that was seen');
  await source.until(isUpdate(seen));
  source.close();
  const id = source.lastId() ?? '';
  const missed = [await say('While away')];
  database.clock.advance(10 * minuteMs);
  missed.push(await say('Much later'), await say('And @bob later'));
  const other = await startTrial(database.world);
  for (const origin of [trial.origin, other.origin]) {
    for (const lastId of [id, seen]) {
      const back = await openSource(`${origin}/api/v1/streaming/user`, {
        ...bearer(),
        'last-event-id': lastId,
      });
      await back.until(isUpdate(missed.at(-1) ?? ''));
      assert.deepEqual(updatesIn(back.told), missed);
      back.close();
    }
  }
  await other.close();
});

test('nobody is told by coming back what they may not see by then', async () => {
  const source = await openSource(userEvents(), bearer());
  await source.until(isUpdate(await say('Before')));
  source.close();
  const id = source.lastId() ?? '';
  const deleted = await say('Deleted meanwhile');
  const kept = await say('Kept');
  await trial.ask(`/api/v1/statuses/${deleted}`, { token: ann.token, method: 'DELETE' });
  const back = await openSource(userEvents(), { ...bearer(), 'last-event-id': id });
  await back.until(isUpdate(kept));
  await back.until(({ event, payload }) => event === 'delete' && payload === deleted);
  assert.deepEqual(updatesIn(back.told), [kept]);
  back.close();
  const cat = await trial.join('cat');
  const stranger = await openSource(userEvents(), {
    authorization: `Bearer ${cat.token}`,
    'last-event-id': id,
  });
  await stranger.until(isUpdate(await say('Her own', cat)));
  assert.equal(stranger.told.length, 1);
  stranger.close();
});
