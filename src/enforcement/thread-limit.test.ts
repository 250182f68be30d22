import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { publishPost, threadLimits, type Post } from '#conversation';
import type { AccountId } from '#foundation';
import { refusedBy } from './forge.test.ts';
import { appeal, decideAlone, decideAppeal, drawAppealPanel, type Measure } from './index.ts';
import {
  dayMs,
  judge,
  minuteMs,
  openAllegation,
  openStage,
  reasonsFor,
  refused,
  type Stage,
} from './stage.test.ts';

type ThreadLimit = Extract<Measure, { readonly kind: 'thread-limit' }>;

const answerTo =
  (stage: Stage, inReplyTo: Post['id']) =>
  (author: AccountId, text: string): Promise<Post> =>
    publishPost(stage.world, author, { text, inReplyTo });

/** One officer decides on the first post of a thread; nothing is served yet. */
async function holdThread(stage: Stage, post: Post, limit: Omit<ThreadLimit, 'kind' | 'postId'>) {
  const opened = await openAllegation(stage, post);
  const measure = { kind: 'thread-limit', postId: post.id, ...limit } as const;
  const decided = await decideAlone(stage.world, stage.olga, {
    caseId: opened.caseId,
    decision: { measures: [measure], reasons: reasonsFor(stage, opened) },
  });
  return { ...opened, ...decided };
}

test('a thread is slower from the service of its reasons until its term, for everybody alike', async (t) => {
  const stage = await openStage();
  const { mallory, rosa, world, clock } = stage;
  const post = await stage.say(mallory, 'all go and tell her');
  const answer = answerTo(stage, post.id);
  const { docket } = await holdThread(stage, post, { pauseMinutes: 30, days: 1 });

  await t.test('not before its service', async () => {
    await answer(rosa, 'one');
    await answer(rosa, 'two');
    assert.deepEqual(await threadLimits(world, post.id), []);
  });

  await stage.settle();
  const [held] = await threadLimits(world, post.id);
  assert.deepEqual([held?.pauseMinutes, held?.replies, held?.docket], [30, undefined, docket]);

  await t.test('then nobody answers twice within the pause, wherever in the thread', async () => {
    clock.advance(31 * minuteMs);
    const first = await answer(rosa, 'three');
    await assert.rejects(answer(rosa, 'four'), (error) => {
      assert.ok(refused('too-many')(error));
      assert.match(String(error), new RegExp(docket));
      return true;
    });
    await assert.rejects(answerTo(stage, first.id)(rosa, 'deeper'), refused('too-many'));
    clock.advance(30 * minuteMs);
    const later = await answer(rosa, 'five');
    assert.equal(later.threadRoot, post.id);
  });

  await t.test('its author waits too, and another thread does not', async () => {
    const mine = answerTo(stage, post.id);
    await mine(mallory, 'I say');
    await assert.rejects(mine(mallory, 'I say again'), refused('too-many'));
    const elsewhere = await stage.say(rosa, 'another thread');
    await answerTo(stage, elsewhere.id)(rosa, 'one');
    await answerTo(stage, elsewhere.id)(rosa, 'two');
  });

  await t.test('after its term everybody answers as before', async () => {
    clock.advance(dayMs);
    await stage.settle();
    await answer(rosa, 'six');
    await answer(rosa, 'seven');
    assert.deepEqual(await threadLimits(world, post.id), []);
    const left = await sql`select from thread_limits`.execute(stage.db);
    assert.equal(left.rows.length, 0);
  });
});

test('a closed thread is its author’s alone, and opens when an appeal succeeds', async () => {
  const stage = await openStage();
  const { mallory, rosa, otto, world } = stage;
  const post = await stage.say(mallory, 'all go and tell her');
  const answer = answerTo(stage, post.id);
  const { caseId, decisionId } = await holdThread(stage, post, { replies: 'nobody', days: 7 });
  await stage.settle();
  await assert.rejects(answer(rosa, 'no'), refused('forbidden'));
  await answer(mallory, 'I close this');

  const appealId = await appeal(world, mallory, { decisionId, grounds: 'It is a quotation.' });
  const { panelId } = await drawAppealPanel(world, otto, { appealId });
  const ballot = { kind: 'appeal', outcome: 'overturned', opinion: 'It is.' } as const;
  const author = await judge(stage, caseId, panelId, ballot);
  const reasons = 'It was a quotation.';
  await decideAppeal(world, author, { appealId, outcome: 'overturned', reasons, treatments: [] });
  await stage.settle();
  await answer(rosa, 'yes');
  assert.deepEqual(await threadLimits(world, post.id), []);
});

test('what is not the respondent’s thread, has no bound or holds nothing is refused', async () => {
  const stage = await openStage();
  const { mallory, rosa } = stage;
  const hers = await stage.say(rosa, 'my thread');
  const inHers = await answerTo(stage, hers.id)(mallory, 'fool');
  const post = await stage.say(mallory, 'all go and tell her');
  const invalid = refused('invalid');
  await assert.rejects(holdThread(stage, post, { days: 1 }), invalid);
  await assert.rejects(holdThread(stage, post, { pauseMinutes: 0, days: 1 }), invalid);
  await assert.rejects(holdThread(stage, post, { pauseMinutes: 1441, days: 1 }), invalid);
  await assert.rejects(holdThread(stage, post, { replies: 'nobody', days: 8 }));
  await assert.rejects(holdThread(stage, inHers, { replies: 'nobody', days: 1 }));
  assert.deepEqual((await sql`select from measures`.execute(stage.db)).rows, []);
});

test('by hand no thread is held that no decision holds, and none for longer or more', async () => {
  const stage = await openStage();
  const { mallory, rosa } = stage;
  const post = await stage.say(mallory, 'all go and tell her');
  const other = await stage.say(mallory, 'another thread');
  const hers = await stage.say(rosa, 'my thread');
  const { sanctionIds, docket } = await holdThread(stage, post, { pauseMinutes: 30, days: 1 });
  const [sanctionId = ''] = sanctionIds;
  const byHand = (rootId: string) =>
    sql`insert into thread_limits (root_id, sanction_id, pause_minutes, docket, ends_at)
        values (${rootId}, ${sanctionId}, 30, ${docket}, now())`;
  await refusedBy(stage, 10, (tx) => byHand(post.id).execute(tx));
  await stage.settle();
  for (const rootId of [other.id, hers.id]) {
    await refusedBy(stage, 10, (tx) => byHand(rootId).execute(tx));
  }
  for (const change of [
    sql`ends_at = ends_at + interval '1 second'`,
    sql`pause_minutes = 31`,
    sql`replies = 'nobody'`,
    sql`docket = 'ffff'`,
    sql`root_id = ${hers.id}`,
  ]) {
    await refusedBy(stage, 10, (tx) => sql`update thread_limits set ${change}`.execute(tx));
  }
});
