import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { block, follow, mute, unfollow, unmute } from '#accounts';
import type { AccountId } from '#foundation';
import { boost, unboost } from './boost.ts';
import { deletePost } from './delete-post.ts';
import { editPost } from './edit-post.ts';
import { listFilters } from './filters/filter-row.ts';
import { createFilter, deleteFilter } from './filters/write-filter.ts';
import { memoryOf } from './memory/memory.ts';
import { addMembers } from './people-lists/members.ts';
import { listListsOf } from './people-lists/queries.ts';
import { createList, deleteList } from './people-lists/write-list.ts';
import { publishPost } from './publish-post.ts';
import { firstPage, openScene } from './scene.test.ts';
import { followTag, unfollowTag } from './tags/follow-tag.ts';
import { homeTimeline } from './timelines/home-timeline.ts';
import type { Post, Visibility } from './types.ts';

const scene = await openScene();
const { world, say, homeOf } = scene;
const memory = memoryOf(world);
const ann = (await scene.join('ann')).id;
const bob = (await scene.join('bob')).id;
const cat = (await scene.join('cat')).id;

test('home holds one’s own posts and those of whom one follows, newest first', async () => {
  assert.deepEqual(await homeOf(cat), []);
  await say(ann, 'not followed yet');
  await scene.follow(cat, ann);
  assert.deepEqual(await homeOf(cat), ['not followed yet']);
  await say(ann, 'from ann');
  await say(cat, 'from cat');
  await say(bob, 'from bob');
  assert.deepEqual(await homeOf(cat), ['from cat', 'from ann', 'not followed yet']);
});

test('answers to strangers stay out, answers to people one follows come in', async () => {
  const strange = await say(bob, 'bob speaks');
  await say(ann, 'to bob', { inReplyTo: strange.id });
  assert.ok(!(await homeOf(cat)).includes('to bob'));
  await scene.follow(cat, bob);
  assert.ok((await homeOf(cat)).includes('to bob'));
});

test('a boost brings a post once, and goes with it', async () => {
  const dan = (await scene.join('dan')).id;
  const post = await say(dan, 'from dan');
  const brought = await boost(world, ann, post.id);
  // Within one millisecond the owners' buckets would decide which came last.
  scene.clock.advance(1);
  await boost(world, bob, post.id);
  const page = await homeTimeline(world, cat, firstPage);
  const found = page.items.filter((item) => item.post.id === post.id);
  assert.equal(found.length, 1);
  assert.equal(found[0]?.boost?.accountId, bob);
  await unboost(world, bob, post.id);
  const later = (await homeTimeline(world, cat, firstPage)).items.find(
    (item) => item.post.id === post.id,
  );
  assert.equal(later?.id, brought.id);
  await follow(world, cat, ann, { showBoosts: false });
  assert.ok(!(await homeOf(cat)).includes('from dan'));
  await follow(world, cat, ann, { showBoosts: true });
  assert.ok((await homeOf(cat)).includes('from dan'));
  await scene.block(cat, dan);
  assert.ok(!(await homeOf(cat)).includes('from dan'));
});

test('muting, unfollowing and deleting act on the next read', async () => {
  const post = await say(ann, 'now you see me');
  assert.equal((await homeOf(cat))[0], 'now you see me');
  await mute(world, cat, ann);
  assert.notEqual((await homeOf(cat))[0], 'now you see me');
  await unmute(world, cat, ann);
  assert.equal((await homeOf(cat))[0], 'now you see me');
  await deletePost(world, ann, post.id);
  assert.notEqual((await homeOf(cat))[0], 'now you see me');
});

test('pages lead through the whole of home in both directions, past what the list holds', async () => {
  const zoe = (await scene.join('zoe')).id;
  const expected: string[] = [];
  for (let index = 0; index < 45; index += 1) expected.unshift((await say(zoe, `z${index}`)).text);
  const down: string[] = [];
  let maxId: string | undefined;
  for (;;) {
    const page = await homeTimeline(world, zoe, {
      limit: 10,
      ...(maxId === undefined ? {} : { maxId }),
    });
    down.push(...page.items.map(({ post }) => post.text));
    if (page.next === undefined) break;
    maxId = page.next;
  }
  assert.deepEqual(down, expected);
  const middle = await homeTimeline(world, zoe, { limit: 10, maxId: maxId ?? '' });
  const above = await homeTimeline(world, zoe, { limit: 5, minId: middle.items[0]?.id ?? '' });
  const place = expected.indexOf(middle.items[0]?.post.text ?? '');
  assert.deepEqual(
    above.items.map(({ post }) => post.text),
    expected.slice(place - 5, place),
  );
  const since = await homeTimeline(world, zoe, { limit: 5, sinceId: middle.items[0]?.id ?? '' });
  assert.deepEqual(
    since.items.map(({ post }) => post.text),
    expected.slice(0, 5),
  );
});

test('a post reaches every follower’s list, page after page', async () => {
  const star = (await scene.join('star')).id;
  const fans: AccountId[] = [];
  for (let index = 0; index < 7; index += 1) fans.push((await scene.join(`fan${index}`)).id);
  for (const fan of fans) {
    await scene.follow(fan, star);
    await homeOf(fan);
  }
  memory.fanOutPage = 2;
  await say(star, 'to all of you');
  await memory.fanningOut;
  memory.fanOutPage = 5000;
  for (const fan of fans) assert.deepEqual(await homeOf(fan), ['to all of you']);
});

