import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId } from '#foundation';
import {
  addAllegation,
  caseDocuments,
  fileReport,
  getCaseDesk,
  getCaseFile,
  getExhibit,
  listQueue,
  openCase,
  sealExhibit,
  serveNotice,
  warn,
} from '../index.ts';
import { hourMs, minuteMs, openStage, reasonsFor, treating } from '../stage.test.ts';

const stage = await openStage(2);
const { world, mallory, rosa, olga, clock } = stage;

/** One post, reported by three people; the case that holds it, opened. */
async function reportedThrice() {
  const post = await stage.say(mallory, '@rosa everybody, go and tell her what she is');
  for (const reporter of [rosa, ...stage.panel]) {
    clock.advance(minuteMs);
    await fileReport(world, reporter, {
      respondent: mallory,
      postIds: [post.id],
      category: 'violation',
      comment: 'Look at this.',
      ruleIds: ['harassment.targeted'],
    });
  }
  const [caseId] = (await stage.cases(mallory)).slice(-1);
  assert.ok(caseId !== undefined);
  await openCase(world, olga, { caseId });
  return { post, caseId };
}

const { post, caseId } = await reportedThrice();
const seenBy = async (viewer: AccountId) => (await getCaseFile(world, viewer, caseId)).exhibits;
const held = (await stage.caseOf(caseId)).exhibits.map(({ id }) => id);

test('a post that three people reported is one exhibit, and each freezing keeps its custody', async () => {
  assert.equal(held.length, 3);
  const [shown, ...others] = await seenBy(olga);
  assert.ok(shown !== undefined);
  assert.deepEqual(others, []);
  assert.deepEqual([shown.id, shown.number, shown.reportCount], [held[0], 1, 3]);
  assert.deepEqual(shown.copies, [
    { id: held[1], number: 2 },
    { id: held[2], number: 3 },
  ]);
  const { custody } = await getCaseDesk(world, olga, caseId);
  for (const id of held) {
    assert.deepEqual(
      custody[id]?.map(({ what }) => what),
      ['captured', 'filed'],
    );
    assert.ok((await getExhibit(world, olga, id)).bytes.includes('everybody, go and tell her'));
  }
  const { items } = await listQueue(world, olga, { limit: 10 });
  assert.equal(items.find((item) => item.caseId === caseId)?.exhibitCount, 1);
});

test('the notice and the statement name it once, and nothing that was served is missing', async () => {
  const allegationId = await addAllegation(world, olga, {
    caseId,
    ruleId: 'harassment.targeted',
    conduct: {
      subject: { kind: 'post', postId: post.id },
      at: post.createdAt,
      summary: 'Told others to join in.',
    },
    // Also by a freezing that is not the one shown.
    exhibits: held.slice(1),
  });
  const { allegations } = await getCaseFile(world, olga, caseId);
  assert.deepEqual(allegations[0]?.exhibits, held.slice(0, 1));
  await serveNotice(world, olga, { caseId });
  await stage.settle();
  clock.advance(72 * hourMs);
  await stage.settle();
  assert.deepEqual((await stage.caseOf(caseId)).notice?.exhibits, held);
  const decided = await warn(world, olga, {
    caseId,
    family: 'harassment',
    reasons: await treating(stage, caseId, reasonsFor(stage, { allegationId, exhibits: held })),
  });
  const { statement } = (await getCaseFile(world, mallory, caseId)).decisions[0] ?? {};
  assert.equal(statement?.id, decided.statementId);
  assert.match(statement.text, /Proved, on exhibit 1\./);
  assert.deepEqual(
    statement.document.exhibits.map(({ id }) => id),
    held.slice(0, 1),
  );
  const seen = (await seenBy(mallory)).map(({ number, reportCount }) => [number, reportCount]);
  assert.deepEqual(seen, [[1, undefined]], 'and who is not an officer is told no count');
  const { items } = await caseDocuments(world, mallory, { limit: 40 });
  const body = (kind: string): string => items.find((one) => one.kind === kind)?.body ?? '';
  for (const [kind, named] of [
    ['notice', held.slice(0, 1)],
    ['exhibits', held],
  ] as const) {
    for (const id of held) assert.equal(body(kind).includes(`"${id}"`), named.includes(id), kind);
  }
});

test('sealed, it is sealed in every freezing', async () => {
  const [, second] = held;
  assert.ok(second !== undefined);
  await sealExhibit(world, olga, { caseId, exhibitId: second, category: 'private-data' });
  const rows = await stage.db
    .selectFrom('exhibits')
    .select(['class'])
    .where('id', 'in', held)
    .execute();
  assert.deepEqual(
    rows.map((row) => row.class),
    ['sealed', 'sealed', 'sealed'],
  );
  assert.deepEqual(
    (await seenBy(olga)).map(({ gist, number, copies }) => [gist, number, copies.length]),
    [['Sealed: private data of others', 1, 2]],
  );
});
