import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { conversationJobs, hidePost } from '#conversation';
import { toId } from '#foundation';
import { transact } from '#infrastructure';
import { settle, testDatabase, type TestDatabase } from '#testing';
import { at, idsOf, listAt, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';

let database: TestDatabase;
let trial: Trial;
let ann: Person;
let bob: Person;
let cat: Person;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  ann = await trial.join('ann');
  bob = await trial.join('bob');
  cat = await trial.join('cat');
  await trial.ask(`/api/v1/accounts/${ann.id}/follow`, { token: bob.token, method: 'POST' });
});
after(async () => {
  await trial.close();
  await database.close();
});

type Fields = Readonly<Record<string, unknown>>;

const send = (by: Person, json: Fields) => {
  database.clock.advance(1000);
  return trial.call('/api/v1/statuses', { token: by.token, json });
};
const post = async (by: Person, json: Fields) => {
  const answer = await send(by, json);
  assert.equal(answer.status, 200, answer.text);
  return textAt(answer.json, 'id');
};
const read = (id: string, by?: Person) =>
  trial.ask(`/api/v1/statuses/${id}`, by === undefined ? {} : { token: by.token });
const act = (by: Person, path: string, method = 'POST') =>
  trial.ask(path, { token: by.token, method });
const stateFor = async (id: string, by?: Person) => {
  const quote = at(await read(id, by), 'quote');
  return [at(quote, 'state'), at(quote, 'quoted_status', 'id')];
};

test('who may quote follows the author’s policy and who may see the post', async () => {
  const allowed = async (json: Fields, ...people: Person[]) => {
    const id = await post(ann, { status: 'Quote me if you may', ...json });
    for (const who of [ann, bob, cat]) {
      const seen = await trial.call(`/api/v1/statuses/${id}`, { token: who.token });
      const answer = await send(who, { status: 'see', quoted_status_id: id });
      const may = people.includes(who);
      const wanted = may ? 200 : seen.status === 200 ? 403 : 404;
      assert.equal(answer.status, wanted, `${who.handle} ${JSON.stringify(json)} ${answer.text}`);
      if (!may) assert.ok(at(answer.json, 'details', 'quoted_status_id'), answer.text);
      const approval = at(seen.json, 'quote_approval', 'current_user');
      if (seen.status === 200) assert.equal(approval, may ? 'automatic' : 'denied', who.handle);
    }
    return id;
  };
  await allowed({ quote_approval_policy: 'public' }, ann, bob, cat);
  await allowed({ quote_approval_policy: 'followers' }, ann, bob);
  await allowed({ quote_approval_policy: 'nobody' }, ann);
  await allowed({ quote_approval_policy: 'public', visibility: 'unlisted' }, ann, bob, cat);
  const own = await allowed({ quote_approval_policy: 'public', visibility: 'private' }, ann);
  await allowed({ quote_approval_policy: 'public', visibility: 'direct', status: '@bob hi' });
  const quoting = await read(await post(ann, { status: 'again', quoted_status_id: own }), ann);
  assert.equal(at(quoting, 'visibility'), 'private');
  const shown = await read(own, ann);
  assert.deepEqual(at(shown, 'quote_approval', 'automatic'), []);
});

test('a quote is shown whole, once deep, to everyone who may see it, and its author is told', async () => {
  const first = await post(ann, { status: 'The first <b>wörd</b>' });
  const second = await post(bob, { status: 'The second', quoted_status_id: first });
  const third = await post(cat, { quoted_status_id: second });
  const shown = await read(third);
  assert.equal(at(shown, 'quote', 'state'), 'accepted');
  assert.match(textAt(shown, 'quote', 'quoted_status', 'content'), /The second/);
  assert.equal(at(shown, 'quote', 'quoted_status', 'account', 'acct'), 'bob');
  assert.deepEqual(at(shown, 'quote', 'quoted_status', 'quote'), {
    state: 'accepted',
    quoted_status_id: first,
  });
  assert.match(textAt(shown, 'content'), /quote-inline/);
  assert.equal(at(await read(first), 'quotes_count'), 1);
  const quotes = await trial.ask(`/api/v1/statuses/${first}/quotes`);
  assert.deepEqual(idsOf(quotes), [second]);
  const told = await trial.ask('/api/v1/notifications?types[]=quote', { token: ann.token });
  assert.equal(at(told, 0, 'status', 'id'), second);
  const form = { status: 'The first word, mended' };
  await trial.ask(`/api/v1/statuses/${first}`, { token: ann.token, method: 'PUT', form });
  await settle(database.world, conversationJobs);
  const edits = await trial.ask('/api/v1/notifications?types[]=quoted_update', {
    token: bob.token,
  });
  assert.equal(at(edits, 0, 'status', 'id'), first);
  const edited = { status: 'The second, mended' };
  await trial.ask(`/api/v1/statuses/${second}`, { token: bob.token, method: 'PUT', form: edited });
  assert.match(textAt(await read(second), 'content'), /quote-inline.*mended/);
  const history = await trial.ask(`/api/v1/statuses/${second}/history`);
  assert.deepEqual(
    listAt(history).map((version) => at(version, 'quote', 'quoted_status_id')),
    [first, first],
  );
});

