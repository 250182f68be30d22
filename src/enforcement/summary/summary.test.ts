import assert from 'node:assert/strict';
import test from 'node:test';
import { block, follow } from '#accounts';
import { boost, like, publishPost } from '#conversation';
import { dayMs, type AccountId, type BatchId, type DecisionId } from '#foundation';
import { appealToken } from '../appeal-link.ts';
import {
  appeal,
  confirmBatch,
  declineBatch,
  fileReport,
  proposeBatch,
  reinstate,
  type Case,
} from '../index.ts';
import { openStage, refused } from '../stage.test.ts';
import { carryOutBatch } from './carry-out-batch.ts';
import { batchOf, makeMachines, praise, proposed } from './machines.test.ts';

const stage = await openStage();
const { world, db, clock, olga, otto, rosa, mallory } = stage;
clock.advance(30 * dayMs);

async function removedBy(batchId: BatchId, without: readonly AccountId[] = []): Promise<void> {
  await confirmBatch(world, otto, { batchId, without });
  await stage.settle();
}

async function caseAbout(id: AccountId): Promise<Case> {
  const [caseId] = await stage.cases(id);
  assert.ok(caseId !== undefined, 'there is a case about the account');
  return stage.caseOf(caseId);
}

async function removalOf(id: AccountId): Promise<Case['decisions'][number]> {
  const [decision] = (await caseAbout(id)).decisions;
  assert.ok(decision !== undefined, 'the account was removed');
  return decision;
}

const states = (ids: readonly AccountId[]): Promise<string[]> =>
  Promise.all(ids.map(async (id) => (await stage.standing(id)).state));

async function spared(batchId: BatchId): Promise<Record<string, string>> {
  const rows = await db
    .selectFrom('summary_spared')
    .select(['account_id', 'why'])
    .where('batch_id', '=', batchId)
    .execute();
  return Object.fromEntries(rows.map((row) => [row.account_id, row.why]));
}

const at = (ids: readonly AccountId[], place: number): AccountId => {
  const id = ids[place];
  assert.ok(id !== undefined);
  return id;
};

test('two officers remove each account of a list by a decision of its own', async (t) => {
  const ids = await makeMachines(stage, 8, { mailed: 3, prefix: 'first' });
  await praise(stage, ids);
  const receipt = await fileReport(world, rosa, { respondent: at(ids, 0), category: 'spam' });
  const { batchId, listed } = await proposed(stage, ids);
  assert.equal(listed, 8);
  await stage.settle();
  assert.deepEqual(new Set(await states(ids)), new Set(['good']), 'one signature does nothing');
  await removedBy(batchId, [at(ids, 7)]);

  await t.test('served, entered, and in effect; who was taken out is left alone', async () => {
    assert.deepEqual(await states(ids), [...Array.from({ length: 7 }, () => 'banned'), 'good']);
    for (const id of ids.slice(0, 7)) {
      const { docket, state, sanctions, entries } = await caseAbout(id);
      const decision = await removalOf(id);
      assert.equal(state, 'served');
      assert.deepEqual(decision.by, { kind: 'two-officers', officers: [olga, otto] });
      assert.match(decision.statement?.text ?? '', /put back at once/);
      assert.match(decision.statement?.text ?? '', new RegExp(`Case ${docket}`));
      const [sanction] = sanctions;
      assert.equal(sanction?.state, 'in-force');
      assert.equal(
        (sanction.endsAt?.getTime() ?? 0) - (sanction.startedAt?.getTime() ?? 0),
        365 * dayMs,
      );
      assert.deepEqual(
        entries.map(({ subject }) => subject.kind),
        ['decision', 'sanction-started'],
      );
    }
  });

  await t.test('with the letter where there is an address, before it bites', async () => {
    const { sanctions } = await caseAbout(at(ids, 0));
    const { statement } = await removalOf(at(ids, 0));
    assert.deepEqual(
      statement?.service.deliveries.map(({ channel }) => channel),
      ['service', 'mail'],
    );
    assert.ok((sanctions[0]?.startedAt ?? 0) >= (statement?.service.deliveredAt ?? 1));
  });

  await t.test('in the case that a report had opened, and the reporter is told', async () => {
    assert.equal((await stage.cases(at(ids, 0))).length, 1);
    const told = await db
      .selectFrom('notifications')
      .select('details')
      .where('account_id', '=', rosa)
      .where('cause', 'like', `report-outcome:${receipt.reportId}:%`)
      .execute();
    assert.equal(told.length, 1);
  });

  await t.test('a sample is planned to be decided again, and opens by itself', async () => {
    const planned = await db
      .selectFrom('planned_reviews')
      .innerJoin('decisions', 'decisions.id', 'planned_reviews.decision_id')
      .select(['ground', 'due_at', 'decided_at'])
      .where('batch_id', '=', batchId)
      .execute();
    assert.equal(planned.length, 5);
    assert.ok(
      planned.every(
        ({ due_at: due, decided_at: decided }) => due.getTime() - decided.getTime() <= 30 * dayMs,
      ),
    );
    clock.advance(dayMs);
    await stage.settle();
    const reviews = await Promise.all(
      ids.slice(0, 7).map(async (id) => (await caseAbout(id)).reviews.length),
    );
    assert.equal(reviews.filter((count) => count === 1).length, 5);
  });

  await t.test('they make no custom: nobody is measured by them', async () => {
    assert.equal((await db.selectFrom('holdings').select('docket').execute()).length, 0);
    assert.equal((await db.selectFrom('precedents').select('rule_id').execute()).length, 0);
  });
});

