import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { updateProfile } from '#accounts';
import { toId, type AccountId } from '#foundation';
import { transact } from '#infrastructure';
import { bookmark } from '../keep-post.ts';
import { boost } from '../boost.ts';
import { deletePost } from '../delete-post.ts';
import { editPost } from '../edit-post.ts';
import { hidePost } from '../hide-post.ts';
import { like } from '../like.ts';
import { openScene } from '../scene.test.ts';
import { revokeQuote } from '../quotes/revoke-quote.ts';
import { publishPost } from '../publish-post.ts';
import { openReading, postsById, viewOf } from '../reading.ts';
import type { Post, Viewer, Visibility } from '../types.ts';
import { searchPosts } from './search-posts.ts';
import { searchTags } from './search-tags.ts';
import { tagUses } from '../tags/tag-uses.ts';

const scene = await openScene();
const { world } = scene;
await scene.withoutGuards();
// That turns every trigger off, also those that index words.
for (const trigger of ['posts_indexed', 'posts_indexed_again']) {
  await sql`alter table posts enable trigger ${sql.ref(trigger)}`.execute(world.db);
}
const [ann, bob, cat, dan] = await Promise.all(
  ['ann', 'bob', 'cat', 'dan'].map(async (handle) => (await scene.join(handle)).id),
);
assert.ok(ann !== undefined && bob !== undefined && cat !== undefined && dan !== undefined);
// Bob and Cat agreed to be found; Ann and Dan did not.
for (const who of [bob, cat]) await updateProfile(world, who, { indexable: true });

const find = async (viewer: Viewer, text: string, more = {}): Promise<readonly string[]> =>
  (await searchPosts(world, viewer, { text, ...more })).map(({ post }) => post.text);

test('words are found in the language of the post, without accents, whatever their form', async () => {
  await scene.say(bob, 'Zwei alte Häuser am Fluss', { language: 'de' });
  await scene.say(bob, 'Nothing new in the news about running foxes', { language: 'en' });
  await scene.say(bob, 'Ils mangeaient des crêpes', { language: 'fr' });
  assert.deepEqual(await find(ann, 'haus'), ['Zwei alte Häuser am Fluss']);
  assert.deepEqual(await find(ann, 'hauser'), ['Zwei alte Häuser am Fluss']);
  assert.equal((await find(ann, 'run fox')).length, 1);
  assert.equal((await find(ann, 'creperies OR crepe')).length, 0, 'OR is a word');
  assert.equal((await find(ann, 'crepe')).length, 1);
  assert.deepEqual(await find(ann, '"running fox"'), [], 'a phrase is taken as it stands');
  assert.equal((await find(ann, '"running foxes"')).length, 1);
  // German stems «news» to «new»: that must not find the word in an English post.
  await scene.say(bob, 'A new teapot', { language: 'en' });
  assert.deepEqual(await find(ann, 'news'), ['Nothing new in the news about running foxes']);
  assert.deepEqual(await find(ann, '!!! ()'), []);
});

test('scripts without spaces are found by any run of signs', async () => {
  await scene.say(bob, '東京都に行きます', { language: 'ja' });
  await scene.say(bob, '京の都', { language: 'ja' });
  assert.deepEqual(await find(ann, '東京'), ['東京都に行きます']);
  assert.deepEqual(await find(ann, '京都'), ['東京都に行きます'], 'within a run');
  assert.deepEqual(await find(ann, '都'), ['京の都', '東京都に行きます']);
  assert.deepEqual(await find(ann, '行きます tokyo'), []);
});

