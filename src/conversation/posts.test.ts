import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { setStanding, goodStanding } from '#accounts';
import { toId } from '#foundation';
import { transact } from '#infrastructure';
import { boost, unboost } from './boost.ts';
import { deletePost } from './delete-post.ts';
import { editPost } from './edit-post.ts';
import { getPost, postHistory, postSource } from './get-post.ts';
import { getThread } from './get-thread.ts';
import { hidePost, unhidePost } from './hide-post.ts';
import { bookmark, pin, unpin } from './keep-post.ts';
import { like, unlike } from './like.ts';
import { listBookmarks, listLikers, listLikes } from './lists.ts';
import { publishPost } from './publish-post.ts';
import { publishThread } from './publish-thread.ts';
import { listPostCounts } from './post-counts.ts';
import { renderedOnce } from './rendered-once.ts';
import { firstPage, openScene, refused } from './scene.test.ts';

const scene = await openScene();
const { world, say } = scene;
const ann = (await scene.join('ann')).id;
const bob = (await scene.join('bob')).id;

test('a post is read back as it was written', async () => {
  const post = await say(ann, 'Hello @bob, have some #Tea: https://example.org/tea', {
    language: 'en',
  });
  const { post: read, flags } = await getPost(world, undefined, post.id);
  assert.deepEqual(read, post);
  assert.equal(
    read.html.includes('<a href="https://folkmoot.test/@bob" class="u-url mention">'),
    true,
  );
  assert.deepEqual(read.tags, ['tea']);
  assert.deepEqual(read.mentions, [{ accountId: bob, handle: 'bob', domain: null }]);
  assert.deepEqual(flags, {
    liked: false,
    boosted: false,
    bookmarked: false,
    muted: false,
    pinned: false,
  });
  assert.equal(read.threadRoot, read.id);
});

test('the language is found when none is given, and left open when it cannot be told', async () => {
  assert.equal((await say(ann, 'Heute Abend gehen wir alle zusammen ins Kino.')).language, 'de');
  assert.equal((await say(ann, 'ok')).language, null);
});

test('empty, long, future and unstorable posts are refused', async () => {
  await assert.rejects(say(ann, '  '), refused('invalid'));
  await assert.rejects(say(ann, 'x'.repeat(501)), refused('too-large'));
  await assert.rejects(say(ann, 'a\0b'), refused('invalid'));
  await assert.rejects(say(ann, 'x', { language: 'klingon!' }), refused('invalid'));
  await assert.rejects(
    say(ann, 'x', { createdAt: new Date(world.clock.now().getTime() + 60_000) }),
    refused('invalid'),
  );
});

test('the same key makes the same post, also when asked many times at once', async () => {
  const draft = { text: 'once only', idempotencyKey: 'key-1' };
  const posts = await Promise.all(Array.from({ length: 8 }, () => publishPost(world, ann, draft)));
  assert.equal(new Set(posts.map(({ id }) => id)).size, 1);
  const other = await publishPost(world, bob, draft);
  assert.notEqual(other.id, posts[0]?.id);
  await deletePost(world, bob, other.id);
  await assert.rejects(publishPost(world, bob, draft), refused('conflict'));
});

test('a thread is published whole, in order, and only once per key', async () => {
  const draft = {
    parts: [{ text: 'one' }, { text: 'two' }, { text: 'three' }],
    idempotencyKey: 'thread',
  };
  const posts = await publishThread(world, ann, draft);
  assert.deepEqual(
    posts.map(({ text }) => text),
    ['one', 'two', 'three'],
  );
  assert.deepEqual(
    posts.map(({ inReplyTo }) => inReplyTo),
    [undefined, posts[0]?.id, posts[1]?.id],
  );
  const [first] = posts;
  assert.ok(first);
  const thread = await getThread(world, undefined, first.id);
  assert.deepEqual(
    thread.descendants.map(({ post }) => post.text),
    ['two', 'three'],
  );
  assert.equal((await getPost(world, undefined, first.id)).post.counts.replies, 1);
  const again = await publishThread(world, ann, draft);
  assert.deepEqual(
    again.map(({ id }) => id),
    posts.map(({ id }) => id),
  );
});

