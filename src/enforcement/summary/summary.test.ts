import assert from 'node:assert/strict';
import test from 'node:test';
import { appealToken } from '../appeal-link.ts';
import { appeal, confirmBatch, fileReport, reinstate } from '../index.ts';
import { openStage, refused } from '../stage.test.ts';
import { batchOf, makeMachines, praise, proposed } from './machines.test.ts';

const stage = await openStage();
const { world, db, olga, otto, rosa } = stage;

test('a batch that two officers sign removes each account by a decision of its own', async () => {
  const ids = await makeMachines(stage, 8, { mailed: 3, prefix: 'one' });
  await praise(stage, ids);
  const [reported] = ids;
  assert.ok(reported !== undefined);
  await fileReport(world, rosa, { respondent: reported, category: 'spam', ruleIds: [] });
  const { batchId, listed } = await proposed(stage, ids);
  assert.equal(listed, 8);
  for (const id of ids) assert.equal((await stage.standing(id)).state, 'good');
  await confirmBatch(world, otto, { batchId, without: ids.slice(7) });
  await stage.settle();
  for (const id of ids.slice(0, 7)) {
    const [caseId] = await stage.cases(id);
    assert.ok(caseId !== undefined);
    const subject = await stage.caseOf(caseId);
    const [decision] = subject.decisions;
    assert.ok(decision?.statement !== undefined);
    assert.equal((await stage.standing(id)).state, 'banned');
    assert.match(decision.statement.text, /put back at once/);
  }
  const [spared] = ids.slice(7);
  assert.ok(spared !== undefined);
  assert.equal((await stage.standing(spared)).state, 'good');
});
