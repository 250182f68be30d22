import assert from 'node:assert/strict';
import test from 'node:test';
import { isRefusal } from '#foundation';
import { pendingJobs } from '#testing';
import { enforcementJobs } from './jobs.ts';
import { banMallory, dayMs, openStage, type Stage } from './stage.test.ts';

/** Runs every waiting step of ours, as the worker would, in the order given; refusals end a job. */
async function runAll(stage: Stage, order: 'forward' | 'reverse'): Promise<void> {
  const waiting = await pendingJobs(stage.db);
  const due = waiting.filter(({ runAt }) => runAt <= stage.clock.now());
  for (const { topic, payload } of order === 'forward' ? due : due.toReversed()) {
    const job = enforcementJobs.find((one) => one.topic === topic);
    await job?.run(stage.world, payload).catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
    });
  }
}

test('every step that time takes can run twice and in reverse, and nothing more happens', async () => {
  const stage = await openStage();
  const banned = await banMallory(stage);
  const snapshot = async () => JSON.stringify(await stage.caseOf(banned.caseId));
  const atFirst = await snapshot();
  await runAll(stage, 'reverse');
  await runAll(stage, 'forward');
  assert.equal(await snapshot(), atFirst);

  stage.clock.advance(400 * dayMs);
  await runAll(stage, 'reverse');
  const later = await snapshot();
  await runAll(stage, 'forward');
  await runAll(stage, 'reverse');
  assert.equal(await snapshot(), later);
  assert.equal(
    (await stage.standing(stage.mallory)).state,
    'good',
    'a ban nobody reviewed is stayed',
  );
});

test('a letter that was sent twice is delivered once', async () => {
  const stage = await openStage();
  const banned = await banMallory(stage);
  const mail = enforcementJobs.find(({ topic }) => topic === 'enforcement.mail-document');
  const { statementId } = banned;
  const payload = { caseId: banned.caseId, kind: 'statement', statementId };
  await mail?.run(stage.world, payload);
  await mail?.run(stage.world, payload);
  const { decisions } = await stage.caseOf(banned.caseId);
  assert.equal(decisions[0]?.statement?.service.deliveries.length, 2);
});