test('a failing part leaves nothing of the thread', async () => {
  const before = (await listPostCounts(world.db, [ann])).get(ann);
  const parts = [{ text: 'kept back 1' }, { text: 'kept back 2', mediaIds: [toId<'media'>('1')] }];
  await assert.rejects(publishThread(world, ann, { parts }), refused('invalid'));
  const tooLong = [{ text: 'kept back 1' }, { text: 'x'.repeat(501) }];
  await assert.rejects(publishThread(world, ann, { parts: tooLong }), refused('too-large'));
  assert.deepEqual((await listPostCounts(world.db, [ann])).get(ann), before);
  const rows = await world.db
    .selectFrom('posts')
    .select('id')
    .where('text', 'like', 'kept back%')
    .execute();
  assert.equal(rows.length, 0);
});

test('an edit keeps every version, and only the author edits', async () => {
  const post = await say(ann, 'frist #old');
  scene.clock.advance(1000);
  const edited = await editPost(world, ann, post.id, { text: 'first #new' });
  assert.equal(edited.version, 2);
  assert.ok(edited.editedAt);
  assert.deepEqual((await getPost(world, bob, post.id)).post.tags, ['new']);
  const history = await postHistory(world, bob, post.id);
  assert.deepEqual(
    history.map(({ text }) => text),
    ['frist #old', 'first #new'],
  );
  assert.deepEqual(history[0]?.createdAt, post.createdAt);
  await assert.rejects(editPost(world, bob, post.id, { text: 'mine' }), refused('not-found'));
  assert.equal((await postSource(world, ann, post.id)).text, 'first #new');
  await assert.rejects(postSource(world, bob, post.id), refused('not-found'));
});

test('a deleted post is gone at once and leaves a tombstone in its thread', async () => {
  const root = await say(ann, 'root');
  const middle = await say(bob, 'middle secret', { inReplyTo: root.id });
  const leaf = await say(ann, 'leaf', { inReplyTo: middle.id });
  await getPost(world, ann, middle.id);
  await assert.rejects(deletePost(world, ann, middle.id), refused('not-found'));
  const deleted = await deletePost(world, bob, middle.id);
  assert.equal(deleted.text, 'middle secret');
  await assert.rejects(getPost(world, ann, middle.id), refused('not-found'));
  await assert.rejects(deletePost(world, bob, middle.id), refused('not-found'));
  await assert.rejects(like(world, ann, middle.id), refused('not-found'));
  await assert.rejects(say(ann, 'answer', { inReplyTo: middle.id }), refused('not-found'));
  const { descendants } = await getThread(world, ann, root.id);
  assert.deepEqual(
    descendants.map(({ post, tombstone }) => [post.text, tombstone?.reason]),
    [
      ['', 'deleted'],
      ['leaf', undefined],
    ],
  );
  const { ancestors } = await getThread(world, ann, leaf.id);
  assert.deepEqual(
    ancestors.map(({ tombstone }) => tombstone?.reason),
    [undefined, 'deleted'],
  );
  await deletePost(world, ann, leaf.id);
  assert.deepEqual((await getThread(world, ann, root.id)).descendants, []);
  assert.equal((await getPost(world, ann, root.id)).post.counts.replies, 0);
});

test('a hidden post is a tombstone with its docket on the next read, and whole again when it is put back', async () => {
  await scene.withoutGuards();
  const root = await say(ann, 'calm');
  const bad = await say(bob, 'vile words #vile', { inReplyTo: root.id });
  const seen = (await getPost(world, ann, bad.id)).post;
  assert.equal(seen.text, 'vile words #vile');
  await transact(world, (tx) => hidePost(tx, bad.id, toId('77'), 'D-42'));
  const hidden = await getPost(world, ann, bad.id);
  assert.deepEqual(hidden.tombstone, { reason: 'hidden', sanctionId: '77', docket: 'D-42' });
  assert.deepEqual([hidden.post.text, hidden.post.html, hidden.post.tags], ['', '', []]);
  assert.ok(hidden.post.version < 0);
  assert.equal(
    (await getThread(world, undefined, root.id)).descendants[0]?.tombstone?.reason,
    'hidden',
  );
  const own = await getPost(world, bob, bad.id);
  assert.equal(own.post.text, 'vile words #vile');
  assert.equal(own.post.hiddenDocket, 'D-42');
  await assert.rejects(like(world, ann, bad.id), refused('not-found'));
  await transact(world, (tx) => hidePost(tx, bad.id, toId('78')));
  await transact(world, (tx) => unhidePost(tx, bad.id, toId('77')));
  assert.equal((await getPost(world, ann, bad.id)).tombstone?.reason, 'hidden');
  await transact(world, (tx) => unhidePost(tx, bad.id, toId('78')));
  assert.equal((await getPost(world, ann, bad.id)).post.text, 'vile words #vile');
});

