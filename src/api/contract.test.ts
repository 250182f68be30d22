import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answerContract, testDatabase, type AnswerContract, type TestDatabase } from '#testing';
import { at, keysOf, startTrial, type Trial } from './trial.test.ts';

/** `trial.test.ts` holds every answer to the description; here is shown that it would notice. */

let database: TestDatabase;
let trial: Trial;
let document: unknown;
let contract: AnswerContract;
let account: object;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  document = await trial.ask('/api/openapi.json');
  contract = answerContract(document);
  const ann = await trial.join('ann');
  const asked = await trial.ask(`/api/v1/accounts/${ann.id}`);
  assert.ok(typeof asked === 'object' && asked !== null);
  account = asked;
});
after(async () => {
  await trial.close();
  await database.close();
});

/** Streams of events, which no description can hold. */
const withoutSchema = /^\/api\/v1\/streaming/;

test('every endpoint says what it returns, ours too', () => {
  const silent = keysOf(at(document, 'paths'))
    .filter((path) => !withoutSchema.test(path))
    .flatMap((path) =>
      keysOf(at(document, 'paths', path))
        // What is always refused has no success to describe.
        .filter((method) => at(document, 'paths', path, method, 'x-state', 'is') !== 'refused')
        .filter(
          (method) =>
            at(document, 'paths', path, method, 'responses', '200', 'content') === undefined,
        )
        .map((method) => `${method} ${path}`),
    );
  assert.deepEqual(silent, []);
});

test('an entity that may be null is described so that null is one', () => {
  // The generator writes `.nullable()` on a named schema as something that null is not: use orNull.
  assert.doesNotMatch(JSON.stringify(document), /"allOf"/);
});

const seen = (json: unknown, status = 200) =>
  contract({ method: 'GET', path: '/api/v1/accounts/lookup?acct=ann', status, json }).map(
    ({ at: place, says }) => `${place}: ${says}`,
  );

test('a true answer is as described', () => {
  assert.deepEqual(seen(account), []);
});

test('a key that is not described is a leak, and is noticed', () => {
  const [complaint = ''] = seen({ ...account, email: 'ann@example.org' });
  assert.match(complaint, /GET \/api\/v1\/accounts\/lookup 200: .*additional.*email/);
});

test('a key that is missing, null or of another type is noticed', () => {
  const { display_name: _left, ...rest } = { display_name: '', ...account };
  assert.match(seen(rest).join(), /display_name/);
  assert.match(seen({ ...account, display_name: null }).join(), /display_name/);
  assert.match(seen({ ...account, followers_count: '3' }).join(), /followers_count/);
  assert.match(seen({ ...account, created_at: 'yesterday' }).join(), /created_at/);
  assert.match(seen([account]).join(), /object/);
});

test('a status that is not described, a refusal of another form and no JSON are noticed', () => {
  assert.match(seen(account, 206).join(), /the status is not described/);
  assert.match(seen({ message: 'no' }, 404).join(), /error/);
  assert.match(seen(undefined).join(), /not JSON/);
  assert.deepEqual(seen({ error: 'Record not found', code: 'not-found' }, 404), []);
});

test('a fixed path is not taken for one with an id in the same place', () => {
  const answer = { method: 'GET', status: 200, json: [] } as const;
  assert.deepEqual(contract({ ...answer, path: '/api/v1/accounts/relationships' }), []);
  assert.notDeepEqual(contract({ ...answer, path: '/api/v1/accounts/12/' }), []);
});

test('a wrong answer fails the test that gets it', async () => {
  const lying = await startTrial({ ...database.world, origin: 'nowhere' });
  try {
    await assert.rejects(lying.call('/api/v1/tags/moot'), /the answer is as described/);
  } finally {
    await lying.close();
  }
});