test('an appeal by the signed link puts the account back in the same act', async () => {
  const ids = await makeMachines(stage, 6, { prefix: 'appealing' });
  const { batchId } = await proposed(stage, ids);
  await removedBy(batchId);
  const id = at(ids, 2);
  const { id: decisionId } = await removalOf(id);
  const token = appealToken(world, decisionId);
  await appeal(world, { token }, { grounds: 'I am a person, and slow.', newEvidence: [] });
  assert.equal((await stage.standing(id)).state, 'good');
  const { appeals, sanctions, entries } = await caseAbout(id);
  assert.equal(appeals[0]?.outcome, 'overturned');
  assert.equal(sanctions[0]?.state, 'overturned');
  assert.deepEqual(
    entries.map(({ subject }) => subject.kind),
    ['decision', 'sanction-started', 'appeal', 'sanction-ended'],
  );
  const reversal = await db
    .selectFrom('reinstatements')
    .innerJoin('ledger_entries', 'ledger_entries.index', 'reinstatements.entry_index')
    .select(['ledger_entries.type', 'appeal_id', 'officer_id'])
    .where('decision_id', '=', decisionId)
    .executeTakeFirstOrThrow();
  assert.deepEqual(reversal, {
    type: 'reversal',
    appeal_id: appeals[0]?.id ?? '',
    officer_id: null,
  });
  await assert.rejects(
    appeal(world, { token }, { grounds: 'Again.', newEvidence: [] }),
    refused(11),
  );
  await assert.rejects(reinstate(world, olga, decisionId), refused('conflict'));
  await publishPost(world, id, { text: 'I am back.' });
  assert.deepEqual(await states(ids.filter((one) => one !== id)), [
    'banned',
    'banned',
    'banned',
    'banned',
    'banned',
  ]);
});

test('one officer puts an account back, once, and only a summary removal', async () => {
  const ids = await makeMachines(stage, 2, { mailed: 1, prefix: 'wronged' });
  const { batchId } = await proposed(stage, ids);
  await removedBy(batchId);
  const decisions = await Promise.all(ids.map(removalOf));
  const [first, second] = decisions;
  assert.ok(first !== undefined && second !== undefined);
  await assert.rejects(reinstate(world, rosa, first.id), refused('forbidden'));
  await reinstate(world, olga, first.id);
  assert.deepEqual(await states(ids), ['good', 'banned']);
  const race = await Promise.allSettled([
    reinstate(world, olga, second.id),
    reinstate(world, otto, second.id),
    appeal(world, { token: appealToken(world, second.id) }, { grounds: 'No.', newEvidence: [] }),
  ]);
  assert.equal(race.filter(({ status }) => status === 'fulfilled').length, 1, 'one of three wins');
  assert.deepEqual(await states(ids), ['good', 'good']);
});

test('back before the letter left, the removal never begins', async () => {
  const ids = await makeMachines(stage, 1, { mailed: 1, prefix: 'early' });
  const { batchId } = await proposed(stage, ids);
  await confirmBatch(world, otto, { batchId, without: [] });
  await carryOutBatch(world, batchId);
  assert.deepEqual(await states(ids), ['good'], 'served over one channel of two');
  const { id } = await removalOf(at(ids, 0));
  await reinstate(world, olga, id);
  await stage.settle();
  assert.deepEqual(await states(ids), ['good']);
  assert.equal((await caseAbout(at(ids, 0))).sanctions[0]?.startedAt, undefined);
});

test('nobody signs alone, and nobody but an officer', async () => {
  const ids = await makeMachines(stage, 2, { prefix: 'alone' });
  await assert.rejects(proposeBatch(world, rosa, batchOf(ids)), refused(6));
  const { batchId } = await proposed(stage, ids);
  await assert.rejects(confirmBatch(world, olga, { batchId, without: [] }), refused('single-hand'));
  await assert.rejects(confirmBatch(world, rosa, { batchId, without: [] }), refused('forbidden'));
  await assert.rejects(declineBatch(world, rosa, batchId), refused('forbidden'));
  await assert.rejects(confirmBatch(world, otto, { batchId, without: ids }), refused('invalid'));
  const race = await Promise.allSettled([
    confirmBatch(world, otto, { batchId, without: [] }),
    declineBatch(world, olga, batchId),
  ]);
  assert.equal(race.filter(({ status }) => status === 'fulfilled').length, 1, 'one outcome');
  await stage.settle();
  await assert.rejects(confirmBatch(world, otto, { batchId, without: [] }), refused('conflict'));
});

