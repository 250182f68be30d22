import assert from 'node:assert/strict';
import test from 'node:test';
import { follow } from '#accounts';
import { publishPost } from '#conversation';
import { dayMs } from '#foundation';
import {
  confirmBatch,
  findCandidates,
  findWaves,
  getBatch,
  listBatches,
  previewBatch,
  summaryRules,
} from '../index.ts';
import { openStage, refused } from '../stage.test.ts';
import { batchOf, makeMachines, praise, proposed } from './machines.test.ts';

const stage = await openStage();
const { world, clock, olga, otto, rosa } = stage;
clock.advance(30 * dayMs);
const ids = await makeMachines(stage, 9);
await praise(stage, ids);
const [first, second] = ids;
assert.ok(first !== undefined && second !== undefined);
await publishPost(world, rosa, {
  text: 'Only the grey candidate can save us https://grey.example',
});

test('what many young accounts share is found: words, links, an hour; and nobody older', async () => {
  const waves = await findWaves(world, olga);
  assert.deepEqual(
    waves.map(({ kind, count }) => [kind, count]),
    [
      ['says', 9],
      ['link', 9],
      ['hour', 9],
    ],
  );
  const [says] = waves;
  assert.ok(says?.kind === 'says');
  const { within } = await findCandidates(world, olga, { says: says.says });
  assert.deepEqual(within.map(({ id }) => id).toSorted(), [...ids].toSorted());
  assert.equal((await findCandidates(world, olga, { contains: 'GREY.example' })).within.length, 9);
  assert.equal((await findCandidates(world, olga, { contains: 'violet' })).within.length, 0);
  const hour = new Date(Math.floor(clock.now().getTime() / 3_600_000) * 3_600_000);
  assert.equal((await findCandidates(world, olga, { hour })).within.length, 9);
});

test('whom a person has answered is counted, and not shown', async () => {
  await follow(world, rosa, second);
  const { within, outside } = await findCandidates(world, olga, { contains: 'grey' });
  assert.equal(within.length, 8);
  assert.deepEqual(outside, [{ because: 'answered', count: 1 }]);
});

test('what each will be served can be read before, and is what is served', async () => {
  const input = batchOf([first]);
  const preview = await previewBatch(world, olga, input);
  assert.deepEqual(await stage.cases(first), [], 'nothing is written');
  await assert.rejects(previewBatch(world, olga, batchOf([second])), refused(4));
  await assert.rejects(previewBatch(world, rosa, input), refused('forbidden'));
  const { batchId } = await proposed(stage, [first]);
  await confirmBatch(world, otto, { batchId, without: [] });
  await stage.settle();
  const [caseId] = await stage.cases(first);
  assert.ok(caseId !== undefined);
  const served = (await stage.caseOf(caseId)).decisions[0]?.statement?.text;
  const plain = (text = '') =>
    text.replaceAll(/[0-9a-f]{32}/g, 'DOCKET').replaceAll(/token=\S+/g, 'TOKEN');
  assert.equal(plain(served), plain(preview));
});

test('every batch is listed with what became of it, to officers alone', async () => {
  const page = await listBatches(world, otto, { limit: 10 });
  assert.deepEqual(
    page.items.map(({ listed, removed, spared, reinstated, outcome }) => [
      listed,
      removed,
      spared,
      reinstated,
      outcome,
    ]),
    [[1, 1, 0, 0, 'confirmed']],
  );
  const [line] = page.items;
  assert.ok(line !== undefined);
  const file = await getBatch(world, otto, line.id);
  assert.deepEqual(
    file.members.map(({ id, inEffect, isReviewed }) => [id, inEffect, isReviewed]),
    [[first, true, true]],
  );
  for (const asked of [
    () => listBatches(world, rosa, { limit: 10 }),
    () => getBatch(world, rosa, line.id),
    () => findWaves(world, rosa),
    () => findCandidates(world, rosa, {}),
  ]) {
    await assert.rejects(asked(), refused('forbidden'));
  }
  assert.deepEqual(
    (await summaryRules(world)).map(({ id }) => id),
    ['deception.automation', 'deception.impersonation', 'deception.spam'],
  );
});