test('an author with too many followers is merged when read, and changes over without a gap', async () => {
  const big = (await scene.join('big')).id;
  await scene.follow(cat, big);
  await say(big, 'pushed');
  await homeOf(cat);
  memory.bigAuthorFollowers = 0;
  await say(big, 'merged one');
  await say(big, 'merged two');
  assert.deepEqual((await homeOf(cat)).slice(0, 3), ['merged two', 'merged one', 'pushed']);
  await scene.unfollow(cat, big);
  assert.ok(!(await homeOf(cat)).includes('merged two'));
  await scene.follow(cat, big);
  memory.bigAuthorFollowers = 50_000;
  await say(big, 'pushed again');
  assert.deepEqual((await homeOf(cat)).slice(0, 3), ['pushed again', 'merged two', 'merged one']);
});

test('a fan-out that breaks off forgets the lists, so that nothing is missing from them', async () => {
  await homeOf(cat);
  const push = memory.homes.push;
  let calls = 0;
  Object.assign(memory.homes, {
    push: async (keys: readonly string[], id: string) => {
      calls += 1;
      if (calls === 2) throw new Error('broken');
      return push(keys, id);
    },
  });
  await say(bob, 'despite it');
  Object.assign(memory.homes, { push });
  assert.ok((await homeOf(cat)).includes('despite it'));
});

test('a post that commits while a list is being built is in it', async () => {
  for (let round = 0; round < 10; round += 1) {
    await memory.homes.drop(cat);
    const [, post] = await Promise.all([homeOf(cat), say(bob, `meanwhile ${round}`)]);
    assert.equal((await homeOf(cat))[0], post.text);
  }
});

test('whatever happened, pushed lists show what rebuilt ones show', async () => {
  const people: AccountId[] = [];
  for (let index = 0; index < 4; index += 1) people.push((await scene.join(`p${index}`)).id);
  const posts: Post[] = [];
  const who = fc.nat(people.length - 1);
  const act = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('post'), who, other: who }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          'follow',
          'unfollow',
          'mute',
          'block',
          'boost',
          'unboost',
          'delete',
          'read',
          'reply',
          'direct',
          'followers',
          'tag',
          'retag',
          'follow-tag',
          'unfollow-tag',
          'apart',
          'together',
          'hide',
        ),
        who,
        other: who,
      }),
    },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 30 }), async (acts) => {
      for (const { kind, who: one, other } of acts) {
        await perform(kind, people[one] ?? ann, people[other] ?? bob, posts).catch(() => undefined);
      }
      for (const person of people) {
        const pushed = (await homeTimeline(world, person, { limit: 40 })).items.map(({ id }) => id);
        await memory.homes.drop(person);
        memory.posts.clear();
        const rebuilt = (await homeTimeline(world, person, { limit: 40 })).items.map(
          ({ id }) => id,
        );
        assert.deepEqual(pushed, rebuilt);
      }
    }),
    { numRuns: 12 },
  );
});

const spoken: Readonly<Record<string, Visibility>> = {
  post: 'public',
  direct: 'direct',
  followers: 'followers',
};

async function perform(
  kind: string,
  one: AccountId,
  other: AccountId,
  posts: Post[],
): Promise<void> {
  scene.clock.advance(1000);
  const latest = posts.findLast(({ authorId }) => authorId === other);
  const visibility = spoken[kind];
  if (kind === 'tag') posts.push(await publishPost(world, one, { text: 'some #tea' }));
  if (visibility !== undefined)
    posts.push(await publishPost(world, one, { text: `@p1 ${kind}`, visibility }));
  if (kind === 'follow') await follow(world, one, other);
  if (kind === 'unfollow') await unfollow(world, one, other);
  if (kind === 'mute') await mute(world, one, other);
  if (kind === 'block') await block(world, one, other);
  if (kind === 'read') await homeOf(one);
  await choose(kind, one, other);
  if (latest !== undefined) await answer(kind, one, { latest, posts });
}

/** What is done to somebody's latest post. */
async function answer(
  kind: string,
  one: AccountId,
  { latest, posts }: { readonly latest: Post; readonly posts: Post[] },
): Promise<void> {
  if (kind === 'reply')
    posts.push(await publishPost(world, one, { text: 're', inReplyTo: latest.id }));
  if (kind === 'retag') await editPost(world, latest.authorId, latest.id, { text: 'now #tea' });
  if (kind === 'boost') await boost(world, one, latest.id);
  if (kind === 'unboost') await unboost(world, one, latest.id);
  if (kind === 'delete') await deletePost(world, latest.authorId, latest.id);
}

/** What a reader asks of home besides following people. */
async function choose(kind: string, one: AccountId, other: AccountId): Promise<void> {
  if (kind === 'follow-tag') await followTag(world, one, 'tea');
  if (kind === 'unfollow-tag') await unfollowTag(world, one, 'tea');
  if (kind === 'apart') await setApart(one, other);
  if (kind === 'together') {
    for (const { id } of await listListsOf(world.db, one)) await deleteList(world, one, id);
  }
  if (kind === 'hide') await hidePosts(one, 'p1');
}

async function setApart(owner: AccountId, member: AccountId): Promise<void> {
  const { id } = await createList(world, owner, { title: 'apart', exclusive: true });
  await addMembers(world, owner, { listId: id, accountIds: [member] });
}

async function hidePosts(owner: AccountId, keyword: string): Promise<void> {
  for (const { id } of await listFilters(world.db, owner)) await deleteFilter(world, owner, id);
  await createFilter(world, owner, {
    title: 'hidden',
    contexts: ['home'],
    action: 'hide',
    keywords: [{ keyword }],
  });
}
