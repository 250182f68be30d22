/** Row D of the schedule: whole remote servers, limited by two officers and suspended by a panel. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  acceptFollow,
  blockDomain,
  follow,
  getAccount,
  getStanding,
  searchAccountIds,
  serverStanding,
} from '#accounts';
import {
  boost,
  homeTimeline,
  listDirectory,
  listNotifications,
  publicTimeline,
  publishPost,
  searchPosts,
  showPosts,
} from '#conversation';
import { dayMs, hourMs, type AccountId } from '#foundation';
import {
  castServerVote,
  declineServerMotion,
  drawServerPanel,
  findServerDocket,
  getServerMotion,
  listServerDuties,
  listServerMeasures,
  listServerMotions,
  proposeServerMotion,
  signServerMotion,
} from '../index.ts';
import { openStage, refused } from '../stage.test.ts';
import {
  far,
  lifted,
  limited,
  motionOn,
  moved,
  remote,
  seatedOn,
  suspended,
} from './scene.test.ts';

const stage = await openStage();
const { world, db, clock, olga, otto, rosa, mallory, panel } = stage;
const fay = (await remote(stage, 'fay')).id;
const finn = (await remote(stage, 'finn')).id;
await follow(world, rosa, fay);
await acceptFollow(world, fay, rosa);
await follow(world, fay, rosa);
const said = await publishPost(world, fay, { text: 'A quiet word from afar' });
await stage.settle();

const state = async (domain = far) => (await serverStanding(db, domain)).state;

const isShown = async (viewer: AccountId | undefined) =>
  (await showPosts(world, viewer, [said.id])).length === 1;

const publicIds = async (viewer: AccountId | undefined = mallory) =>
  (await publicTimeline(world, viewer, { limit: 20 })).items.map(({ id }) => id);

const homeIds = async (viewer: AccountId) =>
  (await homeTimeline(world, viewer, { limit: 20 })).items.map(({ post }) => post.id);

const toldOf = async (kind: 'mention' | 'severed', includeHeldBack = false) =>
  (await listNotifications(world, rosa, { limit: 20, kinds: [kind], includeHeldBack })).items;

test('what is moved has everything that the Articles ask for', async (t) => {
  const wrongs = {
    'no facts': [{ facts: ' ' }, 8],
    'a gap in the reasons': [{ facts: '[… what happened]' }, 8],
    'nothing lesser considered': [{ lesser: '' }, 8],
    'no short reason': [{ summary: '' }, 8],
    'neither told nor an exception': [{ told: undefined }, 5],
    'told, but not how': [{ told: { at: clock.now(), how: ' ' } }, 5],
    'to be told later': [
      { told: { at: new Date(clock.now().getTime() + hourMs), how: 'Mail.' } },
      5,
    ],
    'an exception without its conditions': [
      { told: undefined, reviewDays: 30, exception: { code: 'legal-order', conditions: [] } },
      4,
    ],
    'an exception of another kind of rule': [
      { told: undefined, reviewDays: 30, exception: { code: 'child-safety', conditions: [] } },
      4,
    ],
    'no day of review': [{ reviewDays: undefined }, 10],
    'a review after more than a year': [{ reviewDays: 366 }, 10],
    'no rule': [{ ruleId: 'harassment.unheard-of' }, 1],
    'nothing to lift': [{ does: 'lift', told: undefined, reviewDays: undefined }, 10],
    'this server itself': [{ domain: new URL(world.origin).host }, 'invalid'],
    'this server, spelt otherwise': [{ domain: ` ${world.origin.toUpperCase()}/ ` }, 'invalid'],
    'no name': [{ domain: 'not a name' }, 'invalid'],
  } as const;
  for (const [name, [changes, expected]] of Object.entries(wrongs)) {
    await t.test(name, () =>
      assert.rejects(proposeServerMotion(world, olga, motionOn(stage, changes)), refused(expected)),
    );
  }
  await t.test('by an officer', () =>
    assert.rejects(proposeServerMotion(world, rosa, motionOn(stage)), refused(6)),
  );
});

test('two officers limit a server', async (t) => {
  const name = 'ＢÜCHER.Example.';
  const { motionId } = await proposeServerMotion(world, olga, motionOn(stage, { domain: name }));
  assert.equal(
    (await getServerMotion(world, otto, motionId)).motion.domain,
    'xn--bcher-kva.example',
  );

  await t.test(
    'never one alone, nor twice the same, nor before the 72 hours are over',
    async () => {
      const sign = (who: AccountId) => signServerMotion(world, who, motionId);
      await assert.rejects(sign(otto), refused('not-heard'));
      clock.advance(72 * hourMs - 1);
      await assert.rejects(sign(otto), refused(5));
      clock.advance(1);
      await assert.rejects(sign(olga), refused('single-hand'));
      await assert.rejects(sign(rosa), refused('forbidden'));
      await assert.rejects(sign(panel[0] ?? rosa), refused('forbidden'));
      assert.equal(await state('xn--bcher-kva.example'), 'good');
      await sign(otto);
      await assert.rejects(sign(otto), refused('conflict'));
      assert.equal(await state('xn--bcher-kva.example'), 'limited');
    },
  );

  await t.test('any officer declines, and then nobody signs', async () => {
    const other = await moved(stage, { domain: 'other.example' });
    await assert.rejects(declineServerMotion(world, rosa, other.motionId), refused('forbidden'));
    await declineServerMotion(world, olga, other.motionId);
    await assert.rejects(signServerMotion(world, otto, other.motionId), refused('conflict'));
    assert.equal(await findServerDocket(db, other.docket), undefined);
  });
});

test('a limit takes a server from who passes by, and leaves it to who follows', async () => {
  assert.ok((await publicIds()).includes(said.id));
  const { docket } = await limited(stage);
  assert.ok(!(await publicIds()).includes(said.id), 'not in the public timeline');
  assert.ok((await homeIds(rosa)).includes(said.id), 'at home with those who follow');
  assert.ok(await isShown(undefined), 'and by its link');
  const found = await searchPosts(world, mallory, { text: 'quiet word' });
  assert.deepEqual(found, [], 'not found by others');
  const searched = (viewer: AccountId) => searchAccountIds(db, 'fay', { viewer, limit: 5 });
  assert.deepEqual([await searched(mallory), await searched(rosa)], [[], [fay]]);
  const listed = await listDirectory(db, mallory, { order: 'new', limit: 40 });
  assert.ok(!listed.includes(fay), 'nor suggested');
  const { standing } = await getAccount(db, fay);
  assert.deepEqual([standing.state, standing.visibility], ['limited', 'limited']);
  assert.deepEqual(standing.dockets, [docket], 'and the profile says by which docket');
  await publishPost(world, fay, { text: 'Hello @rosa, it is me' });
  await publishPost(world, finn, { text: 'Hello @rosa, buy this' });
  await stage.settle();
  assert.equal((await toldOf('mention')).length, 1, 'strangers of it are held back');
  assert.equal((await toldOf('mention', true)).length, 2);
});

test('what is moved about a limited server stands in its docket, and two officers let it back', async () => {
  const { docket } = await db
    .selectFrom('server_limits')
    .select('docket')
    .where('domain', '=', far)
    .executeTakeFirstOrThrow();
  await lifted(stage);
  assert.equal(await state(), 'good');
  assert.ok((await publicIds()).includes(said.id));
  const page = await findServerDocket(db, docket);
  assert.deepEqual(
    page?.entries.map(({ entry }) => entry.type),
    ['decision', 'served', 'sanction-started', 'reversal', 'sanction-ended'],
  );
  assert.equal(page.inForce, undefined);
  assert.deepEqual(
    page.decisions.map(({ does }) => does),
    ['lift', 'limit'],
  );
  const leaves = JSON.stringify(page.entries);
  for (const word of [far, 'harassment.targeted wrote', 'Forty', 'root@', 'T0', 'T1']) {
    assert.ok(!leaves.includes(word), word);
  }
  assert.ok(!JSON.stringify(page.decisions).includes('root@'), 'how they were told is not public');
});

test('a panel of three suspends a server', async (t) => {
  await boost(world, rosa, said.id);
  const early = await proposeServerMotion(world, olga, motionOn(stage, { does: 'suspension' }));
  await t.test('not before its administrators were heard, and never two officers', async () => {
    await assert.rejects(drawServerPanel(world, olga, early.motionId), refused(5));
    clock.advance(72 * hourMs);
    await assert.rejects(signServerMotion(world, otto, early.motionId), refused('single-hand'));
    await assert.rejects(drawServerPanel(world, rosa, early.motionId), refused('forbidden'));
    const limit = await moved(stage, { domain: 'third.example' });
    await assert.rejects(drawServerPanel(world, olga, limit.motionId), refused('wrong-state'));
    await declineServerMotion(world, olga, early.motionId);
  });

  await t.test(
    'drawn from those who have nothing to do with it, and votes are sealed',
    async () => {
      const turned = panel.slice(0, 5);
      for (const member of turned) await blockDomain(world, member, 'drawn.example');
      const { motionId } = await moved(stage, { does: 'suspension', domain: 'drawn.example' });
      assert.ok(await drawServerPanel(world, olga, motionId));
      await assert.rejects(drawServerPanel(world, olga, motionId), refused('conflict'));
      await assert.rejects(declineServerMotion(world, otto, motionId), refused('wrong-state'));
      const seats = await seatedOn(stage, motionId);
      assert.equal(new Set(seats).size, 3);
      for (const member of seats) assert.ok(!turned.includes(member));
      const told = await stage.db
        .selectFrom('notifications')
        .select('account_id')
        .where('cause', '=', `panel-duty:server:${motionId}`)
        .execute();
      assert.deepEqual(new Set(told.map((one) => one.account_id)), new Set<string>(seats));
      const [first, second, third] = seats;
      assert.ok(first !== undefined && second !== undefined && third !== undefined);
      const cast = (who: AccountId, opinion = 'It is so.') =>
        castServerVote(world, who, {
          motionId,
          vote: { supports: true, carriesException: false, opinion },
        });
      await assert.rejects(cast(rosa), refused('not-a-panelist'));
      await assert.rejects(cast(olga), refused('not-a-panelist'));
      await assert.rejects(cast(first, ' '), refused(8));
      assert.equal((await listServerDuties(db, first)).length, 1);
      await cast(first);
      await assert.rejects(cast(first), refused('already-voted'));
      assert.deepEqual((await getServerMotion(world, second, motionId)).panel?.votes, []);
      assert.equal((await getServerMotion(world, second, motionId)).motion.told?.how, '');
      await assert.rejects(getServerMotion(world, rosa, motionId), refused('not-found'));
      // The time to vote passes with two votes missing: nothing is decided.
      clock.advance(3 * dayMs);
      await stage.settle();
      assert.equal((await getServerMotion(world, olga, motionId)).motion.outcome, 'undecidable');
      await assert.rejects(cast(second), refused('conflict'));
      assert.equal(await state('drawn.example'), 'good');
    },
  );

  await t.test('one vote of three is not enough', async () => {
    const { docket } = await suspendedBy([true, false, false]);
    assert.equal(await state('few.example'), 'good');
    const page = await findServerDocket(db, docket);
    assert.equal(page?.decisions[0]?.outcome, 'rejected');
  });

  await t.test('too few eligible: it says so, and a limit is still possible', async () => {
    for (const member of panel) await blockDomain(world, member, 'few.example');
    const { motionId } = await moved(stage, { does: 'suspension', domain: 'few.example' });
    assert.equal(await drawServerPanel(world, olga, motionId), false);
    assert.equal((await getServerMotion(world, olga, motionId)).motion.outcome, 'undecidable');
    await limited(stage, 'few.example');
    assert.equal(await state('few.example'), 'limited');
  });
});

async function suspendedBy(votes: readonly boolean[]) {
  const motion = await moved(stage, { does: 'suspension', domain: 'few.example' });
  await drawServerPanel(world, olga, motion.motionId);
  for (const [at, member] of (await seatedOn(stage, motion.motionId)).entries()) {
    const vote = { supports: votes[at] === true, carriesException: false, opinion: 'So it is.' };
    await castServerVote(world, member, { motionId: motion.motionId, vote });
  }
  return motion;
}

test('nothing of a suspended server is shown or taken, and all is put back', async () => {
  assert.ok(await isShown(undefined), 'in memory as a post like any other');
  const follows = async () =>
    db
      .selectFrom('follows')
      .selectAll()
      .where((where) => where.or([where('follower_id', '=', fay), where('followee_id', '=', fay)]))
      .orderBy('id')
      .execute();
  const before = await follows();
  assert.equal(before.length, 2);
  const { docket } = await suspended(stage);
  assert.equal(await state(), 'suspended');
  for (const viewer of [undefined, rosa, mallory]) assert.equal(await isShown(viewer), false);
  assert.ok(!(await homeIds(rosa)).includes(said.id), 'not at home, nor boosted there');
  assert.ok(!(await publicIds(undefined)).includes(said.id));
  assert.deepEqual(await toldOf('mention', true), [], 'what was told before is not shown');
  assert.deepEqual(await follows(), []);
  const [severed] = await toldOf('severed');
  assert.deepEqual(severed?.notification.details, {
    event: 'domain-block',
    target: far,
    followers: '1',
    following: '1',
  });
  assert.equal((await getStanding(db, fay)).state, 'suspended');
  assert.equal(
    (await getAccount(db, fay)).displayName,
    '',
    'nor what its accounts say of themselves',
  );
  await assert.rejects(publishPost(world, fay, { text: 'More' }), refused('standing-withheld'));
  await assert.rejects(remote(stage, 'fritz'), refused('standing-withheld'));
  await assert.rejects(follow(world, rosa, finn), refused('blocked'));

  await lifted(stage);
  assert.equal(await state(), 'good');
  assert.deepEqual(await follows(), before, 'each follow as it was');
  assert.ok(await isShown(undefined));
  assert.ok((await homeIds(rosa)).includes(said.id));
  assert.equal((await toldOf('mention', true)).length, 2);
  const page = await findServerDocket(db, docket);
  assert.deepEqual(
    page?.entries.map(({ entry }) => entry.type),
    [
      'draw-committed',
      'draw-revealed',
      'votes-committed',
      'decision',
      'served',
      'sanction-started',
      'reversal',
      'sanction-ended',
    ],
  );
});

test('a lighter decision takes the place of a heavier one, and puts the follows back', async () => {
  assert.ok((await homeIds(rosa)).includes(said.id));
  await suspended(stage);
  await limited(stage);
  assert.equal(await state(), 'limited');
  assert.equal(
    (await listServerMeasures(world, olga)).filter((one) => one.domain === far).length,
    1,
  );
  assert.ok((await homeIds(rosa)).includes(said.id));
});

test('an exception needs no notice, but every vote, and a review within thirty days', async () => {
  const conditions = ['authority', 'scope', 'binding'].map((id) => ({ id, sentence: 'It is so.' }));
  const exception = { code: 'legal-order', conditions } as const;
  const draft = { told: undefined, exception, reviewDays: 30 };
  await assert.rejects(
    proposeServerMotion(world, olga, motionOn(stage, { ...draft, reviewDays: 31 })),
    refused(4),
  );
  const vote = async (domain: string, forException: readonly boolean[]) => {
    const motion = motionOn(stage, { ...draft, domain, does: 'suspension' });
    const { motionId } = await proposeServerMotion(world, olga, motion);
    assert.ok(await drawServerPanel(world, olga, motionId));
    for (const [at, member] of (await seatedOn(stage, motionId)).entries()) {
      const carriesException = forException[at] === true;
      const ballot = { supports: true, carriesException, opinion: 'The order binds us.' };
      await castServerVote(world, member, { motionId, vote: ballot });
    }
    return state(domain);
  };
  assert.equal(await vote('ordered.example', [true, true, false]), 'good');
  assert.equal(await vote('ordered-too.example', [true, true, true]), 'suspended');
});

test('nothing stands past its day of review without a new decision', async (t) => {
  const dueOf = async (domain: string) =>
    (await listServerMeasures(world, olga)).find((one) => one.domain === domain)?.isReviewDue;
  await limited(stage);
  assert.equal(await dueOf(far), false);
  clock.advance(149 * dayMs);
  await stage.settle();
  assert.equal(await dueOf(far), false);
  clock.advance(2 * dayMs);
  assert.equal(await dueOf(far), true, 'thirty days before, officers are shown it');

  await t.test('decided anew in time it stays', async () => {
    await limited(stage);
    clock.advance(30 * dayMs);
    await stage.settle();
    assert.equal(await state(), 'limited');
  });

  await t.test('or it ends on the day', async () => {
    clock.advance(151 * dayMs);
    await stage.settle();
    assert.equal(await state(), 'good');
    assert.equal(await dueOf(far), undefined);
  });
});

test('only officers read what is moved', async () => {
  await assert.rejects(listServerMotions(world, rosa, { limit: 5 }), refused('forbidden'));
  await assert.rejects(listServerMeasures(world, rosa), refused('forbidden'));
  const page = await listServerMotions(world, otto, { limit: 2 });
  assert.equal(page.items.length, 2);
  assert.ok(page.next !== undefined);
});