test('a list has reasons, a rule that leads so far, and a thousand accounts at most', async () => {
  const ids = await makeMachines(stage, 1, { prefix: 'said' });
  const propose = (changes: Parameters<typeof batchOf>[1], accounts = ids) =>
    proposeBatch(world, olga, batchOf(accounts, changes));
  await assert.rejects(propose({ facts: ' ' }), refused(8));
  await assert.rejects(propose({ deceptive: '' }), refused(4));
  await assert.rejects(propose({ nobodyThere: '[… why nobody reads it]' }), refused(4));
  await assert.rejects(propose({ ruleId: 'harassment.targeted' }), refused(1));
  await assert.rejects(propose({ days: 366 }), refused(10));
  await assert.rejects(propose({}, []), refused(8));
  const many = Array.from({ length: 1001 }, () => world.ids.next<'account'>(1));
  await assert.rejects(propose({}, many), refused(6));
  await assert.rejects(propose({}, [...ids, ...ids]), refused('too-large'));
});

test('who is old, has a role, or was answered by a person is not on the list', async (t) => {
  const person = rosa;
  const one = async (name: string): Promise<AccountId> => {
    const [id] = await makeMachines(stage, 1, { prefix: name });
    assert.ok(id !== undefined);
    return id;
  };
  const refuses = (id: AccountId, article: number) =>
    assert.rejects(proposeBatch(world, olga, batchOf([id])), refused(article));
  const answers: Readonly<Record<string, (id: AccountId) => Promise<unknown>>> = {
    follow: (id) => follow(world, person, id),
    like: async (id) => like(world, person, (await publishPost(world, id, { text: 'a' })).id),
    boost: async (id) => boost(world, person, (await publishPost(world, id, { text: 'a' })).id),
    reply: async (id) => {
      const post = await publishPost(world, id, { text: 'a' });
      await publishPost(world, person, { text: 'Who are you?', inReplyTo: post.id });
    },
    mention: () => publishPost(world, person, { text: 'Is @mention_0 real?' }),
  };
  for (const [name, answer] of Object.entries(answers)) {
    await t.test(`answered by a ${name}`, async () => {
      const id = await one(name);
      await answer(id);
      await refuses(id, 4);
    });
  }
  await t.test('14 days old', async () => {
    const id = await one('aged');
    clock.advance(14 * dayMs);
    await refuses(id, 4);
  });
  await t.test('an officer, and whoever is restricted already', async () => {
    await refuses(otto, 6);
    await assert.rejects(proposeBatch(world, olga, batchOf([mallory])), refused(4));
  });
});

test('machines that answer each other are answered by nobody', async () => {
  const ids = await makeMachines(stage, 3, { prefix: 'chorus' });
  const [first, second, third] = [at(ids, 0), at(ids, 1), at(ids, 2)];
  await follow(world, first, second);
  await follow(world, second, first);
  await follow(world, first, third);
  assert.equal((await proposed(stage, ids)).listed, 3);
  await follow(world, rosa, first);
  await assert.rejects(proposed(stage, ids), refused(4));
});

test('who is answered between the two signatures is spared, and so is whom they answered', async () => {
  const ids = await makeMachines(stage, 5, { prefix: 'meanwhile' });
  const [first, second] = [at(ids, 0), at(ids, 1)];
  await follow(world, first, second);
  const { batchId } = await proposed(stage, ids);
  await follow(world, rosa, first);
  await removedBy(batchId);
  assert.deepEqual(await spared(batchId), { [first]: 'answered', [second]: 'answered' });
  assert.deepEqual(await states(ids), ['good', 'good', 'banned', 'banned', 'banned']);
});

test('an officer who is tied to an account, or reported it, does not remove it', async () => {
  const ids = await makeMachines(stage, 3, { prefix: 'tied' });
  await block(world, otto, at(ids, 0));
  await fileReport(world, olga, { respondent: at(ids, 1), category: 'spam' });
  const { batchId } = await proposed(stage, ids);
  await removedBy(batchId);
  assert.deepEqual(await spared(batchId), {
    [at(ids, 0)]: 'not-eligible',
    [at(ids, 1)]: 'not-eligible',
  });
});

test('a batch that was carried out is not carried out again', async () => {
  const ids = await makeMachines(stage, 2, { prefix: 'twice' });
  const { batchId } = await proposed(stage, ids);
  await removedBy(batchId);
  await Promise.all([carryOutBatch(world, batchId), carryOutBatch(world, batchId)]);
  const decisions: readonly DecisionId[] = (await Promise.all(ids.map(caseAbout))).flatMap(
    ({ decisions: all }) => all.map(({ id }) => id),
  );
  assert.equal(decisions.length, 2);
});
