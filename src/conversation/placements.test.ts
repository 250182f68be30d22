import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId, FilterId, ListId } from '#foundation';
import { listFilters } from './filters/filter-row.ts';
import { placeInFilters } from './filters/place-in-filters.ts';
import { createFilter } from './filters/write-filter.ts';
import { placeInLists } from './people-lists/place-in-lists.ts';
import { listListsOf, listListsWith } from './people-lists/queries.ts';
import { createList } from './people-lists/write-list.ts';
import { openScene, refused } from './scene.test.ts';

/** In which lists one puts a person, and in which filters a post: all at once, from their side. */

const scene = await openScene();
const { world } = scene;
const [{ id: ann }, { id: bob }, { id: cat }] = [
  await scene.join('ann'),
  await scene.join('bob'),
  await scene.join('cat'),
];
await scene.follow(ann, bob);

const titlesWith = async (person: AccountId) =>
  (await listListsWith(world.db, ann, person)).map(({ title }) => title);

test('a person is in exactly the lists that were chosen, a new one among them', async () => {
  const [first, second] = [
    await createList(world, ann, { title: 'First' }),
    await createList(world, ann, { title: 'Second' }),
  ];
  const place = (listIds: readonly ListId[], newTitle?: string) =>
    placeInLists(world, ann, { accountId: bob, listIds, newTitle });
  await place([first.id, first.id], 'Third');
  assert.deepEqual(await titlesWith(bob), ['First', 'Third']);
  await place([second.id]);
  assert.deepEqual(await titlesWith(bob), ['Second']);
  await place([]);
  assert.deepEqual(await titlesWith(bob), []);
});

test('a list of somebody else, and a person who is not followed, change nothing at all', async () => {
  const before = await listListsOf(world.db, ann);
  const [own] = before;
  assert.ok(own !== undefined);
  const other = await createList(world, cat, { title: 'Cat’s' });
  const foreign = { accountId: bob, listIds: [own.id, other.id], newTitle: 'Never' };
  await assert.rejects(placeInLists(world, ann, foreign), refused('not-found'));
  const stranger = { accountId: cat, listIds: [own.id], newTitle: 'Never' };
  await assert.rejects(placeInLists(world, ann, stranger), refused('not-found'));
  const long = { accountId: bob, listIds: [own.id], newTitle: 'x'.repeat(256) };
  await assert.rejects(placeInLists(world, ann, long), refused('invalid'));
  assert.deepEqual(await titlesWith(bob), []);
  assert.deepEqual(await listListsOf(world.db, ann), before);
});

test('a post is in exactly the filters that were chosen, a new one among them', async () => {
  const post = await scene.say(bob, 'Geese.');
  const stays = await scene.say(bob, 'Ducks.');
  const first = await createFilter(world, ann, { title: 'First', contexts: ['home'] });
  const holding = async (postId: string) =>
    (await listFilters(world.db, ann))
      .filter(({ posts }) => posts.some((one) => one.postId === postId))
      .map(({ title }) => title);
  const place = (filterIds: readonly FilterId[], newTitle?: string) =>
    placeInFilters(world, ann, { postId: post.id, filterIds, newTitle });
  await placeInFilters(world, ann, { postId: stays.id, filterIds: [first.id] });
  await place([first.id], 'Birds');
  assert.deepEqual(await holding(post.id), ['First', 'Birds']);
  const birds = (await listFilters(world.db, ann)).find(({ title }) => title === 'Birds');
  assert.ok(birds !== undefined);
  assert.deepEqual([birds.action, birds.contexts.length], ['warn', 5]);
  await place([birds.id]);
  assert.deepEqual(await holding(post.id), ['Birds']);
  assert.deepEqual(await holding(stays.id), ['First'], 'other posts stay where they are');
  await place([]);
  assert.deepEqual(await holding(post.id), []);
});

test('a filter of somebody else, and a post that one may not see, change nothing', async () => {
  const post = await scene.say(bob, 'Swans.');
  const foreign = await createFilter(world, cat, { title: 'Cat’s', contexts: ['home'] });
  const before = await listFilters(world.db, ann);
  const placement = { postId: post.id, filterIds: [foreign.id], newTitle: 'Never' };
  await assert.rejects(placeInFilters(world, ann, placement), refused('not-found'));
  const letter = await scene.say(bob, '@cat hush', { visibility: 'direct' });
  const secret = { postId: letter.id, filterIds: [], newTitle: 'Never' };
  await assert.rejects(placeInFilters(world, ann, secret), refused('not-found'));
  await scene.block(bob, cat);
  const blocked = { postId: post.id, filterIds: [foreign.id] };
  await assert.rejects(placeInFilters(world, cat, blocked), refused('not-found'));
  assert.deepEqual(await listFilters(world.db, ann), before);
});
