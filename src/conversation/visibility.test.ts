import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boost } from './boost.ts';
import { deletePost } from './delete-post.ts';
import { editPost } from './edit-post.ts';
import { getPost, postHistory, showPosts } from './get-post.ts';
import { getThread } from './get-thread.ts';
import { bookmark } from './keep-post.ts';
import { like } from './like.ts';
import { listBoosters, listLikers, listLikes } from './lists.ts';
import { listNotifications } from './notifications/list-notifications.ts';
import { firstPage, openScene, refused } from './scene.test.ts';
import { accountTimeline } from './timelines/account-timeline.ts';
import { publicTimeline, tagTimeline } from './timelines/public-timeline.ts';
import type { Post, Viewer } from './types.ts';

const scene = await openScene();
const { world, say, homeOf } = scene;
const ann = (await scene.join('ann')).id;
const fan = (await scene.join('fan')).id;
const eve = (await scene.join('eve')).id;
await scene.follow(fan, ann);

/** Every way to a post's text that the module offers. */
async function leaks(viewer: Viewer, post: Post): Promise<readonly string[]> {
  const postId = post.id;
  const found: string[] = [];
  const note = (way: string, texts: readonly string[]): void => {
    if (texts.some((text) => text.includes(post.text))) found.push(way);
  };
  const texts = (page: { items: readonly { post: { text: string } }[] }): string[] =>
    page.items.map(({ post }) => post.text);
  const tryText = async (way: string, read: () => Promise<readonly string[]>): Promise<void> => {
    note(way, await read().catch(() => []));
  };
  await tryText('get', async () => [(await getPost(world, viewer, postId)).post.text]);
  await tryText('show', async () =>
    (await showPosts(world, viewer, [postId])).map(({ post }) => post.text),
  );
  await tryText('history', async () =>
    (await postHistory(world, viewer, postId)).map(({ text }) => text),
  );
  await tryText('public', async () => texts(await publicTimeline(world, viewer, firstPage)));
  await tryText('tag', async () => texts(await tagTimeline(world, viewer, 'hush', firstPage)));
  await tryText('account', async () =>
    texts(await accountTimeline(world, viewer, post.authorId, firstPage)),
  );
  await tryText('thread', async () => {
    const { ancestors, descendants } = await getThread(world, viewer, postId);
    return [...ancestors, ...descendants].map(({ post }) => post.text);
  });
  if (viewer === undefined) return found;
  await tryText('home', () => homeOf(viewer));
  await tryText('likes', async () => texts(await listLikes(world, viewer, firstPage)));
  await tryText('notifications', async () =>
    (await listNotifications(world, viewer, firstPage)).items.map(
      ({ about }) => about?.post.text ?? '',
    ),
  );
  return found;
}

test('a followers-only post reaches followers and whom it names, by no way anybody else', async () => {
  const post = await say(ann, 'secret for friends #hush', { visibility: 'followers' });
  assert.deepEqual(await leaks(undefined, post), []);
  assert.deepEqual(await leaks(eve, post), []);
  assert.deepEqual(await leaks(fan, post), ['get', 'show', 'history', 'account', 'home']);
  const named = await say(ann, 'secret for @eve', { visibility: 'followers' });
  assert.equal((await getPost(world, eve, named.id)).post.text, 'secret for @eve');
});

test('nobody reacts to a post that they may not see, or learns who did', async () => {
  const post = await say(ann, 'secret plans', { visibility: 'followers' });
  await like(world, fan, post.id);
  await assert.rejects(like(world, eve, post.id), refused('not-found'));
  await assert.rejects(bookmark(world, eve, post.id), refused('not-found'));
  await assert.rejects(boost(world, eve, post.id), refused('not-found'));
  await assert.rejects(boost(world, fan, post.id), refused('forbidden'));
  await assert.rejects(say(eve, 'what?', { inReplyTo: post.id }), refused('not-found'));
  await assert.rejects(listLikers(world, eve, post.id, firstPage), refused('not-found'));
  await assert.rejects(listBoosters(world, undefined, post.id, firstPage), refused('not-found'));
  await assert.rejects(getThread(world, eve, post.id), refused('not-found'));
});

test('one’s own followers-only post may be boosted to one’s followers, and reaches nobody else', async () => {
  const post = await say(ann, 'secret once more', { visibility: 'followers' });
  const boosted = await boost(world, ann, post.id, 'public');
  assert.equal(boosted.boost?.visibility, 'followers');
  const profile = await accountTimeline(world, eve, ann, firstPage);
  assert.ok(profile.items.every(({ post: { text } }) => !text.includes('secret once more')));
});

