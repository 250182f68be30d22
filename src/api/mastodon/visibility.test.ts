import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { conversationJobs } from '#conversation';
import { settle, testDatabase, type TestDatabase } from '#testing';
import { at, idsOf, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';

/** What the API could give away of posts that are not for everyone. */

let database: TestDatabase;
let trial: Trial;
let ann: Person;
let friend: Person;
let stranger: Person;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  ann = await trial.join('ann');
  friend = await trial.join('friend');
  stranger = await trial.join('stranger');
  await trial.ask(`/api/v1/accounts/${ann.id}/follow`, { token: friend.token, method: 'POST' });
});
after(async () => {
  await trial.close();
  await database.close();
});

const secret = 'xyzzy';

async function publish(visibility: string, status = `${secret} #hidden @friend`): Promise<string> {
  database.clock.advance(1000);
  const json = { status, visibility };
  const made = await trial.ask('/api/v1/statuses', { token: ann.token, json });
  await settle(database.world, conversationJobs);
  return textAt(made, 'id');
}

for (const visibility of ['private', 'direct']) {
  test(`a ${visibility} post reaches those it is for, and nobody else by any path`, async () => {
    const id = await publish(visibility);
    const shown = await trial.ask(`/api/v1/statuses/${id}`, { token: friend.token });
    assert.equal(at(shown, 'visibility'), visibility);
    const gets = [
      `/api/v1/statuses/${id}`,
      `/api/v1/statuses/${id}/context`,
      `/api/v1/statuses/${id}/history`,
      `/api/v1/statuses/${id}/source`,
      `/api/v1/statuses/${id}/favourited_by`,
      `/api/v1/statuses/${id}/reblogged_by`,
    ];
    const posts = ['favourite', 'reblog', 'bookmark', 'mute', 'pin', 'unreblog'];
    for (const asking of [{ token: stranger.token }, {}]) {
      for (const path of gets) {
        const answer = await trial.call(path, asking);
        assert.ok([401, 404].includes(answer.status), `${path} ${answer.status}`);
        assert.ok(!answer.text.includes(secret));
      }
      for (const path of [
        `/api/v1/statuses?id[]=${id}`,
        '/api/v1/timelines/public?limit=40',
        '/api/v1/timelines/tag/hidden',
        `/api/v1/accounts/${ann.id}/statuses?limit=40`,
        '/api/v2/search?q=xyzzy',
      ]) {
        const answer = await trial.call(path, asking);
        assert.equal(answer.status, 200, path);
        assert.ok(!answer.text.includes(secret) && !answer.text.includes(id), path);
      }
    }
    for (const act of posts) {
      const path = `/api/v1/statuses/${id}/${act}`;
      const answer = await trial.call(path, { token: stranger.token, method: 'POST' });
      assert.equal(answer.status, 404, `${act} ${answer.text}`);
    }
    const reply = { status: 'hello there', in_reply_to_id: id };
    const answered = await trial.call('/api/v1/statuses', { token: stranger.token, json: reply });
    assert.equal(answered.status, 404);
    const notifications = await trial.call('/api/v1/notifications', { token: stranger.token });
    assert.ok(!notifications.text.includes(secret));
  });
}

test('only public posts are in public and hashtag timelines', async () => {
  const unlisted = await publish('unlisted');
  const open = await publish('public');
  for (const path of ['/api/v1/timelines/public', '/api/v1/timelines/tag/hidden']) {
    const ids = idsOf(await trial.ask(path));
    assert.ok(ids.includes(open), path);
    assert.ok(!ids.includes(unlisted), path);
  }
  assert.equal((await trial.call(`/api/v1/statuses/${unlisted}`)).status, 200);
});

test('a private post cannot be boosted into the open by another', async () => {
  const id = await publish('private');
  const answer = await trial.call(`/api/v1/statuses/${id}/reblog`, {
    token: friend.token,
    method: 'POST',
  });
  assert.ok([403, 404, 422].includes(answer.status), answer.text);
});

test('who is blocked finds neither posts nor a way to act on them', async () => {
  const id = await publish('public', 'Open to nearly all');
  await trial.ask(`/api/v1/accounts/${stranger.id}/block`, { token: ann.token, method: 'POST' });
  for (const act of ['favourite', 'reblog']) {
    const path = `/api/v1/statuses/${id}/${act}`;
    const answer = await trial.call(path, { token: stranger.token, method: 'POST' });
    assert.ok([403, 404].includes(answer.status), `${act} ${answer.status}`);
  }
  const followed = await trial.call(`/api/v1/accounts/${ann.id}/follow`, {
    token: stranger.token,
    method: 'POST',
  });
  assert.ok([403, 404].includes(followed.status), followed.text);
  const home = await trial.ask('/api/v1/timelines/public', { token: stranger.token });
  assert.ok(!idsOf(home).includes(id));
});

test('another’s uploads, markers and notifications are not found', async () => {
  const notified = await trial.ask('/api/v1/notifications', { token: friend.token });
  const id = idsOf(notified)[0] ?? '';
  assert.notEqual(id, '');
  const { token } = stranger;
  assert.equal((await trial.call(`/api/v1/notifications/${id}`, { token })).status, 404);
  assert.equal((await trial.call(`/api/v2/notifications/ungrouped-${id}`, { token })).status, 404);
  await trial.call(`/api/v1/notifications/${id}/dismiss`, { token, method: 'POST' });
  assert.ok(idsOf(await trial.ask('/api/v1/notifications', { token: friend.token })).includes(id));
});
