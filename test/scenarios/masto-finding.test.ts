import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { updateProfile } from '#accounts';
import { conversationTopics } from '#conversation';
import { hourMs } from '#foundation';
import { areas } from './masto/areas.ts';
import { failedWith, idsOf, openStage, type Player, type Stage } from './masto/drive.ts';

/** `masto` on how people and posts are found: search, trends, directory, suggestions. */

describe('masto on finding', () => {
  let stage: Stage;
  let ann: Player;
  let readers: readonly Player[];

  before(async () => {
    stage = await openStage();
    ann = await stage.join('ann');
    readers = [await stage.join('bob'), await stage.join('cat'), await stage.join('dan')];
    for (const { id } of [ann, ...readers]) {
      // The library has no word for `indexable`.
      await updateProfile(stage.running.service.world, id, { discoverable: true, indexable: true });
    }
  });
  after(() => stage.close());

  test('search finds accounts, posts and hashtags', async () => {
    const said = await ann.client.v1.statuses.create({
      status: 'The lanterns are lit #harvest',
      visibility: 'public',
      language: 'en',
    });
    await stage.running.settle();
    const [bob] = readers;
    assert.ok(bob);
    const search = (q: string, type: 'accounts' | 'statuses' | 'hashtags') =>
      bob.client.v2.search.list({ q, type });
    assert.deepEqual(idsOf((await search('ann', 'accounts')).accounts), [ann.id]);
    assert.deepEqual(idsOf((await search('lantern from:ann', 'statuses')).statuses), [said.id]);
    assert.deepEqual(
      (await search('harvest', 'hashtags')).hashtags.map(({ name }) => name),
      ['harvest'],
    );
  });

  test('what many use and like trends', async () => {
    stage.running.clock.advance(hourMs);
    const said = await ann.client.v1.statuses.create({
      status: 'A fair tomorrow #fair',
      visibility: 'public',
    });
    for (const { client } of readers) {
      await client.v1.statuses.create({ status: 'I come along #fair', visibility: 'public' });
      await client.v1.statuses.$select(said.id).favourite();
      await client.v1.statuses.$select(said.id).reblog();
    }
    const { service } = stage.running;
    const job = service.jobs.find(({ topic }) => topic === conversationTopics.computeTrends);
    await job?.run(service.world, {});
    const { trends } = stage.clientFor(undefined).v1;
    assert.deepEqual(
      (await trends.tags.list({ limit: 1 })).map(({ name }) => name),
      ['fair'],
    );
    assert.equal((await trends.statuses.list({ limit: 1 }))[0]?.id, said.id);
    assert.ok(Array.isArray(await trends.links.list()));
  });

  test('people are listed, and suggested until one waves them off', async () => {
    const listed = await stage
      .clientFor(undefined)
      .v1.directory.list({ order: 'new', local: true });
    assert.ok(idsOf(listed).includes(ann.id));
    const eve = await stage.join('eve');
    const [bob] = readers;
    assert.ok(bob);
    for (const { client } of readers) await client.v1.accounts.$select(ann.id).follow();
    await eve.client.v1.accounts.$select(bob.id).follow();
    const suggested = await eve.client.v2.suggestions.list();
    assert.ok(suggested.some(({ account }) => account.id === ann.id));
    assert.ok(idsOf(await eve.client.v1.suggestions.list()).includes(ann.id));
    // The library's type asks for an argument that the endpoint does not have.
    await Reflect.apply(eve.client.v1.suggestions.$select(ann.id).remove, undefined, []);
    assert.ok(!idsOf(await eve.client.v1.suggestions.list()).includes(ann.id));
    await assert.rejects(
      async () => stage.clientFor(undefined).v2.suggestions.list(),
      failedWith(401),
    );
  });

  test('every method is driven', () => {
    stage.assertDriven(areas.finding, {
      unasked: { 'v1.search.list': 'removed from Mastodon in 3.0' },
    });
  });
});