test('what is not for the viewer is never found, and consent is what opens a public post', async () => {
  await scene.say(ann, 'ann keeps a heron');
  await scene.say(bob, 'bob keeps a heron');
  await scene.say(bob, 'followers of bob: heron', { visibility: 'followers' });
  await scene.say(bob, 'quiet heron', { visibility: 'unlisted' });
  await scene.say(bob, 'for @dan a heron', { visibility: 'direct' });
  assert.deepEqual(await find(undefined, 'heron'), ['bob keeps a heron']);
  assert.deepEqual(await find(ann, 'heron'), ['bob keeps a heron', 'ann keeps a heron']);
  assert.deepEqual(await find(dan, 'heron'), ['for @dan a heron', 'bob keeps a heron']);
  assert.deepEqual(await find(dan, 'in:library heron'), ['for @dan a heron']);
  assert.deepEqual(await find(dan, 'in:public heron'), ['bob keeps a heron']);
  assert.equal((await find(bob, 'from:me heron')).length, 4);
  await scene.follow(cat, bob);
  assert.deepEqual(
    await find(cat, 'heron'),
    ['bob keeps a heron'],
    'following alone finds nothing',
  );
});

test('what one liked, boosted or kept is found again, until one may not see it any more', async () => {
  const plain = await scene.say(ann, 'ann has a kestrel');
  const narrow = await scene.say(ann, 'kestrel for followers', { visibility: 'followers' });
  await scene.follow(dan, ann);
  await like(world, dan, plain.id);
  await boost(world, cat, plain.id);
  await bookmark(world, dan, narrow.id);
  assert.deepEqual(await find(dan, 'kestrel'), ['kestrel for followers', 'ann has a kestrel']);
  assert.deepEqual(await find(cat, 'kestrel'), ['ann has a kestrel']);
  await scene.unfollow(dan, ann);
  assert.deepEqual(await find(dan, 'kestrel'), ['ann has a kestrel']);
  await scene.block(ann, dan);
  assert.deepEqual(await find(dan, 'kestrel'), []);
  await scene.unblock(ann, dan);
  await scene.mute(dan, ann);
  assert.deepEqual(await find(dan, 'kestrel'), []);
  await scene.unmute(dan, ann);
  await transact(world, (tx) => hidePost(tx, plain.id, toId('77'), 'F-1'));
  assert.deepEqual(await find(cat, 'kestrel'), []);
  assert.deepEqual(await find(ann, 'kestrel'), ['kestrel for followers', 'ann has a kestrel']);
});

test('an edit changes what is found, and a deletion ends it', async () => {
  const post = await scene.say(bob, 'a walrus');
  await editPost(world, bob, post.id, {
    text: 'a narwhal',
    contentWarning: 'tusks',
    language: 'en',
  });
  assert.deepEqual(await find(ann, 'walrus'), []);
  assert.deepEqual(await find(ann, 'narwhal tusk'), ['a narwhal']);
  await deletePost(world, bob, post.id);
  assert.deepEqual(await find(ann, 'narwhal'), []);
  assert.deepEqual(await find(bob, 'narwhal'), []);
});

test('operators narrow, and their minus widens', async () => {
  const root = await scene.say(cat, 'osprey one', { language: 'en' });
  await scene.say(cat, 'osprey two https://birds.example/osprey #Birds', { inReplyTo: root.id });
  await scene.say(cat, 'osprey drei', { language: 'de', sensitive: true });
  const osprey = (text: string) => find(ann, `osprey ${text}`);
  assert.equal((await osprey('')).length, 3);
  assert.deepEqual(await osprey('is:reply'), ['osprey two https://birds.example/osprey #Birds']);
  assert.equal((await osprey('-is:reply')).length, 2);
  assert.deepEqual(await osprey('has:link'), await osprey('is:reply'));
  assert.deepEqual(await osprey('#birds'), await osprey('is:reply'));
  assert.equal((await osprey('-#birds')).length, 2);
  assert.deepEqual(await osprey('language:de'), ['osprey drei']);
  assert.equal((await osprey('-language:de')).length, 2);
  assert.deepEqual(await osprey('is:sensitive'), ['osprey drei']);
  assert.deepEqual(await osprey('has:image'), []);
  assert.equal((await osprey('from:cat')).length, 3);
  assert.equal((await osprey('from:@cat@folkmoot.test from:bob')).length, 3);
  assert.deepEqual(await osprey('-from:cat'), []);
  assert.deepEqual(await osprey('from:nobody'), []);
  assert.deepEqual(await osprey('from:cat@elsewhere.example'), []);
  assert.equal((await osprey('-two')).length, 2);
  assert.equal((await find(ann, '-two from:cat in:public')).length, 2);
  assert.equal((await osprey('during:2027-01-11')).length, 3);
  assert.deepEqual(await osprey('before:2027-01-11'), []);
  assert.equal((await osprey('after:2027-01-10')).length, 3);
  assert.deepEqual(await find(undefined, 'from:me osprey'), []);
  assert.equal((await find(ann, 'osprey', { authorId: cat })).length, 3);
  assert.deepEqual(await find(ann, 'osprey', { authorId: bob }), []);
});

