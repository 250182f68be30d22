import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toId } from '#foundation';
import { transact } from '#infrastructure';
import { deletePost } from './delete-post.ts';
import { getPost } from './get-post.ts';
import { labelPost, unlabelPost } from './label-post.ts';
import { findPost } from './post-row.ts';
import { isSensitive } from './rules/sensitive.ts';
import { openScene, refused } from './scene.test.ts';

const scene = await openScene();
await scene.withoutGuards();
const { world, say } = scene;
const ann = (await scene.join('ann')).id;
const bob = (await scene.join('bob')).id;
const [first, second] = [toId<'sanction'>('71'), toId<'sanction'>('72')];
const context = { label: 'context', note: 'The quotation is from 1912.', docket: 'D-71' } as const;

test('a label is seen by everybody on the next read, and taken off again', async () => {
  const post = await say(ann, 'a quotation');
  assert.deepEqual((await getPost(world, bob, post.id)).post.labels, []);
  await transact(world, (tx) => labelPost(tx, post.id, first, context));
  for (const viewer of [bob, ann, undefined]) {
    const shown = await getPost(world, viewer, post.id);
    assert.deepEqual(shown.post.labels, [context]);
    assert.equal(shown.post.text, 'a quotation');
    assert.equal(shown.post.version, 2);
  }
  await transact(world, (tx) => labelPost(tx, post.id, first, context));
  assert.equal((await getPost(world, bob, post.id)).post.version, 2);
  await transact(world, (tx) => unlabelPost(tx, post.id, first));
  await transact(world, (tx) => unlabelPost(tx, post.id, first));
  const { post: after } = await getPost(world, bob, post.id);
  assert.deepEqual([after.labels, after.version], [[], 3]);
});

test('labels of several decisions stand beside each other, and one can change', async () => {
  const post = await say(ann, 'twice labelled');
  const sensitive = { label: 'sensitive', note: '' } as const;
  await transact(world, (tx) => labelPost(tx, post.id, second, sensitive));
  await transact(world, (tx) => labelPost(tx, post.id, first, context));
  const { post: both } = await getPost(world, bob, post.id);
  assert.deepEqual(both.labels, [context, sensitive]);
  assert.deepEqual([both.sensitive, isSensitive(both)], [false, true]);
  await transact(world, (tx) => labelPost(tx, post.id, second, { ...context, note: 'Other.' }));
  await transact(world, (tx) => unlabelPost(tx, post.id, first));
  const { post: one } = await getPost(world, bob, post.id);
  assert.deepEqual(one.labels, [{ ...context, note: 'Other.' }]);
  assert.equal(isSensitive(one), false);
});

test('nothing comes of a labelling that is not committed, or of an unknown post', async () => {
  const post = await say(ann, 'stays as it is');
  const undone = transact(world, async (tx) => {
    await labelPost(tx, post.id, first, context);
    throw new Error('undone');
  });
  await assert.rejects(undone, /undone/);
  assert.deepEqual((await getPost(world, bob, post.id)).post.labels, []);
  await assert.rejects(
    transact(world, (tx) => labelPost(tx, toId('1'), first, context)),
    refused('not-found'),
  );
});

test('a deleted post says nothing of its label, which can still be taken off', async () => {
  const post = await say(ann, 'soon gone');
  const answer = await say(bob, 'an answer', { inReplyTo: post.id });
  await transact(world, (tx) => labelPost(tx, post.id, first, context));
  await deletePost(world, ann, post.id);
  assert.equal((await getPost(world, ann, answer.id)).post.inReplyTo, post.id);
  await transact(world, (tx) => unlabelPost(tx, post.id, first));
  assert.deepEqual((await findPost(world.db, post.id))?.labels, []);
});
