import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { dayMs } from '#foundation';
import { areas } from './masto/areas.ts';
import { failedWith, idsOf, openStage, type Player, type Stage } from './masto/drive.ts';
import { picture } from './masto/files.ts';

/** `masto` on posts: writing, media, polls, quotes, later posts, and what others do with them. */

describe('masto on posts', () => {
  let stage: Stage;
  let ann: Player;
  let bob: Player;

  before(async () => {
    stage = await openStage();
    ann = await stage.join('ann');
    bob = await stage.join('bob');
  });
  after(() => stage.close());

  const say = async (player: Player, status: string, inReplyToId?: string) => {
    stage.running.clock.advance(1000);
    return player.client.v1.statuses.create({
      status,
      visibility: 'public',
      language: 'en',
      ...(inReplyToId === undefined ? {} : { inReplyToId }),
    });
  };

  test('a post is written, read, edited with its history, and deleted with its source', async () => {
    const said = await say(ann, 'The mill stands');
    const mine = ann.client.v1.statuses.$select(said.id);
    assert.match((await mine.fetch()).content, /The mill stands/);
    assert.deepEqual(idsOf(await bob.client.v1.statuses.fetch({ id: [said.id] })), [said.id]);
    stage.running.clock.advance(1000);
    const edited = await mine.update({ status: 'The mill turns', spoilerText: 'Mills' });
    assert.match(edited.content, /The mill turns/);
    assert.equal(edited.spoilerText, 'Mills');
    assert.equal((await mine.source.fetch()).text, 'The mill turns');
    const versions = await bob.client.v1.statuses.$select(said.id).history.list();
    assert.deepEqual(
      versions.map(({ spoilerText }) => spoilerText),
      ['', 'Mills'],
    );
    await mine.remove();
    await assert.rejects(bob.client.v1.statuses.$select(said.id).fetch(), failedWith(404));
  });

  test('a conversation is read around any of its posts', async () => {
    const root = await say(ann, 'Who goes to the fair?');
    const answer = await say(bob, '@ann I do', root.id);
    const { ancestors, descendants } = await bob.client.v1.statuses
      .$select(answer.id)
      .context.fetch();
    assert.deepEqual([idsOf(ancestors), idsOf(descendants)], [[root.id], []]);
    assert.equal((await ann.client.v1.statuses.$select(root.id).mute()).muted, true);
    assert.equal((await ann.client.v1.statuses.$select(root.id).unmute()).muted, false);
  });

  test('likes, boosts, bookmarks and pins come, are listed, and go', async () => {
    const said = await say(ann, 'Bread is ready');
    const post = bob.client.v1.statuses.$select(said.id);
    assert.equal((await post.favourite()).favouritesCount, 1);
    assert.equal((await post.reblog({ visibility: 'public' })).reblog?.id, said.id);
    assert.equal((await post.bookmark()).bookmarked, true);
    assert.deepEqual(idsOf(await post.favouritedBy.list()), [bob.id]);
    assert.deepEqual(idsOf(await post.rebloggedBy.list()), [bob.id]);
    assert.deepEqual(idsOf(await bob.client.v1.favourites.list()), [said.id]);
    assert.deepEqual(idsOf(await bob.client.v1.bookmarks.list()), [said.id]);
    assert.equal((await post.unfavourite()).favouritesCount, 0);
    assert.equal((await post.unreblog()).reblogged, false);
    assert.equal((await post.unbookmark()).bookmarked, false);
    assert.deepEqual(await bob.client.v1.bookmarks.list(), []);
    const own = ann.client.v1.statuses.$select(said.id);
    assert.equal((await own.pin()).pinned, true);
    const pinned = await bob.client.v1.accounts.$select(ann.id).statuses.list({ pinned: true });
    assert.deepEqual(idsOf(pinned), [said.id]);
    assert.equal((await own.unpin()).pinned, false);
  });

  test('a picture is uploaded in both versions, described, and posted', async () => {
    const file = await picture('mill.png');
    const old = await ann.client.v1.media.create({ file, description: 'The old mill' });
    const made = await ann.client.v2.media.create({ file, description: 'A mill' });
    const described = await ann.client.v1.media
      .$select(made.id)
      .update({ description: 'A mill by the river', focus: '0.5,-0.2' });
    assert.equal(described.description, 'A mill by the river');
    assert.equal((await ann.client.v1.media.$select(made.id).fetch()).type, 'image');
    await assert.rejects(bob.client.v1.media.$select(made.id).fetch(), failedWith(404));
    const said = await ann.client.v1.statuses.create({ mediaIds: [old.id, made.id] });
    assert.deepEqual(
      said.mediaAttachments.map(({ description }) => description),
      ['The old mill', 'A mill by the river'],
    );
  });

  test('a poll is asked, voted in once, and counted', async () => {
    const asked = await ann.client.v1.statuses.create({
      status: 'Rye or wheat?',
      visibility: 'public',
      poll: { options: ['Rye', 'Wheat'], expiresIn: 3600, hideTotals: true },
    });
    const poll = bob.client.v1.polls.$select(asked.poll?.id ?? '');
    const voted = await poll.votes.create({ choices: [1] });
    assert.deepEqual([voted.voted, voted.ownVotes], [true, [1]]);
    await assert.rejects(poll.votes.create({ choices: [0] }), failedWith(422));
    stage.running.clock.advance(dayMs);
    const { expired, options } = await poll.fetch();
    assert.equal(expired, true);
    assert.deepEqual(
      options.map(({ votesCount }) => votesCount),
      [0, 1],
    );
  });

  test('a post for later is kept, moved, and called off', async () => {
    const { clock } = stage.running;
    const at = (days: number) => new Date(clock.now().getTime() + days * dayMs).toISOString();
    const later = await ann.client.v1.statuses.create({ status: 'Soon', scheduledAt: at(1) });
    assert.equal(later.params.text, 'Soon');
    const { scheduledStatuses } = ann.client.v1;
    assert.deepEqual(idsOf(await scheduledStatuses.list()), [later.id]);
    const one = scheduledStatuses.$select(later.id);
    const moved = await one.update({ scheduledAt: at(2) });
    assert.equal((await one.fetch()).scheduledAt, moved.scheduledAt);
    assert.deepEqual(await bob.client.v1.scheduledStatuses.list(), []);
    await one.remove();
    assert.deepEqual(await scheduledStatuses.list(), []);
  });

  test('a quote shows what it quotes, as its author allows', async () => {
    const said = await ann.client.v1.statuses.create({
      status: 'Quote me',
      visibility: 'public',
      quoteApprovalPolicy: 'public',
    });
    const quoting = await bob.client.v1.statuses.create({
      status: 'Hear hear',
      visibility: 'public',
      quotedStatusId: said.id,
    });
    assert.equal(quoting.quote?.state, 'accepted');
    const quotes = await ann.client.v1.statuses.$select(said.id).quotes.list();
    assert.deepEqual(idsOf(quotes), [quoting.id]);
  });

  test('every method is driven', () => {
    stage.assertDriven(areas.posts, {
      unasked: {
        'v1.statuses.$select.card.fetch': 'removed from Mastodon in 3.0: a post brings its card',
        'v1.statuses.$select.translate': 'nothing is translated here',
      },
    });
  });
});