test('the options of a poll are words of its post, for as long as they stand', async () => {
  const options = { options: ['Bernache', 'Harfang'], seconds: 600 };
  const post = await scene.say(bob, 'gannet or what?', { poll: options, language: 'en' });
  const quote = await scene.say(bob, 'gannet again', { quotes: post.id });
  await scene.say(bob, 'gannet alone');
  const [asked, quoting] = [post.text, quote.text];
  assert.deepEqual(await find(ann, 'harfang'), [asked]);
  assert.deepEqual(await find(ann, 'gannet has:poll'), [asked]);
  assert.equal((await find(ann, 'gannet -has:poll')).length, 2);
  assert.deepEqual(await find(ann, 'gannet has:quote'), [quoting]);
  assert.deepEqual(await find(ann, 'gannet is:quote'), [quoting]);
  assert.equal((await find(ann, 'gannet -is:quote')).length, 2);
  await revokeQuote(world, bob, { postId: post.id, quotingId: quote.id });
  assert.deepEqual(await find(ann, 'gannet is:quote'), [], 'a quote that was taken back');
  await editPost(world, bob, post.id, {
    text: asked,
    poll: { ...options, options: ['a', 'Tern'] },
  });
  assert.deepEqual(await find(ann, 'harfang'), []);
  assert.deepEqual(await find(ann, 'tern gannet'), [asked]);
  await editPost(world, bob, post.id, { text: asked, poll: null });
  assert.deepEqual(await find(ann, 'tern gannet'), []);
});

test('pages by offset and by id say the same, newest first', async () => {
  for (let number = 0; number < 50; number += 1) await scene.say(bob, `tern number ${number}`);
  const all = await searchPosts(world, ann, { text: 'tern', limit: 40 });
  const second = await searchPosts(world, ann, { text: 'tern', limit: 5, offset: 5 });
  assert.deepEqual(
    second.map(({ id }) => id),
    all.slice(5, 10).map(({ id }) => id),
  );
  const below = await searchPosts(world, ann, { text: 'tern', limit: 5, maxId: all[4]?.id });
  assert.deepEqual(
    below.map(({ id }) => id),
    all.slice(5, 10).map(({ id }) => id),
  );
  const above = await searchPosts(world, ann, { text: 'tern', limit: 5, minId: all[10]?.id });
  assert.deepEqual(
    above.map(({ id }) => id),
    all.slice(5, 10).map(({ id }) => id),
  );
  assert.equal((await searchPosts(world, ann, { text: 'tern', limit: 40, offset: 45 })).length, 5);
});

test('tags are found by how they begin, and only those used in public', async () => {
  await scene.say(ann, '#TeaTime is now');
  await scene.say(ann, '#tea again #tea');
  await scene.say(bob, '#tea');
  await scene.say(ann, '#teasecret', { visibility: 'followers' });
  assert.deepEqual(await searchTags(world.db, '#Tea', { limit: 10 }), ['tea', 'teatime']);
  assert.deepEqual(await searchTags(world.db, 'teas', { limit: 10 }), []);
  assert.deepEqual(await searchTags(world.db, 'te%', { limit: 10 }), []);
  const [today, yesterday] = (await tagUses(world, ['tea'])).get('tea') ?? [];
  assert.deepEqual([today?.uses, today?.accounts, yesterday?.uses], [2, 2, 0]);
});

