import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { signUp, type Account } from '#accounts';
import { castPollVote, publishPost, revokeQuote, type Post, type PostDraft } from '#conversation';
import { testDatabase, type TestDatabase } from '#testing';
import { findDocument } from './find-document.ts';

let place: TestDatabase;
let ann: Account;
let bob: Account;

before(async () => {
  place = await testDatabase();
  ann = await join('ann');
  bob = await join('bob');
});
after(() => place.close());

async function join(handle: string): Promise<Account> {
  const email = `${handle}@example.org`;
  return (await signUp(place.world, { handle, email, password: 'a long pass phrase' })).account;
}

const publish = (author: Account, draft: PostDraft) => publishPost(place.world, author.id, draft);

async function documentOf(author: Account, post: Post): Promise<Record<string, unknown>> {
  const found = await findDocument(place.world, `/users/${author.handle}/posts/${post.id}`);
  const parsed: unknown = JSON.parse(String(found?.body));
  assert.ok(typeof parsed === 'object' && parsed !== null);
  return Object.fromEntries(Object.entries(parsed));
}

test('a poll is a Question whose counts are those of the moment, hidden ones apart', async () => {
  const poll = { options: ['tea', 'coffee'], seconds: 600 };
  const open = await publish(ann, { text: 'What to drink?', poll });
  const hidden = await publish(ann, {
    text: 'And for whom?',
    poll: { ...poll, multiple: true, hidesTotals: true },
  });
  const before = await documentOf(ann, open);
  assert.deepEqual([before['type'], before['votersCount']], ['Question', 0]);
  for (const post of [open, hidden]) {
    await castPollVote(place.world, bob.id, { postId: post.id, choices: [1] });
  }
  const after = await documentOf(ann, open);
  const option = (name: string, totalItems?: number) => ({
    type: 'Note',
    name,
    replies: { type: 'Collection', ...(totalItems === undefined ? {} : { totalItems }) },
  });
  assert.deepEqual(after['oneOf'], [option('tea', 0), option('coffee', 1)]);
  assert.equal(after['votersCount'], 1);
  assert.deepEqual((await documentOf(ann, hidden))['anyOf'], [option('tea'), option('coffee')]);
});

test('a quote names the quoted post until consent is withdrawn', async () => {
  const quoted = await publish(ann, { text: 'Quote me', quotePolicy: 'public' });
  const quoting = await publish(bob, { text: 'She said', quotes: quoted.id });
  const uri = `${place.world.origin}/users/ann/posts/${quoted.id}`;
  assert.equal((await documentOf(bob, quoting))['quote'], uri);
  await revokeQuote(place.world, ann.id, { postId: quoted.id, quotingId: quoting.id });
  assert.equal((await documentOf(bob, quoting))['quote'], undefined);
});
