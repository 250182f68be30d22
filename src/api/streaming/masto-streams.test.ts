import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRestAPIClient, createStreamingAPIClient, type mastodon } from 'masto';
import { WebSocket } from 'ws';
import { follow } from '#accounts';
import { testDatabase, type TestDatabase } from '#testing';
import { startTrial, type Person, type Trial } from '../trial.test.ts';

/** The npm client library `masto`, unchanged, with all its streams over one socket. */

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

function streamsOf({ token }: Person): mastodon.streaming.Client {
  return createStreamingAPIClient({
    streamingApiUrl: `${trial.origin.replace('http', 'ws')}/api/v1/streaming`,
    accessToken: token,
    implementation: WebSocket,
  });
}

/** Keeps what a subscription yields until it is left. */
function collect(subscription: mastodon.streaming.Subscription): mastodon.streaming.Event[] {
  const kept: mastodon.streaming.Event[] = [];
  void (async () => {
    for await (const event of subscription) kept.push(event);
  })();
  return kept;
}

async function until(isSo: () => boolean, what: string): Promise<void> {
  const startedMs = performance.now();
  while (!isSo()) {
    assert.ok(performance.now() - startedMs < 30_000, what);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('its subscriptions yield updates, edits, deletions and notifications', async () => {
  const streams = streamsOf(bob);
  const user = collect(streams.user.subscribe());
  const told = collect(streams.user.notification.subscribe());
  const local = collect(streams.public.local.subscribe());
  const tagged = collect(streams.hashtag.subscribe({ tag: 'moot' }));
  const rest = createRestAPIClient({ url: trial.origin, accessToken: ann.token });
  const say = async (status: string) => {
    database.clock.advance(1000);
    return rest.v1.statuses.create({ status, visibility: 'public' });
  };
  const has = (kept: readonly mastodon.streaming.Event[], event: string) =>
    kept.some((one) => one.event === event);
  // The library says when it wants a stream, not when it has it.
  await until(() => {
    void say('Is anybody there? #moot');
    return [user, local, tagged].every((kept) => has(kept, 'update'));
  }, 'all three streams run');
  const status = await say('@bob come to the #moot');
  await until(() => has(told, 'notification'), 'the mention is notified');
  await rest.v1.statuses.$select(status.id).update({ status: '@bob come to the great #moot' });
  await until(() => has(user, 'status.update') && has(tagged, 'status.update'), 'the edit');
  await rest.v1.statuses.$select(status.id).remove();
  await until(() => has(user, 'delete') && has(local, 'delete'), 'the deletion');
  assert.ok(user.some((one) => one.event === 'delete' && one.payload === status.id));
  assert.ok(user.some((one) => one.event === 'update' && one.payload.id === status.id));
  streams.close();
});