// The attack: no combination of operators may find what brute force says is not for the viewer.

const visibilities: readonly Visibility[] = ['public', 'unlisted', 'followers', 'direct'];
const animals = ['lynx', 'otter', 'stoat'];
const people = [ann, bob, cat, dan];

async function populate(crowd: readonly AccountId[]): Promise<readonly Post[]> {
  const posts: Post[] = [];
  for (const [place, author] of crowd.entries()) {
    for (const visibility of visibilities) {
      for (const animal of animals) {
        const named = ['@ann', '@bob', '@cat', '@dan'][(place + posts.length) % 4] ?? '';
        const text = posts.length % 3 === 0 ? `${animal} ${named}` : `${animal} alone`;
        scene.clock.advance(500);
        posts.push(await publishPost(world, author, { text, visibility }));
      }
    }
  }
  return posts;
}

test('no combination of operators finds what is not for the viewer', async () => {
  const posts = await populate(people);
  await scene.follow(dan, cat);
  await scene.block(bob, dan);
  const liked = posts.filter(({ visibility }, index) => visibility === 'public' && index % 5 === 0);
  for (const post of liked)
    if (post.authorId !== dan && post.authorId !== bob) await like(world, dan, post.id);
  const indexable = new Set<string>([bob, cat]);
  const mayFind = async (viewer: Viewer, post: Post): Promise<boolean> => {
    const reading = await openReading(world, viewer);
    const [now] = await postsById(reading, [post.id]);
    if (now === undefined || viewOf(reading, now) === undefined) return false;
    const { blocks, blockedBy } = reading.relations;
    if (blocks.has(post.authorId) || blockedBy.has(post.authorId)) return false;
    if (post.visibility === 'public' && indexable.has(post.authorId)) return true;
    if (viewer === undefined) return false;
    return (
      post.authorId === viewer ||
      post.mentions.some(({ accountId }) => accountId === viewer) ||
      (viewer === dan && liked.some(({ id }) => id === post.id))
    );
  };
  const piece = fc.constantFrom(
    ...animals,
    ...animals,
    'from:ann',
    'from:bob',
    'from:cat',
    'from:me',
    '-from:dan',
    'in:library',
    'in:public',
    'in:all',
    'is:reply',
    '-is:reply',
    '-is:sensitive',
    '-has:media',
    'alone',
    '-alone',
    '"lynx alone"',
    'after:2020-01-01',
    '-zebra',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { minLength: 1, maxLength: 5 }),
      fc.constantFrom<Viewer>(undefined, ann, bob, cat, dan),
      // A short page is filled from the newest posts, a long one from wherever posts may come.
      fc.constantFrom(1, 40),
      async (pieces, viewer, limit) => {
        const text = pieces.join(' ');
        const found = await searchPosts(world, viewer, { text, limit, offset: 0 });
        const known = new Map(posts.map((post) => [post.id, post]));
        for (const { post } of found) {
          const own = known.get(post.id);
          if (own !== undefined)
            assert.ok(await mayFind(viewer, own), `${text}: ${own.text} ${own.visibility}`);
        }
      },
    ),
    { numRuns: 150 },
  );
  // And what is for the viewer is found: the searches are not merely empty.
  for (const viewer of [undefined, ...people]) {
    for (const word of [...animals, 'alone']) {
      const expected: string[] = [];
      for (const post of posts) {
        if (post.text.includes(word) && (await mayFind(viewer, post))) expected.push(post.id);
      }
      const found = await searchPosts(world, viewer, { text: word, limit: 40 });
      const ids = found.map(({ post }) => post.id);
      assert.deepEqual(
        ids.filter((id) => posts.some((post) => post.id === id)),
        expected.toReversed(),
      );
      for (const [place, id] of ids.entries()) {
        const maxId = ids[place - 1];
        const [next] = await searchPosts(world, viewer, { text: word, limit: 1, maxId });
        assert.equal(next?.post.id, id, 'one at a time they are the same');
      }
    }
  }
});