test('an answer does not reach further than the post it answers', async () => {
  const post = await say(ann, 'secret', { visibility: 'followers' });
  const answer = await say(fan, 'open answer to a secret', { inReplyTo: post.id });
  assert.equal(answer.visibility, 'followers');
  assert.equal((await getPost(world, ann, post.id)).post.counts.replies, 0);
});

test('a private answer in an open thread stays private', async () => {
  const root = await say(ann, 'open root');
  const more = await say(ann, 'secret continuation', {
    inReplyTo: root.id,
    visibility: 'followers',
  });
  assert.deepEqual((await getThread(world, eve, root.id)).descendants, []);
  assert.equal((await getThread(world, fan, root.id)).descendants.length, 1);
  assert.deepEqual(await leaks(eve, more), []);
});

test('a direct post reaches only those it names', async () => {
  const post = await say(ann, 'secret @eve', { visibility: 'direct' });
  assert.deepEqual(await leaks(fan, post), []);
  assert.deepEqual(await leaks(undefined, post), []);
  assert.ok((await leaks(eve, post)).includes('get'));
  await assert.rejects(boost(world, eve, post.id), refused('forbidden'));
  await assert.rejects(boost(world, ann, post.id), refused('forbidden'));
});

test('who is named no longer after an edit sees a direct post no longer', async () => {
  const post = await say(ann, 'secret of @eve @fan', { visibility: 'direct' });
  assert.equal((await getPost(world, eve, post.id)).post.id, post.id);
  await editPost(world, ann, post.id, { text: 'secret of @fan' });
  assert.deepEqual(await leaks(eve, { ...post, text: 'secret of' }), []);
});

test('unfollowing takes followers-only posts away at once, following gives them back', async () => {
  const post = await say(ann, 'secret until you leave', { visibility: 'followers' });
  assert.ok((await homeOf(fan)).includes('secret until you leave'));
  await scene.unfollow(fan, ann);
  assert.deepEqual(await leaks(fan, post), []);
  await scene.follow(fan, ann);
  assert.ok((await homeOf(fan)).includes('secret until you leave'));
});

test('whom the author blocks sees nothing of them, at once and everywhere', async () => {
  const mel = (await scene.join('mel')).id;
  await scene.follow(mel, ann);
  const post = await say(ann, 'secret kept from her');
  const named = await say(ann, 'secret naming @mel');
  assert.equal((await getPost(world, mel, post.id)).post.id, post.id);
  await scene.block(ann, mel);
  assert.deepEqual(await leaks(mel, post), []);
  assert.deepEqual(await leaks(mel, named), []);
  await assert.rejects(say(mel, 'answer', { inReplyTo: post.id }), refused('not-found'));
  await say(mel, '@ann can you hear me');
  const heard = await listNotifications(world, ann, firstPage);
  assert.ok(heard.items.every(({ notification }) => notification.fromId !== mel));
  await scene.unblock(ann, mel);
  assert.equal((await getPost(world, mel, post.id)).post.id, post.id);
});

test('whom the viewer blocks or mutes is left out of lists, and the thread around them stands', async () => {
  const bot = (await scene.join('bot')).id;
  const root = await say(ann, 'root of it');
  const noise = await say(bot, 'noise', { inReplyTo: root.id });
  await say(ann, 'after the noise', { inReplyTo: noise.id });
  await scene.mute(fan, bot);
  const { descendants } = await getThread(world, fan, root.id);
  assert.deepEqual(
    descendants.map(({ post }) => post.text),
    ['after the noise'],
  );
  const open = await publicTimeline(world, fan, firstPage);
  await say(bot, 'more noise');
  assert.ok(open.items.every(({ post }) => post.authorId !== bot));
  await scene.unmute(fan, bot);
  await scene.block(fan, bot);
  await assert.rejects(like(world, fan, noise.id), refused('blocked'));
  await assert.rejects(say(fan, 'hm', { inReplyTo: noise.id }), refused('blocked'));
  await scene.unblock(fan, bot);
});

test('a deleted followers-only post leaves a stranger no tombstone', async () => {
  await scene.follow(fan, ann);
  const root = await say(ann, 'open start');
  const hidden = await say(ann, 'secret', { inReplyTo: root.id, visibility: 'followers' });
  await say(ann, 'open end', { inReplyTo: hidden.id, visibility: 'followers' });
  await deletePost(world, ann, hidden.id);
  assert.deepEqual((await getThread(world, eve, root.id)).descendants, []);
  assert.deepEqual(
    (await getThread(world, fan, root.id)).descendants.map(({ tombstone }) => tombstone?.reason),
    ['deleted', undefined],
  );
});
