import assert from 'node:assert/strict';
import test from 'node:test';
import { serverStanding } from '#accounts';
import { isRefusal } from '#foundation';
import { castServerVote, drawServerPanel, listServerMeasures, signServerMotion } from '../index.ts';
import { join, openStage } from '../stage.test.ts';
import { lapseMeasure } from './end-measure.ts';
import { moved, seatedOn } from './scene.test.ts';

const stage = await openStage();
const { world, db, clock, olga, otto } = stage;

const state = async () => (await serverStanding(db, 'race.example')).state;

test('whoever acts at the same moment, there is one outcome', async (t) => {
  const codes = async (acts: readonly Promise<unknown>[]) =>
    (await Promise.allSettled(acts)).map((one) =>
      one.status === 'fulfilled' ? 'done' : isRefusal(one.reason) && one.reason.code,
    );
  await t.test('two officers who sign', async () => {
    const third = await join(stage, 'oona', 'officer');
    const { motionId } = await moved(stage, { domain: 'race.example' });
    const both = [otto, third].map((officer) => signServerMotion(world, officer, motionId));
    assert.deepEqual((await codes(both)).toSorted(), ['conflict', 'done']);
  });
  await t.test('three who vote, and a fourth try', async () => {
    const { motionId } = await moved(stage, {
      domain: 'race.example',
      does: 'suspension',
      reviewDays: 5,
    });
    assert.ok(await drawServerPanel(world, olga, motionId));
    const vote = { supports: true, carriesException: false, opinion: 'It is so.' };
    const seats = await seatedOn(stage, motionId);
    const twice = [...seats, ...seats].map((member) =>
      castServerVote(world, member, { motionId, vote }),
    );
    const done = (await codes(twice)).filter((code) => code === 'done');
    assert.equal(done.length, 3);
    assert.equal(await state(), 'suspended');
  });
  await t.test('the day of review, and the officer who decides anew', async () => {
    const { motionId } = await moved(stage, { domain: 'race.example', reviewDays: 10 });
    const measure = (await listServerMeasures(world, olga)).find(
      (one) => one.domain === 'race.example',
    );
    assert.ok(measure !== undefined);
    clock.advance(measure.reviewAt.getTime() - clock.now().getTime());
    await codes([lapseMeasure(world, measure.id), signServerMotion(world, otto, motionId)]);
    assert.equal(await state(), 'limited', 'what was decided stands');
  });
});
