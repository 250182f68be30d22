import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { showPosts, type Post } from '#conversation';
import { toId } from '#foundation';
import { transact } from '#infrastructure';
import { refusedBy } from './forge.test.ts';
import {
  appeal,
  castVote,
  decideAlone,
  decideAppeal,
  drawAppealPanel,
  imposeInterim,
  type Measure,
} from './index.ts';
import {
  hourMs,
  judge,
  membersOf,
  minuteMs,
  openAllegation,
  openStage,
  reasonsFor,
  type Stage,
} from './stage.test.ts';

const note = 'The quotation is from 1912.';

async function labelsOf({ world, rosa }: Stage, post: Post) {
  const [shown] = await showPosts(world, rosa, [post.id]);
  assert.equal(shown?.tombstone, undefined);
  return shown?.post.labels;
}

/** One officer decides; nothing is served yet. */
async function decideOn(stage: Stage, post: Post, measure: Measure) {
  const opened = await openAllegation(stage, post);
  const decided = await decideAlone(stage.world, stage.olga, {
    caseId: opened.caseId,
    decision: { measures: [measure], reasons: reasonsFor(stage, opened) },
  });
  return { ...opened, ...decided };
}

test('a post is labelled once the reasons are served, and not after a successful appeal', async (t) => {
  const stage = await openStage();
  const { world, mallory, otto, rosa } = stage;
  const post = await stage.say(mallory, '@rosa fool');
  const innocent = await stage.say(rosa, 'nothing wrong with this');
  const measure = {
    kind: 'label',
    postId: post.id,
    label: 'context',
    note,
    reviewDays: 90,
  } as const;
  const { decisionId, caseId, docket, sanctionIds } = await decideOn(stage, post, measure);
  const [sanctionId = ''] = sanctionIds;
  const byHand = (postId: string, label: string, text: string) =>
    sql`insert into post_labels (post_id, sanction_id, label, note, docket)
        values (${postId}, ${sanctionId}, ${label}, ${text}, ${docket})`;

  await t.test('not before', async () => {
    assert.deepEqual(await labelsOf(stage, post), []);
    await refusedBy(stage, 10, (tx) => byHand(post.id, 'context', note).execute(tx));
  });

  await stage.settle();

  await t.test('then with its note and its case, and the author is told nothing else', async () => {
    assert.deepEqual(await labelsOf(stage, post), [{ label: 'context', note, docket }]);
    assert.equal((await stage.standing(mallory)).state, 'good');
  });

  await t.test('by hand nothing else, and on no other post', async () => {
    await refusedBy(stage, 10, (tx) => byHand(innocent.id, 'context', note).execute(tx));
    for (const change of [
      sql`label = 'sensitive'`,
      sql`note = 'A liar wrote this.'`,
      sql`sanction_id = 77`,
      sql`docket = repeat('0', 32)`,
      sql`post_id = ${innocent.id}`,
    ]) {
      await refusedBy(stage, 10, (tx) => sql`update post_labels set ${change}`.execute(tx));
    }
    assert.deepEqual(await labelsOf(stage, innocent), []);
  });

  const appealId = await appeal(world, mallory, { decisionId, grounds: 'It is from 1913.' });
  const drawn = await drawAppealPanel(world, otto, { appealId });
  const ballot = { kind: 'appeal', outcome: 'overturned', opinion: 'It is.' } as const;
  const author = await judge(stage, caseId, drawn.panelId, ballot);
  const reasons = 'The note was wrong.';
  await decideAppeal(world, author, { appealId, outcome: 'overturned', reasons, treatments: [] });

  await t.test('gone with the decision, and by hand not to be had back', async () => {
    assert.deepEqual(await labelsOf(stage, post), []);
    await refusedBy(stage, 10, (tx) => byHand(post.id, 'context', note).execute(tx));
  });
});

test('an appeal that reduces hiding to a label shows the post again, labelled', async () => {
  const stage = await openStage();
  const { world, mallory, otto } = stage;
  const post = await stage.say(mallory, '@rosa fool');
  const hide = { kind: 'hide', postId: post.id, reviewDays: 90 } as const;
  const { decisionId, caseId, docket } = await decideOn(stage, post, hide);
  await stage.settle();
  const appealId = await appeal(world, mallory, { decisionId, grounds: 'Too much.' });
  const { panelId } = await drawAppealPanel(world, otto, { appealId });
  const members = await membersOf(stage, caseId, panelId);
  for (const member of members) {
    stage.clock.advance(minuteMs);
    const upTo = { level: 2 } as const;
    const ballot = {
      kind: 'appeal',
      outcome: 'reduced',
      upTo,
      opinion: 'A note will do.',
    } as const;
    await castVote(world, member, { panelId, ballot });
  }
  const [author = otto] = members;
  await decideAppeal(world, author, {
    appealId,
    outcome: 'reduced',
    reducedTo: { kind: 'label', postId: post.id, label: 'sensitive', note: '', reviewDays: 60 },
    reasons: 'A cover is enough.',
    treatments: [],
  });
  assert.deepEqual(await labelsOf(stage, post), [{ label: 'sensitive', note: '', docket }]);
  await refusedBy(stage, 10, (tx) =>
    sql`update post_labels set label = 'context', note = ${note}`.execute(tx),
  );
});

test('an officer’s label before any decision lapses by itself', async () => {
  const stage = await openStage();
  const { world, mallory, olga, clock } = stage;
  const post = await stage.say(mallory, '@rosa fool');
  const { caseId, allegationId } = await openAllegation(stage, post);
  await imposeInterim(world, olga, {
    caseId,
    ground: 'flood',
    act: { kind: 'label', postId: post.id, note: 'Under review.' },
    allegations: [allegationId],
    lighterActs: [],
    reason: 'It is passed on by the hundred.',
  });
  const { docket } = await stage.caseOf(caseId);
  assert.deepEqual(await labelsOf(stage, post), [
    { label: 'context', note: 'Under review.', docket },
  ]);
  await refusedBy(stage, 10, (tx) => sql`update post_labels set note = 'Lies.'`.execute(tx));
  clock.advance(72 * hourMs);
  await stage.settle();
  assert.deepEqual(await labelsOf(stage, post), []);
  // What took it off cannot be undone: a lapsed measure labels nothing.
  const measure = await stage.db
    .selectFrom('interim_measures')
    .select('id')
    .executeTakeFirstOrThrow();
  await refusedBy(stage, 10, (tx) =>
    sql`insert into post_labels (post_id, sanction_id, label, note)
        values (${post.id}, ${toId<'sanction'>(measure.id)}, 'context', 'Under review.')`.execute(
      tx,
    ),
  );
  await transact(world, async (tx) => {
    assert.equal((await tx.selectFrom('post_labels').selectAll().execute()).length, 0);
  });
});