test('a withdrawn quote is gone for everybody, in lists and counts too', async () => {
  const quoted = await post(ann, { status: 'Not for long' });
  const quoting = await post(bob, { status: 'Look', quoted_status_id: quoted });
  const path = `/api/v1/statuses/${quoted}/quotes/${quoting}/revoke`;
  assert.equal((await trial.call(path, { token: cat.token, method: 'POST' })).status, 404);
  assert.equal((await trial.call(path, { token: bob.token, method: 'POST' })).status, 404);
  const other = await post(ann, { status: 'Another' });
  const wrong = `/api/v1/statuses/${other}/quotes/${quoting}/revoke`;
  assert.equal((await trial.call(wrong, { token: ann.token, method: 'POST' })).status, 404);
  for (const time of ['first', 'again']) {
    assert.equal(at(await act(ann, path), 'quote', 'state'), 'revoked', time);
  }
  for (const who of [undefined, ann, bob, cat]) {
    assert.deepEqual(await stateFor(quoting, who), ['revoked', undefined]);
  }
  assert.deepEqual(idsOf(await trial.ask(`/api/v1/statuses/${quoted}/quotes`)), []);
  assert.equal(at(await read(quoted), 'quotes_count'), 0);
});

test('a quote shows each viewer no more than they may see', async () => {
  const secret = await post(ann, { status: 'For followers', visibility: 'private' });
  // Its own author quotes it for followers and names an outsider: the outsider sees the quoting post.
  const quoting = await post(ann, {
    status: 'Look @cat',
    quoted_status_id: secret,
    visibility: 'private',
  });
  assert.deepEqual(await stateFor(quoting, bob), ['accepted', secret]);
  assert.deepEqual(await stateFor(quoting, cat), ['unauthorized', undefined]);
  assert.doesNotMatch(JSON.stringify(await read(quoting, cat)), /For followers/);

  const open = await post(ann, { status: 'Open words' });
  const byBob = await post(bob, { status: 'He said', quoted_status_id: open });
  await act(cat, `/api/v1/accounts/${ann.id}/mute`);
  assert.deepEqual(await stateFor(byBob, cat), ['muted_account', open]);
  await act(cat, `/api/v1/accounts/${ann.id}/unmute`);
  await act(cat, `/api/v1/accounts/${ann.id}/block`);
  assert.deepEqual(await stateFor(byBob, cat), ['blocked_account', open]);
  assert.equal((await send(cat, { status: 'x', quoted_status_id: open })).status, 403);
  await act(cat, `/api/v1/accounts/${ann.id}/unblock`);
  await act(ann, `/api/v1/accounts/${cat.id}/block`);
  assert.deepEqual(await stateFor(byBob, cat), ['unauthorized', undefined]);
  assert.equal((await send(cat, { status: 'x', quoted_status_id: open })).status, 404);
  await act(ann, `/api/v1/accounts/${cat.id}/unblock`);

  // Enforcement guards what is hidden; here only the obeying is looked at.
  await sql`alter table posts disable trigger user`.execute(database.db);
  await sql`alter table post_hidings disable trigger user`.execute(database.db);
  await transact(database.world, (tx) => hidePost(tx, toId(open), toId('77'), '2027-1'));
  const hidden = await read(byBob, cat);
  assert.match(textAt(hidden, 'quote', 'quoted_status', 'content'), /hidden by a decision.*2027-1/);
  assert.doesNotMatch(JSON.stringify(hidden), /Open words/);
  assert.equal((await send(cat, { status: 'x', quoted_status_id: open })).status, 404);
  await act(ann, `/api/v1/statuses/${open}`, 'DELETE');
  assert.deepEqual(await stateFor(byBob, cat), ['deleted', undefined]);
});

