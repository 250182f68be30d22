import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { grantRole, updateProfile } from '#accounts';
import { conversationTopics } from '#conversation';
import { dayOf, hourMs } from '#foundation';
import { areas } from './masto/areas.ts';
import { failedWith, idsOf, openStage, type Player, type Stage } from './masto/drive.ts';

/** `masto` in the hands of an officer and of an operator: what one hand may do, and what it may not. */

const ruleId = 'deception.spam';

describe('masto in the hands of officers and operators', () => {
  let stage: Stage;
  let olga: Player;
  let opal: Player;
  let mallory: Player;
  let rosa: Player;

  before(async () => {
    stage = await openStage('read write follow admin:read admin:write');
    [olga, opal] = [await stage.join('olga'), await stage.join('opal')];
    [mallory, rosa] = [await stage.join('mallory'), await stage.join('rosa')];
    const { world } = stage.running.service;
    await grantRole(world, undefined, { accountId: olga.id, role: 'officer' });
    await grantRole(world, undefined, { accountId: opal.id, role: 'operator' });
    for (const { id } of [mallory, rosa]) await updateProfile(world, id, { discoverable: true });
    stage.running.clock.advance(hourMs);
  });
  after(() => stage.close());

  const publish = async (by: Player, status: string) => {
    const said = await by.client.v1.statuses.create({ status, visibility: 'public' });
    stage.running.clock.advance(hourMs);
    return said.id;
  };

  test('accounts are found and shown; whoever is no officer gets nothing', async () => {
    const { accounts } = olga.client.v1.admin;
    const found = await accounts.list({ local: true, username: 'mallory' });
    assert.deepEqual(idsOf(found), [mallory.id]);
    assert.equal((await accounts.$select(mallory.id).fetch()).username, 'mallory');
    await assert.rejects(
      mallory.client.v1.admin.accounts.$select(olga.id).fetch(),
      failedWith(403),
    );
  });

  test('one officer warns; what is for more hands is refused and stays as a motion', async () => {
    const posts = [await publish(mallory, 'Buy my geese'), await publish(mallory, 'More geese')];
    const { client } = olga;
    await rosa.client.v1.reports.create({
      accountId: mallory.id,
      statusIds: posts,
      ruleIds: [ruleId],
    });
    const [report] = await client.v1.admin.reports.list({ targetAccountId: mallory.id });
    const one = client.v1.admin.accounts.$select(mallory.id);
    const asked = { reportId: report?.id ?? '', text: 'Geese, twice in an hour.' };
    for (const call of [
      () => one.action.create({ ...asked, type: 'suspend' }),
      () => one.enable(),
      () => one.unsensitive(),
      () => one.unsilence(),
      () => one.unsuspend(),
      () => one.approve(),
      () => one.reject(),
    ]) {
      await assert.rejects(call, failedWith(403), String(call));
    }
    await one.action.create({ ...asked, type: 'none', sendEmailNotification: false });
    const { suspended, silenced, disabled } = await one.fetch();
    assert.deepEqual([suspended, silenced, disabled], [false, false, false]);
  });

  test('a report is looked after, dismissed with an outcome, and taken up again', async () => {
    const about = await publish(mallory, 'Ducks, too');
    await rosa.client.v1.reports.create({
      accountId: mallory.id,
      statusIds: [about],
      ruleIds: [ruleId],
    });
    const { reports } = olga.client.v1.admin;
    const [waiting] = await reports.list();
    const id = waiting?.id ?? '';
    const report = reports.$select(id);
    assert.equal((await report.fetch()).targetAccount.id, mallory.id);
    assert.equal((await report.assignToSelf()).assignedAccount?.id, olga.id);
    assert.equal((await report.unassign()).assignedAccount, null);
    await assert.rejects(report.resolve(), failedWith(422));
    // The library has no word for the outcome that ours asks for.
    const resolved = await fetch(
      `${stage.running.origin}/api/v1/admin/reports/${id}/resolve?outcome=no-breach`,
      { method: 'POST', headers: { authorization: `Bearer ${olga.token}` } },
    );
    assert.equal(resolved.status, 200);
    assert.equal(
      (await reports.list({ resolved: true })).some((one) => one.id === id),
      true,
    );
    assert.equal((await report.reopen()).actionTaken, false);
  });

  test('who is not taken as new is kept by address, provider and network', async () => {
    const { canonicalEmailBlocks, emailDomainBlocks, ipBlocks } = opal.client.v1.admin;
    const address = await canonicalEmailBlocks.create({ email: 'An.Na+x@mail.example' });
    const met = await canonicalEmailBlocks.test({ email: 'anna@mail.example' });
    assert.deepEqual(idsOf(met), [address.id]);
    assert.deepEqual(idsOf(await canonicalEmailBlocks.list()), [address.id]);
    assert.deepEqual(await canonicalEmailBlocks.$select(address.id).fetch(), address);
    await canonicalEmailBlocks.$select(address.id).remove();
    const provider = await emailDomainBlocks.create({ domain: 'throwaway.example' });
    assert.deepEqual(idsOf(await emailDomainBlocks.list()), [provider.id]);
    assert.equal((await emailDomainBlocks.$select(provider.id).fetch()).domain, provider.domain);
    await emailDomainBlocks.$select(provider.id).remove();
    const network = await ipBlocks.create({ ip: '198.51.100.0/24', severity: 'sign_up_block' });
    assert.deepEqual(idsOf(await ipBlocks.list()), [network.id]);
    const changed = await ipBlocks.$select(network.id).update({ comment: 'A flood' });
    assert.equal(changed.comment, 'A flood');
    assert.deepEqual(await ipBlocks.$select(network.id).fetch(), changed);
    await ipBlocks.$select(network.id).remove();
    assert.deepEqual(await ipBlocks.list(), []);
  });

  test('no server is blocked or allowed by one hand', async () => {
    const { domainAllows, domainBlocks } = opal.client.v1.admin;
    const domain = 'far.example';
    for (const call of [
      () => domainBlocks.create({ domain, severity: 'suspend' }),
      () => domainAllows.create({ domain }),
      () => domainAllows.$select('1').remove(),
    ]) {
      await assert.rejects(call, failedWith(403), String(call));
    }
    const unknown = domainBlocks.$select('1');
    await assert.rejects(unknown.fetch(), failedWith(404));
    await assert.rejects(unknown.update({ severity: 'silence' }), failedWith(404));
    await assert.rejects(unknown.remove(), failedWith(404));
    await assert.rejects(domainAllows.$select('1').fetch(), failedWith(404));
    assert.deepEqual([await domainBlocks.list(), await domainAllows.list()], [[], []]);
  });

  test('figures come from what happened', async () => {
    const today = stage.running.clock.now().toISOString();
    const days = { startAt: today, endAt: today };
    await publish(rosa, 'Who has seen the #geese?');
    const { measures, dimensions, retention } = opal.client.v1.admin;
    const [joined, used] = await measures.create({
      ...days,
      keys: ['new_users', 'tag_uses'],
      tagUses: { id: 'geese' },
    });
    assert.deepEqual([joined?.total, joined?.data.length], ['4', 1]);
    assert.deepEqual([used?.total, used?.previousTotal], ['1', '0']);
    const [versions] = await dimensions.create({ keys: ['software_versions'] });
    assert.deepEqual(
      versions?.data.map(({ key }) => key),
      ['folkmoot', 'node', 'postgresql'],
    );
    const [cohort] = await retention.create({ ...days, frequency: 'day' });
    assert.equal(cohort?.data.length, 1);
    assert.equal(dayOf(new Date(cohort?.period ?? '')), today.slice(0, 10));
  });

  test('what trends is shown, and nobody takes anything out of it', async () => {
    const said = await publish(rosa, 'A fair tomorrow #fair');
    for (const { client } of [olga, opal, mallory]) {
      await client.v1.statuses.create({ status: 'I come #fair', visibility: 'public' });
      await client.v1.statuses.$select(said).favourite();
    }
    const { service } = stage.running;
    const job = service.jobs.find(({ topic }) => topic === conversationTopics.computeTrends);
    await job?.run(service.world, {});
    const { links, statuses, tags } = olga.client.v1.admin.trends;
    assert.deepEqual(idsOf(await statuses.list()), [said]);
    const [tag] = await tags.list();
    assert.deepEqual([tag?.name, tag?.requiresReview], ['fair', false]);
    assert.deepEqual([await links.list(), await links.publishers.list()], [[], []]);
    for (const kind of [links, links.publishers, statuses, tags]) {
      await assert.rejects(kind.$select('1').approve(), failedWith(403));
      await assert.rejects(kind.$select('1').reject(), failedWith(403));
    }
    assert.deepEqual(idsOf(await statuses.list()), [said]);
  });

  test('every method is driven', () => {
    const notAlone = 'not by one hand: refused, with a motion in the case';
    const noApproval = 'no sign-up waits for approval';
    const noServer = 'no server is limited or allowed by one hand';
    const notReviewed = 'nobody reviews what trends';
    const account = 'v1.admin.accounts.$select';
    const trends = 'v1.admin.trends';
    stage.assertDriven(areas.admin, {
      refused: {
        [`${account}.approve`]: noApproval,
        [`${account}.reject`]: noApproval,
        [`${account}.enable`]: notAlone,
        [`${account}.unsensitive`]: notAlone,
        [`${account}.unsilence`]: notAlone,
        [`${account}.unsuspend`]: notAlone,
        'v1.admin.domainAllows.$select.fetch': noServer,
        'v1.admin.domainAllows.$select.remove': noServer,
        'v1.admin.domainAllows.create': noServer,
        'v1.admin.domainBlocks.$select.fetch': noServer,
        'v1.admin.domainBlocks.$select.remove': noServer,
        'v1.admin.domainBlocks.$select.update': noServer,
        'v1.admin.domainBlocks.create': noServer,
        'v1.admin.reports.$select.resolve': 'the library cannot say with which outcome',
        [`${trends}.links.$select.approve`]: notReviewed,
        [`${trends}.links.$select.reject`]: notReviewed,
        [`${trends}.links.publishers.$select.approve`]: notReviewed,
        [`${trends}.links.publishers.$select.reject`]: notReviewed,
        [`${trends}.statuses.$select.approve`]: notReviewed,
        [`${trends}.statuses.$select.reject`]: notReviewed,
        [`${trends}.tags.$select.approve`]: notReviewed,
        [`${trends}.tags.$select.reject`]: notReviewed,
      },
    });
  });
});
