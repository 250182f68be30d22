import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { areas } from './masto/areas.ts';
import { failedWith, idsOf, openStage, type Player, type Stage } from './masto/drive.ts';

/** `masto` on what one reads: timelines, lists, hashtags, filters, conversations and markers. */

describe('masto on reading', () => {
  let stage: Stage;
  let ann: Player;
  let bob: Player;

  before(async () => {
    stage = await openStage();
    ann = await stage.join('ann');
    bob = await stage.join('bob');
    await bob.client.v1.accounts.$select(ann.id).follow();
  });
  after(() => stage.close());

  const say = async (
    player: Player,
    status: string,
    visibility: 'public' | 'direct' = 'public',
  ) => {
    stage.running.clock.advance(1000);
    const said = await player.client.v1.statuses.create({ status, visibility, language: 'en' });
    await stage.running.settle();
    return said;
  };

  test('home, public, hashtag and link timelines hold what was said, newest first', async () => {
    const first = await say(ann, 'The river has risen #weather');
    const second = await say(ann, 'It falls again #weather');
    const both = [second.id, first.id];
    const { timelines } = bob.client.v1;
    assert.deepEqual(idsOf(await timelines.home.list({ limit: 2 })), both);
    assert.deepEqual(idsOf(await timelines.public.list({ limit: 2, local: true })), both);
    assert.deepEqual(idsOf(await timelines.public.list({ remote: true })), []);
    assert.deepEqual(idsOf(await timelines.tag.$select('weather').list()), both);
    const link = async () => idsOf(await timelines.link.list({ url: 'https://far.example/' }));
    await assert.rejects(link, failedWith(404), 'a page that does not trend');
  });

  test('a list is made, filled, read, changed and removed', async () => {
    const { lists } = bob.client.v1;
    const made = await lists.create({ title: 'Millers' });
    await lists.$select(made.id).accounts.create({ accountIds: [ann.id] });
    assert.deepEqual(idsOf(await lists.$select(made.id).accounts.list()), [ann.id]);
    assert.deepEqual(idsOf(await bob.client.v1.accounts.$select(ann.id).lists.list()), [made.id]);
    const said = await say(ann, 'For those who listen');
    const read = await bob.client.v1.timelines.list.$select(made.id).list({ limit: 1 });
    assert.deepEqual(idsOf(read), [said.id]);
    const changed = await lists.$select(made.id).update({ title: 'Bakers', exclusive: true });
    assert.deepEqual([changed.title, changed.exclusive], ['Bakers', true]);
    assert.equal((await lists.$select(made.id).fetch()).title, 'Bakers');
    assert.deepEqual(idsOf(await lists.list()), [made.id]);
    await assert.rejects(ann.client.v1.lists.$select(made.id).fetch(), failedWith(404));
    await lists.$select(made.id).accounts.remove({ accountIds: [ann.id] });
    assert.deepEqual(await lists.$select(made.id).accounts.list(), []);
    await lists.$select(made.id).remove();
    assert.deepEqual(await lists.list(), []);
  });

  test('a hashtag is followed into home, featured on the profile, and let go', async () => {
    const tag = bob.client.v1.tags.$select('bees');
    assert.equal((await tag.follow()).following, true);
    assert.deepEqual(
      (await bob.client.v1.followedTags.list()).map(({ name }) => name),
      ['bees'],
    );
    const cat = await stage.join('cat');
    const said = await say(cat, 'They swarm #bees');
    assert.equal((await bob.client.v1.timelines.home.list({ limit: 1 }))[0]?.id, said.id);
    assert.equal((await tag.unfollow()).following, false);
    assert.equal((await tag.fetch()).following, false);
    await say(bob, 'Mine too #bees');
    assert.equal((await tag.feature()).featuring, true);
    assert.equal((await tag.unfeature()).featuring, false);
    const { featuredTags } = bob.client.v1;
    assert.ok((await featuredTags.suggestions.list()).some(({ name }) => name === 'bees'));
    const featured = await featuredTags.create({ name: 'bees' });
    assert.equal(featured.name, 'bees');
    assert.deepEqual(idsOf(await featuredTags.list()), [featured.id]);
    const shown = await ann.client.v1.accounts.$select(bob.id).featuredTags.list();
    assert.deepEqual(
      shown.map(({ name }) => name),
      ['bees'],
    );
    await featuredTags.$select(featured.id).remove();
    assert.deepEqual(await featuredTags.list(), []);
  });

  test('a filter warns of its words and posts, in both forms, until it is gone', async () => {
    const { filters } = bob.client.v2;
    const made = await filters.create({
      title: 'Weather',
      context: ['home'],
      filterAction: 'warn',
      keywordsAttributes: [{ keyword: 'thunder', wholeWord: true }],
    });
    const said = await say(ann, 'I hear thunder');
    const [seen] = await bob.client.v1.timelines.home.list({ limit: 1 });
    assert.equal(seen?.id, said.id);
    assert.deepEqual(seen?.filtered?.[0]?.keywordMatches, ['thunder']);
    assert.equal(seen?.filtered?.[0]?.filter.title, 'Weather');
    const one = filters.$select(made.id);
    const keyword = await one.keywords.create({ keyword: 'hail' });
    assert.deepEqual((await one.keywords.list()).map(({ keyword: word }) => word).sort(), [
      'hail',
      'thunder',
    ]);
    const same = filters.keywords.$select(keyword.id);
    assert.equal((await same.update({ keyword: 'sleet', wholeWord: false })).keyword, 'sleet');
    assert.equal((await same.fetch()).keyword, 'sleet');
    await same.remove();
    const kept = await one.statuses.create({ statusId: said.id });
    assert.deepEqual(idsOf(await one.statuses.list()), [kept.id]);
    assert.equal((await filters.statuses.$select(kept.id).fetch()).statusId, said.id);
    await filters.statuses.$select(kept.id).remove();
    assert.equal((await one.update({ title: 'Storms' })).title, 'Storms');
    assert.equal((await one.fetch()).keywords.length, 1);
    assert.deepEqual(idsOf(await filters.list()), [made.id]);
    await assert.rejects(ann.client.v2.filters.$select(made.id).fetch(), failedWith(404));
    await one.remove();
    assert.deepEqual(await filters.list(), []);
    const old = bob.client.v1.filters;
    const phrase = await old.create({
      phrase: 'frost',
      context: ['home', 'public'],
      wholeWord: true,
    });
    assert.equal((await old.$select(phrase.id).fetch()).phrase, 'frost');
    const moved = await old.$select(phrase.id).update({ phrase: 'ice', context: ['home'] });
    assert.deepEqual([moved.phrase, moved.context], ['ice', ['home']]);
    assert.deepEqual(idsOf(await old.list()), [phrase.id]);
    await old.$select(phrase.id).remove();
  });

  test('a direct conversation is unread until it is read, and can be put away', async () => {
    const said = await say(ann, '@bob between us', 'direct');
    const { conversations } = bob.client.v1;
    const [talk] = await conversations.list();
    assert.equal(talk?.lastStatus?.id, said.id);
    assert.equal(talk?.unread, true);
    const one = conversations.$select(talk?.id ?? '');
    assert.equal((await one.read()).unread, false);
    assert.equal((await one.unread()).unread, true);
    await one.remove();
    assert.deepEqual(await conversations.list(), []);
    assert.deepEqual(await (await stage.join('eve')).client.v1.conversations.list(), []);
  });

  test('read positions are shared between one’s apps', async () => {
    const [newest] = await bob.client.v1.timelines.home.list({ limit: 1 });
    const saved = await bob.client.v1.markers.create({ home: { lastReadId: newest?.id ?? '' } });
    assert.equal(saved.home?.lastReadId, newest?.id);
    const read = await bob.client.v1.markers.fetch({ timeline: ['home', 'notifications'] });
    assert.equal(read.home?.lastReadId, newest?.id);
  });

  test('every method is driven', () => {
    stage.assertDriven(areas.reading, {
      unasked: { 'v1.timelines.direct.list': 'deprecated: conversations took its place' },
      refused: { 'v1.timelines.link.list': 'no page trends here; the tests of trends have one' },
    });
  });
});
