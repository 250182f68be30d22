import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { publishAnnouncement } from '#conversation';
import { areas } from './masto/areas.ts';
import { failedWith, openStage, type Player, type Stage } from './masto/drive.ts';

/** `masto` on the server itself. */

describe('masto on the server', () => {
  let stage: Stage;
  let ann: Player;

  before(async () => {
    stage = await openStage();
    ann = await stage.join('ann');
  });
  after(() => stage.close());

  test('it says what it is, in both shapes, and with its texts', async () => {
    const { v1, v2 } = stage.clientFor(undefined);
    const now = await v2.instance.fetch();
    const old = await v1.instance.fetch();
    assert.equal(now.title, old.title);
    assert.equal(now.configuration.statuses.maxCharacters, 500);
    assert.match((await v1.instance.extendedDescription.fetch()).content, /<p>/);
    assert.deepEqual(await v1.instance.peers.list(), []);
    assert.deepEqual(await v1.instance.domainBlocks.fetch(), []);
    assert.ok((await v1.instance.activity.list()).length > 0);
    // The library takes them for texts; Mastodon gives code and name.
    const languages = JSON.stringify(await v1.instance.languages.list());
    assert.match(languages, /{"code":"de","name":"Deutsch"}/);
    assert.deepEqual(await v1.instance.translationLanguages.list(), {});
    assert.deepEqual(await v1.customEmojis.list(), []);
  });

  test('an announcement is read, reacted to, and put away', async () => {
    const { announcements } = ann.client.v1;
    assert.deepEqual(await announcements.list(), []);
    await publishAnnouncement(stage.running.service.world, { text: 'The mill is closed.' });
    const [told] = await announcements.list();
    const one = announcements.$select(told?.id ?? '');
    await one.reactions.$select('🎉').update();
    await one.dismiss();
    const [now] = await announcements.list();
    assert.equal(now?.reactions[0]?.count, 1);
    await one.reactions.$select('🎉').remove();
    assert.deepEqual((await announcements.list())[0]?.reactions, []);
  });

  test('what there is nothing of is empty or not found', async () => {
    const { annualReports, collections } = ann.client.v1;
    assert.equal((await annualReports.$select('2026').state.fetch()).state, 'ineligible');
    await annualReports.list();
    const report = annualReports.$select('2026');
    const one = collections.$select('1');
    for (const call of [
      () => report.fetch(),
      () => report.read(),
      () => report.generate(),
      () => collections.create({ name: 'Millers' }),
      () => one.fetch(),
      () => one.update({ name: 'Bakers' }),
      () => one.remove(),
      () => one.items.create({ accountId: ann.id }),
      () => one.items.$select('2').remove(),
      () => one.items.$select('2').revoke(),
    ]) {
      await assert.rejects(call, failedWith(404), String(call));
    }
  });

  test('every method is driven', () => {
    const noReports = 'no annual report is made here';
    const noCollections = 'there are no collections of accounts here';
    stage.assertDriven(areas.server, {
      refused: {
        'v1.annualReports.$select.fetch': noReports,
        'v1.annualReports.$select.generate': noReports,
        'v1.annualReports.$select.read': noReports,
        'v1.collections.$select.fetch': noCollections,
        'v1.collections.$select.items.$select.remove': noCollections,
        'v1.collections.$select.items.$select.revoke': noCollections,
        'v1.collections.$select.items.create': noCollections,
        'v1.collections.$select.remove': noCollections,
        'v1.collections.$select.update': noCollections,
        'v1.collections.create': noCollections,
      },
    });
  });
});