test('a hiding that is undone with its transaction changes nothing', async () => {
  const post = await say(bob, 'stays');
  const failing = transact(world, async (tx) => {
    await hidePost(tx, post.id, toId('80'));
    throw new Error('no');
  });
  await assert.rejects(failing, /no/);
  assert.equal((await getPost(world, ann, post.id)).post.text, 'stays');
});

test('liking at once and often counts once; so does taking it back', async () => {
  const post = await say(ann, 'likeable');
  await Promise.all(Array.from({ length: 6 }, () => like(world, bob, post.id)));
  const liked = await getPost(world, bob, post.id);
  assert.equal(liked.post.counts.likes, 1);
  assert.equal(liked.flags.liked, true);
  assert.equal((await getPost(world, ann, post.id)).flags.liked, false);
  assert.deepEqual(
    (await listLikers(world, ann, post.id, firstPage)).items.map(({ accountId }) => accountId),
    [bob],
  );
  assert.equal((await listLikes(world, bob, firstPage)).items[0]?.post.id, post.id);
  await Promise.all(Array.from({ length: 6 }, () => unlike(world, bob, post.id)));
  assert.equal((await getPost(world, bob, post.id)).post.counts.likes, 0);
});

test('a boost has its own id, counts once, and can be taken back', async () => {
  const post = await say(ann, 'boostable');
  const [one, two] = await Promise.all([boost(world, bob, post.id), boost(world, bob, post.id)]);
  assert.equal(one.id, two.id);
  assert.notEqual(one.id, post.id);
  assert.equal((await getPost(world, bob, post.id)).post.counts.boosts, 1);
  await unboost(world, bob, post.id);
  const after = await getPost(world, bob, post.id);
  assert.deepEqual([after.post.counts.boosts, after.flags.boosted], [0, false]);
});

test('bookmarks and pins are one’s own', async () => {
  const post = await say(ann, 'to keep');
  assert.equal((await bookmark(world, bob, post.id)).flags.bookmarked, true);
  assert.equal((await listBookmarks(world, bob, firstPage)).items[0]?.post.id, post.id);
  assert.equal((await pin(world, ann, post.id)).flags.pinned, true);
  await assert.rejects(pin(world, bob, post.id), refused('forbidden'));
  for (let index = 0; index < 4; index += 1)
    await pin(world, ann, (await say(ann, `pin ${index}`)).id);
  await assert.rejects(pin(world, ann, (await say(ann, 'one too many')).id), refused('too-many'));
  assert.equal((await unpin(world, ann, post.id)).flags.pinned, false);
});

test('a sanctioned account keeps what is not taken away', async () => {
  const dan = (await scene.join('dan')).id;
  const post = await say(dan, 'before');
  const limited = {
    ...goodStanding,
    state: 'limited' as const,
    may: { post: true, reply: false, message: false, report: true },
    sanctionIds: [toId<'sanction'>('5')],
    dockets: ['D-5'],
    asOf: world.clock.now(),
  };
  await world.db.transaction().execute(async (tx) => {
    await sql`alter table standing disable trigger user`.execute(tx);
    await setStanding(tx, dan, limited);
  });
  await say(dan, 'still posting');
  await assert.rejects(say(dan, 'answer', { inReplyTo: post.id }), refused('standing-withheld'));
  await assert.rejects(
    say(dan, '@ann psst', { visibility: 'direct' }),
    refused('standing-withheld'),
  );
  await like(world, dan, post.id);
  const banned = { ...limited, state: 'banned' as const, may: { ...limited.may, post: false } };
  await transact(world, (tx) => setStanding(tx, dan, banned));
  await assert.rejects(say(dan, 'no more'), refused('standing-withheld'));
  await assert.rejects(boost(world, dan, post.id), refused('standing-withheld'));
  await assert.rejects(like(world, dan, post.id), refused('standing-withheld'));
  assert.equal((await getPost(world, dan, post.id)).post.text, 'before');
  await deletePost(world, dan, post.id);
});

test('what does not depend on the viewer is rendered once per version, a tombstone apart', async () => {
  const post = await say(ann, 'render me');
  let count = 0;
  const render = (version: number): string =>
    renderedOnce(
      world,
      { id: post.id, version, kind: 'test' },
      () => `${version}:${(count += 1)}`,
    ).toString();
  assert.deepEqual(
    [render(1), render(1), render(2), render(-2), render(1)],
    ['1:1', '1:1', '2:2', '-2:3', '1:1'],
  );
});
