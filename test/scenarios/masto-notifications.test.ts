import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { areas } from './masto/areas.ts';
import { idsOf, openStage, type Player, type Stage } from './masto/drive.ts';

/** `masto` on notifications: one by one, as groups, held back, pushed. */

describe('masto on notifications', () => {
  let stage: Stage;
  let ann: Player;
  let bob: Player;
  let cat: Player;

  before(async () => {
    stage = await openStage();
    ann = await stage.join('ann');
    bob = await stage.join('bob');
    cat = await stage.join('cat');
  });
  after(() => stage.close());

  const say = async (player: Player, status: string) => {
    stage.running.clock.advance(1000);
    return player.client.v1.statuses.create({ status, visibility: 'public', language: 'en' });
  };

  test('what others do is told one by one, counted, and put away', async () => {
    const said = await say(ann, 'A word to all');
    for (const { client } of [bob, cat]) await client.v1.statuses.$select(said.id).favourite();
    await say(bob, 'Well said, @ann');
    await stage.running.settle();
    const { notifications } = ann.client.v1;
    const told = await notifications.list();
    assert.deepEqual(told.map(({ type }) => type).sort(), ['favourite', 'favourite', 'mention']);
    const mentions = await notifications.fetch({ types: ['mention'] });
    assert.equal(mentions[0]?.account.id, bob.id);
    assert.equal((await notifications.unreadCount.fetch()).count, 3);
    const [newest] = told;
    assert.equal((await notifications.$select(newest?.id ?? '').fetch()).id, newest?.id);
    await notifications.$select(newest?.id ?? '').dismiss();
    assert.equal((await notifications.list()).length, 2);
    assert.deepEqual(await bob.client.v1.notifications.list(), []);
  });

  test('groups hold what is of one kind about one post', async () => {
    const { notifications } = ann.client.v2;
    const { notificationGroups, accounts } = await notifications.list({ types: ['favourite'] });
    assert.deepEqual(new Set(idsOf(accounts)), new Set([bob.id, cat.id]));
    const [group] = notificationGroups;
    assert.equal(group?.notificationsCount, 2);
    const one = notifications.$select(group?.groupKey ?? '');
    assert.equal((await one.fetch()).notificationGroups[0]?.groupKey, group?.groupKey);
    assert.deepEqual(new Set(idsOf(await one.accounts.fetch())), new Set([bob.id, cat.id]));
    assert.ok((await notifications.unreadCount.fetch()).count >= 1);
    await one.dismiss();
    const left = await notifications.list({ types: ['favourite'] });
    assert.deepEqual(left.notificationGroups, []);
  });

  test('strangers are held back by a policy, and let in or put away', async () => {
    const { policy } = ann.client.v2.notifications;
    assert.equal((await policy.fetch()).forNotFollowing, 'accept');
    assert.equal((await policy.update({ forNotFollowing: 'filter' })).forNotFollowing, 'filter');
    await say(bob, 'Again, @ann');
    await say(cat, 'And I, @ann');
    const dan = await stage.join('dan');
    const eve = await stage.join('eve');
    await say(dan, 'Me too, @ann');
    await say(eve, 'And me, @ann');
    await stage.running.settle();
    const { requests } = ann.client.v1.notifications;
    const waiting = await requests.list();
    assert.deepEqual(
      new Set(waiting.map(({ account }) => account.id)),
      new Set([bob.id, cat.id, dan.id, eve.id]),
    );
    const of = (player: Player) =>
      waiting.find(({ account }) => account.id === player.id)?.id ?? '';
    assert.equal((await requests.$select(of(bob)).fetch()).account.id, bob.id);
    await requests.$select(of(bob)).accept();
    await requests.$select(of(cat)).dismiss();
    // The library's types leave out the ids that both take.
    await Reflect.apply(requests.accept, undefined, [{ id: [of(dan)] }]);
    await Reflect.apply(requests.dismiss, undefined, [{ id: [of(eve)] }]);
    await stage.running.settle();
    assert.equal((await requests.merged.fetch()).merged, true);
    assert.deepEqual(await requests.list(), []);
    const told = await ann.client.v1.notifications.list({ types: ['mention'] });
    const from = new Set(told.map(({ account }) => account.id));
    assert.ok(from.has(bob.id) && from.has(dan.id));
    await ann.client.v1.notifications.clear();
    assert.deepEqual(await ann.client.v1.notifications.list(), []);
  });

  test('an application subscribes to push, changes what it hears, and leaves', async () => {
    const { subscription } = ann.client.v1.push;
    const keys = {
      p256dh:
        'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM',
      auth: 'tBHItJI5svbpez7KI4CCXg',
    };
    const made = await subscription.create({
      subscription: { endpoint: 'https://push.example/for-ann', keys },
      data: { alerts: { mention: true } },
      policy: 'all',
    });
    assert.equal(made.endpoint, 'https://push.example/for-ann');
    assert.equal(made.alerts.mention, true);
    assert.ok(made.serverKey.length > 80);
    const changed = await subscription.update({ data: { alerts: { favourite: true } } });
    assert.equal(changed.alerts.favourite, true);
    assert.equal((await subscription.fetch()).id, made.id);
    await subscription.remove();
    await assert.rejects(subscription.fetch());
  });

  test('every method is driven', () => {
    stage.assertDriven(areas.notifications);
  });
});
