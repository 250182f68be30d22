import assert from 'node:assert/strict';
import test from 'node:test';
import { follow, isFollowing } from '#accounts';
import { findPost } from '#conversation';
import { listDocketEntries } from '#ledger';
import {
  appeal,
  decideAppeal,
  drawAppealPanel,
  getCaseFile,
  getDocket,
  listPrecedents,
  myRecord,
  panelDuties,
} from './index.ts';
import { appealToken } from './appeal-link.ts';
import { banMallory, judge, membersOf, openStage, refused } from './stage.test.ts';

test('a person is warned, goes on, is banned by a panel, appeals, and gets everything back', async (t) => {
  const stage = await openStage();
  const { world, mallory, rosa, olga, otto } = stage;
  await follow(world, rosa, mallory);
  const banned = await banMallory(stage);

  await t.test('the ban is in force only once the letter was handed over', async () => {
    const standing = await stage.standing(mallory);
    assert.equal(standing.state, 'banned');
    assert.deepEqual(standing.sanctionIds, banned.sanctionIds);
    const types = (await listDocketEntries(stage.db, banned.docket)).map(({ entry }) => entry.type);
    assert.deepEqual(types, [
      'case-noticed',
      'draw-committed',
      'draw-revealed',
      'votes-committed',
      'decision',
      'served',
      'exit-offered',
      'sanction-started',
    ]);
  });

  await t.test('the respondent never sees a reporter, an officer or a panelist', async () => {
    const file = await getCaseFile(world, mallory, banned.caseId);
    const shown = JSON.stringify(file);
    assert.equal(file.as, 'respondent');
    for (const hidden of [rosa, olga, ...stage.panel]) assert.ok(!shown.includes(hidden), hidden);
    const members = await membersOf(stage, banned.caseId, banned.panelId);
    const stranger = stage.panel.find((one) => !members.includes(one));
    assert.ok(stranger !== undefined);
    await assert.rejects(getCaseFile(world, stranger, banned.caseId), refused('not-found'));
    assert.equal((await getCaseFile(world, rosa, banned.caseId)).as, 'reporter');
  });

  await t.test('the public sees the docket, nobody in it', async () => {
    const page = JSON.stringify(await getDocket(stage.db, banned.docket));
    for (const hidden of [mallory, rosa, olga, ...stage.panel]) assert.ok(!page.includes(hidden));
    const held = await listPrecedents(stage.world, { limit: 10, ruleId: 'harassment.targeted' });
    assert.equal(held.items.length, 2);
  });

  const appealId = await appeal(
    world,
    { token: appealToken(world, banned.decisionId) },
    { grounds: 'It was a joke among friends, and she knows it.' },
  );
  const drawn = await drawAppealPanel(world, otto, { appealId });

  await t.test('the appeal is heard by others', async () => {
    const first = await membersOf(stage, banned.caseId, banned.panelId);
    const second = await membersOf(stage, banned.caseId, drawn.panelId);
    assert.equal(second.length, 3);
    assert.ok(second.every((member) => !first.includes(member) && member !== olga));
  });

  const author = await judge(stage, banned.caseId, drawn.panelId, {
    kind: 'appeal',
    outcome: 'overturned',
    opinion: 'It was a joke.',
  });
  const duties = await panelDuties(stage.db, author, { limit: 5 });
  assert.equal(duties.items[0]?.state, 'to-decide');
  await assert.rejects(
    decideAppeal(world, author, { appealId, outcome: 'upheld', reasons: 'No.', treatments: [] }),
    refused('majority-missing'),
  );
  await decideAppeal(world, author, {
    appealId,
    outcome: 'overturned',
    reasons: 'The words were a quotation between friends.',
    treatments: [],
  });
  await stage.settle();

  await t.test('everything is put back, and the record says so', async () => {
    assert.equal((await stage.standing(mallory)).state, 'good');
    assert.ok(await isFollowing(stage.db, rosa, mallory));
    const subject = await stage.caseOf(banned.caseId);
    const posts = subject.exhibits.flatMap(({ postId }) => postId ?? []);
    for (const id of posts) assert.equal((await findPost(stage.db, id))?.hiddenBy, undefined);
    const types = (await listDocketEntries(stage.db, banned.docket)).map(({ entry }) => entry.type);
    assert.deepEqual(types.slice(8), [
      'appeal-filed',
      'draw-committed',
      'draw-revealed',
      'votes-committed',
      'appeal-decided',
      'sanction-ended',
      'reversal',
    ]);
    const record = await myRecord(world, mallory);
    assert.equal(record.sanctions.filter(({ inForce }) => inForce).length, 1);
    assert.ok(record.documents.some(({ kind }) => kind === 'sor'));
  });
});
