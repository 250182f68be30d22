import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { areas } from './masto/areas.ts';
import { failedWith, idsOf, openStage, type Player, type Stage } from './masto/drive.ts';
import { picture } from './masto/files.ts';

/** `masto` on accounts: profiles, follows, blocks, mutes, sign-up and reports. */

describe('masto on accounts', () => {
  let stage: Stage;
  let ann: Player;
  let bob: Player;

  before(async () => {
    stage = await openStage();
    ann = await stage.join('ann');
    bob = await stage.join('bob');
  });
  after(() => stage.close());

  test('an application registers, knows itself, and signs somebody up', async () => {
    const app = await stage.clientFor(undefined).v1.apps.create({
      clientName: 'masto',
      redirectUris: 'urn:ietf:wg:oauth:2.0:oob',
      scopes: 'read write',
    });
    assert.equal(app.name, 'masto');
    assert.ok((app.clientSecret ?? '').length > 20);
    const asApp = stage.clientFor(await stage.appToken());
    assert.equal((await asApp.v1.apps.verifyCredentials()).name, 'Test');
    const token = await asApp.v1.accounts.create({
      username: 'cam',
      email: 'cam@example.org',
      password: 'nine grey herons fly',
      agreement: true,
      locale: 'en',
    });
    const cam = stage.clientFor(token.accessToken);
    assert.equal((await cam.v1.accounts.verifyCredentials()).username, 'cam');
    await cam.v1.emails.confirmations.create();
  });

  test('a profile is changed, read, and its pictures are removed', async () => {
    const avatar = await picture('avatar.png');
    const changed = await ann.client.v1.accounts.updateCredentials({
      displayName: 'Ann of the Mill',
      note: 'Keeps bees.',
      avatar,
      header: avatar,
      fieldsAttributes: [{ name: 'Mill', value: 'https://mill.example' }],
      source: { privacy: 'unlisted' },
    });
    assert.equal(changed.displayName, 'Ann of the Mill');
    assert.equal(changed.source.privacy, 'unlisted');
    const seen = await bob.client.v1.accounts.$select(ann.id).fetch();
    assert.match(seen.fields[0]?.value ?? '', /href="https:\/\/mill\.example/);
    assert.match(seen.avatar, /\/media\//);
    assert.doesNotMatch((await ann.client.v1.profile.avatar.remove()).avatar, /\/media\//);
    assert.doesNotMatch((await ann.client.v1.profile.header.remove()).header, /\/media\//);
    const profile = await ann.client.v1.profile.update({
      displayName: 'Ann',
      hideCollections: false,
    });
    assert.equal(profile.displayName, 'Ann');
    assert.equal((await ann.client.v1.profile.fetch()).note, 'Keeps bees.');
    const preferences = await ann.client.v1.preferences.fetch();
    assert.equal(preferences['posting:default:visibility'], 'unlisted');
  });

  test('accounts are found by handle, by text and by ids', async () => {
    const { client } = bob;
    assert.equal((await client.v1.accounts.lookup({ acct: 'ann' })).id, ann.id);
    assert.deepEqual(idsOf(await client.v1.accounts.search.list({ q: 'ann' })), [ann.id]);
    const several = await client.v1.accounts.fetch({ id: [ann.id, bob.id] });
    assert.deepEqual(new Set(idsOf(several)), new Set([ann.id, bob.id]));
    await assert.rejects(client.v1.accounts.lookup({ acct: 'nobody_here' }), failedWith(404));
  });

  test('following shows on both sides and ends on either', async () => {
    const other = bob.client.v1.accounts.$select(ann.id);
    const relation = await other.follow({ notify: true, reblogs: false });
    assert.deepEqual(
      [relation.following, relation.notifying, relation.showingReblogs],
      [true, true, false],
    );
    assert.deepEqual(idsOf(await other.followers.list()), [bob.id]);
    const self = ann.client.v1.accounts.$select(bob.id);
    assert.deepEqual(idsOf(await self.following.list()), [ann.id]);
    const [seen] = await ann.client.v1.accounts.relationships.fetch({ id: [bob.id] });
    assert.equal(seen?.followedBy, true);
    await self.removeFromFollowers();
    const [after] = await bob.client.v1.accounts.relationships.fetch({ id: [ann.id] });
    assert.equal(after?.following, false);
    await other.follow();
    assert.equal((await other.unfollow()).following, false);
  });

  test('a locked account lets in one and turns away another', async () => {
    const dee = await stage.join('dee');
    const eve = await stage.join('eve');
    await ann.client.v1.accounts.updateCredentials({ locked: true });
    for (const asker of [dee, eve]) {
      const relation = await asker.client.v1.accounts.$select(ann.id).follow();
      assert.deepEqual([relation.following, relation.requested], [false, true]);
    }
    const asking = await ann.client.v1.followRequests.list();
    assert.deepEqual(new Set(idsOf(asking)), new Set([dee.id, eve.id]));
    const admitted = await ann.client.v1.followRequests.$select(dee.id).authorize();
    assert.equal(admitted.followedBy, true);
    assert.equal((await ann.client.v1.followRequests.$select(eve.id).reject()).followedBy, false);
    assert.deepEqual(await ann.client.v1.followRequests.list(), []);
    await ann.client.v1.accounts.updateCredentials({ locked: false });
  });

  test('blocks and mutes act, show in lists and go', async () => {
    const other = bob.client.v1.accounts.$select(ann.id);
    assert.equal((await other.mute({ duration: 3600 })).muting, true);
    assert.deepEqual(idsOf(await bob.client.v1.mutes.list()), [ann.id]);
    assert.equal((await other.unmute()).muting, false);
    assert.equal((await other.block()).blocking, true);
    assert.deepEqual(idsOf(await bob.client.v1.blocks.list()), [ann.id]);
    const [seen] = await ann.client.v1.accounts.relationships.fetch({ id: [bob.id] });
    assert.equal(seen?.blockedBy, true);
    assert.equal((await other.unblock()).blocking, false);
    assert.deepEqual(await bob.client.v1.blocks.list(), []);
  });

  test('posts of an account are listed, and a report names them', async () => {
    const said = await ann.client.v1.statuses.create({
      status: 'Words #moot',
      visibility: 'public',
    });
    const other = bob.client.v1.accounts.$select(ann.id);
    assert.deepEqual(idsOf(await other.statuses.list({ excludeReblogs: true })), [said.id]);
    assert.deepEqual(idsOf(await other.statuses.list({ tagged: 'moot' })), [said.id]);
    assert.deepEqual(await other.statuses.list({ onlyMedia: true }), []);
    const report = await bob.client.v1.reports.create({
      accountId: ann.id,
      statusIds: [said.id],
      comment: 'Look at this',
    });
    assert.equal(report.targetAccount.id, ann.id);
  });

  test('a note, an endorsement and a server that one shuns are one’s own', async () => {
    const other = bob.client.v1.accounts.$select(ann.id);
    assert.equal((await other.note.create({ comment: 'From the mill' })).note, 'From the mill');
    await other.follow();
    assert.equal((await other.endorse()).endorsed, true);
    assert.deepEqual(idsOf(await bob.client.v1.endorsements.list()), [ann.id]);
    const shown = await ann.client.v1.accounts.$select(bob.id).endorsements.list();
    assert.deepEqual(idsOf(shown), [ann.id]);
    assert.equal((await other.unendorse()).endorsed, false);
    assert.equal((await other.pin()).endorsed, true);
    assert.equal((await other.unpin()).endorsed, false);
    const [seen] = await ann.client.v1.accounts.relationships.fetch({ id: [bob.id] });
    assert.equal(seen?.note, '', 'a note is its writer’s alone');
    await bob.client.v1.domainBlocks.create({ domain: 'far.example' });
    assert.deepEqual(await bob.client.v1.domainBlocks.list(), ['far.example']);
    await bob.client.v1.domainBlocks.remove({ domain: 'far.example' });
    assert.deepEqual(await bob.client.v1.domainBlocks.list(), []);
  });

  test('followers whom one knows are named, and lists of an account are empty at first', async () => {
    const fay = await stage.join('fay');
    await fay.client.v1.accounts.$select(bob.id).follow();
    // The library's type has a bare list of ids, which it writes as `0=…`.
    const asked: object = { id: [ann.id] };
    const familiar: unknown = await Reflect.apply(
      fay.client.v1.accounts.familiarFollowers.fetch,
      undefined,
      [asked],
    );
    assert.match(JSON.stringify(familiar), new RegExp(`"accounts":\\[{"id":"${bob.id}"`));
    const other = fay.client.v1.accounts.$select(ann.id);
    assert.deepEqual(await other.identityProofs.list(), []);
    assert.deepEqual(await other.lists.list(), []);
    assert.deepEqual(await other.featuredTags.list(), []);
    assert.deepEqual((await other.collections.list()).collections, []);
    assert.deepEqual((await other.inCollections.list()).collections, []);
  });

  test('every method is driven', () => {
    stage.assertDriven(areas.accounts);
  });
});