test('a quote that is deleted is not counted any more', async () => {
  const quoted = await post(ann, { status: 'Counted' });
  const quoting = await post(bob, { status: 'One', quoted_status_id: quoted });
  await post(bob, { status: 'Private', quoted_status_id: quoted, visibility: 'private' });
  assert.equal(at(await read(quoted), 'quotes_count'), 1);
  await act(bob, `/api/v1/statuses/${quoting}`, 'DELETE');
  assert.equal(at(await read(quoted), 'quotes_count'), 0);
  assert.deepEqual(idsOf(await trial.ask(`/api/v1/statuses/${quoted}/quotes`)), []);
});

test('a direct post that quotes somebody has to name them', async () => {
  const quoted = await post(ann, { status: 'Open' });
  const hidden = { status: '@cat look', quoted_status_id: quoted, visibility: 'direct' };
  assert.equal((await send(bob, hidden)).status, 422);
  await post(bob, { ...hidden, status: '@ann look' });
});

test('the policy comes from the preferences, and may be changed later', async () => {
  const json = { source: { quote_policy: 'nobody' } };
  const path = '/api/v1/accounts/update_credentials';
  const own = await trial.ask(path, { token: cat.token, method: 'PATCH', json });
  assert.equal(at(own, 'source', 'quote_policy'), 'nobody');
  const preferences = await trial.ask('/api/v1/preferences', { token: cat.token });
  assert.equal(at(preferences, 'posting:default:quote_policy'), 'nobody');
  const id = await post(cat, { status: 'Leave it' });
  assert.equal((await send(bob, { status: 'x', quoted_status_id: id })).status, 403);
  const policy = { quote_approval_policy: 'public' };
  const change = (by: Person) =>
    trial.call(`/api/v1/statuses/${id}/interaction_policy`, {
      token: by.token,
      method: 'PUT',
      form: policy,
    });
  assert.equal((await change(bob)).status, 404);
  const changed = await change(cat);
  assert.deepEqual(at(changed.json, 'quote_approval', 'automatic'), ['public']);
  assert.equal(at(changed.json, 'edited_at'), null);
  await post(bob, { status: 'now', quoted_status_id: id });
});

test('who may answer is the author’s choice, then and later, and a refusal says why', async () => {
  const reply = (by: Person, to: string) => send(by, { status: 'I say', in_reply_to_id: to });
  const cases = [
    ['everybody', [ann, bob, cat]],
    ['followers', [ann, bob]],
    ['mentioned', [ann]],
    ['nobody', [ann]],
  ] as const;
  for (const [policy, people] of cases) {
    const id = await post(ann, { status: `For ${policy}`, reply_policy: policy });
    for (const who of [ann, bob, cat]) {
      const may = people.some((one) => one === who);
      const seen = await read(id, who);
      assert.deepEqual([at(seen, 'reply_policy'), at(seen, 'reply_allowed')], [policy, may]);
      const answer = await reply(who, id);
      assert.equal(answer.status, may ? 200 : 403, `${policy} ${who.handle}`);
      if (!may) assert.match(textAt(answer.json, 'error'), /lets/);
    }
  }
  const named = await post(ann, { status: 'Well, @cat?', reply_policy: 'mentioned' });
  assert.equal((await reply(cat, named)).status, 200);
  assert.equal((await reply(bob, named)).status, 403);
  const path = `/api/v1/statuses/${named}/interaction_policy`;
  const form = { reply_policy: 'nobody' };
  await trial.ask(path, { token: ann.token, method: 'PUT', form });
  assert.equal((await reply(cat, named)).status, 403);
  const edit = { status: 'Well, @cat?', reply_policy: 'everybody' };
  await trial.ask(`/api/v1/statuses/${named}`, { token: ann.token, method: 'PUT', json: edit });
  assert.equal((await reply(bob, named)).status, 200);
  const wrong = await send(ann, { status: 'x', reply_policy: 'friends' });
  assert.ok(at(wrong.json, 'details', 'reply_policy'), wrong.text);
});
