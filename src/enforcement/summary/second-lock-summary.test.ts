/** Attacks by SQL on row S: what the rules refuse, the database refuses to whoever passes them by. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { dayMs, type AccountId, type BatchId, type CaseId } from '#foundation';
import type { Tx } from '#infrastructure';
import { copy, decisionEntry, entryFor, refusedBy, rule, type Forgery } from '../forge.test.ts';
import { confirmBatch, reinstate } from '../index.ts';
import { banMallory, openStage } from '../stage.test.ts';
import { makeMachines, proposed } from './machines.test.ts';

const stage = await openStage();
const { world, clock, olga, otto, rosa } = stage;

type Removed = {
  readonly id: AccountId;
  readonly caseId: CaseId;
  readonly decisionId: string;
  readonly batchId: BatchId;
};

const removed = await removeTwo();
const [first, second] = removed;
assert.ok(first !== undefined && second !== undefined);

async function removeTwo(): Promise<readonly Removed[]> {
  const ids = await makeMachines(stage, 2);
  const { batchId } = await proposed(stage, ids);
  await confirmBatch(world, otto, { batchId, without: [] });
  await stage.settle();
  return Promise.all(
    ids.map(async (id) => {
      const [caseId] = await stage.cases(id);
      assert.ok(caseId !== undefined);
      const [decision] = (await stage.caseOf(caseId)).decisions;
      assert.ok(decision !== undefined);
      return { id, caseId, decisionId: decision.id, batchId };
    }),
  );
}

const removalEntry = {
  ...decisionEntry,
  sanction: 'summary-removal',
  exception: 'deceptive-automation',
  panel: { size: 2, for: 2, against: 0, recused: 0 },
} as const;

/** The first removal once more, with some columns changed; all but its statement is there. */
async function again(
  tx: Tx,
  changes: Readonly<Record<string, unknown>> = {},
  {
    measure = {},
    isPlanned = true,
  }: { readonly measure?: object; readonly isPlanned?: boolean } = {},
): Promise<void> {
  assert.ok(first !== undefined);
  const id = world.ids.next(1);
  const of = { decision_id: first.decisionId };
  const entry = await entryFor(tx, stage, first.caseId, removalEntry);
  const decidedAt = clock.now().toISOString();
  await copy(
    tx,
    'decisions',
    { id: first.decisionId },
    {
      id,
      entry_index: entry,
      decided_at: decidedAt,
      ...changes,
    },
  );
  await copy(tx, 'decision_officers', of, { decision_id: id });
  await copy(tx, 'findings', of, { decision_id: id });
  await copy(tx, 'finding_exhibits', of, { decision_id: id });
  await copy(tx, 'measures', of, { decision_id: id, id: world.ids.next(1), ...measure });
  if (isPlanned) await copy(tx, 'planned_reviews', of, { decision_id: id });
}

test('a removal written by hand is held to row S', async (t) => {
  await t.test('all else being right, it is only its statement that is missing', () =>
    refusedBy(stage, 8, (tx) => again(tx)),
  );

  const wrongs: Readonly<Record<string, readonly [number, Forgery]>> = {
    'an account of 14 days': [
      4,
      async (tx) => {
        const old = new Date(clock.now().getTime() - 14 * dayMs);
        await sql`update accounts set created_at = ${old} where id = ${first.id}`.execute(tx);
        await again(tx);
      },
    ],
    'an account that a person follows': [
      4,
      async (tx) => {
        await tx
          .insertInto('follows')
          .values({
            id: world.ids.next(1),
            follower_id: rosa,
            followee_id: first.id,
            created_at: clock.now(),
          })
          .execute();
        await again(tx);
      },
    ],
    'an account that holds a role': [
      6,
      async (tx) => {
        const at = clock.now();
        await sql`insert into roles (id, account_id, role, granted_at)
          values (${world.ids.next(1)}, ${first.id}, 'panelist', ${at})`.execute(tx);
        await again(tx);
      },
    ],
    'an officer who blocked it': [
      6,
      async (tx) => {
        await tx
          .insertInto('blocks')
          .values({
            id: world.ids.next(1),
            blocker_id: otto,
            blocked_id: first.id,
            created_at: clock.now(),
          })
          .execute();
        await again(tx);
      },
    ],
    'without a batch': [4, (tx) => again(tx, { batch_id: null })],
    'under another exception': [4, (tx) => again(tx, { exception: 'child-safety' })],
    'for longer than a year': [10, (tx) => again(tx, {}, { measure: { days: 366 } })],
    'by a ban instead': [
      6,
      (tx) => again(tx, {}, { measure: { kind: 'ban', days: null, review_days: 90 } }),
    ],
    'without a sample': [15, (tx) => again(tx, {}, { isPlanned: false })],
  };
  for (const [name, [article, forgery]] of Object.entries(wrongs)) {
    await t.test(name, () => refusedBy(stage, article, forgery));
  }
});

test('a list is signed by two, as it was proposed', async (t) => {
  const ids = await makeMachines(stage, 1, { prefix: 'listed' });
  const { batchId } = await proposed(stage, ids);
  const verdict = (officer: AccountId) => ({
    batch_id: batchId,
    officer_id: officer,
    outcome: 'confirmed' as const,
    said_at: clock.now(),
  });
  const says =
    (officer: AccountId): Forgery =>
    (tx) =>
      tx.insertInto('summary_verdicts').values(verdict(officer)).execute();
  await t.test('not twice by the same officer', () => refusedBy(stage, 6, says(olga)));
  await t.test('not by somebody else', () => refusedBy(stage, 6, says(rosa)));
  await t.test('nobody comes onto it afterwards', () =>
    refusedBy(stage, 12, (tx) =>
      tx
        .insertInto('summary_accounts')
        .values({ batch_id: batchId, account_id: rosa, place: 2 })
        .execute(),
    ),
  );
  await t.test('nor beyond the thousandth place', () =>
    refusedBy(stage, 6, (tx) =>
      tx
        .insertInto('summary_accounts')
        .values({ batch_id: batchId, account_id: rosa, place: 1001 })
        .execute(),
    ),
  );
  await t.test('and no decision before the second signature', () =>
    refusedBy(stage, 6, (tx) => again(tx, { batch_id: batchId })),
  );
  await t.test('what was signed is not unsigned', () =>
    refusedBy(stage, 12, (tx) =>
      sql`delete from summary_verdicts where batch_id = ${first.batchId}`.execute(tx),
    ),
  );
});

test('what is put back is put back whole, and on appeal at once', async (t) => {
  const reversal = (tx: Tx, one: Removed) =>
    entryFor(tx, stage, one.caseId, { type: 'reversal', ref: 0 });
  const reinstatement = (one: Removed, entry: number) => ({
    id: world.ids.next(1),
    case_id: one.caseId,
    decision_id: one.decisionId,
    officer_id: olga,
    reinstated_at: clock.now(),
    entry_index: entry,
  });

  await t.test('an appeal that reinstates nobody', () =>
    refusedBy(stage, 11, async (tx) => {
      const entry = await entryFor(tx, stage, second.caseId, { type: 'appeal-filed', ref: 0 });
      await tx
        .insertInto('appeals')
        .values({
          id: world.ids.next(1),
          case_id: second.caseId,
          decision_id: second.decisionId,
          appellant: 'respondent',
          appellant_id: second.id,
          grounds: 'I am here.',
          new_evidence: false,
          filed_at: clock.now(),
          due_at: new Date(clock.now().getTime() + dayMs),
          entry_index: entry,
        })
        .execute();
    }),
  );
  await t.test('a reinstatement that leaves the sanction in force', () =>
    refusedBy(stage, 11, async (tx) => {
      const row = reinstatement(second, await reversal(tx, second));
      await tx.insertInto('reinstatements').values(row).execute();
    }),
  );
  await t.test('one without its entry', () =>
    refusedBy(stage, 12, async (tx) => {
      const entry = await entryFor(tx, stage, second.caseId, {
        type: 'case-noticed',
        rules: [rule],
      });
      await tx.insertInto('reinstatements').values(reinstatement(second, entry)).execute();
    }),
  );
  await t.test('by somebody who is no officer', () =>
    refusedBy(stage, 6, async (tx) => {
      const row = { ...reinstatement(second, await reversal(tx, second)), officer_id: rosa };
      await tx.insertInto('reinstatements').values(row).execute();
    }),
  );
  await t.test('of a ban, which only a panel takes back', async () => {
    const banned = await banMallory(stage);
    await refusedBy(stage, 11, async (tx) => {
      const one = { ...banned, id: stage.mallory, batchId: first.batchId };
      const row = reinstatement(one, await reversal(tx, one));
      await tx.insertInto('reinstatements').values(row).execute();
    });
  });
  await t.test('a sanction that begins after all', async () => {
    await reinstate(world, otto, await decisionOf(second));
    await refusedBy(stage, 11, async (tx) => {
      const entry = await entryFor(tx, stage, second.caseId, {
        type: 'sanction-started',
        ref: 0,
        sanction: 'summary-removal',
      });
      const measure = world.ids.next(1);
      await sql`alter table measures disable trigger with_parent`.execute(tx);
      await copy(tx, 'measures', { decision_id: second.decisionId }, { id: measure });
      const [row] = (
        await sql<{
          id: string;
        }>`select id from sanctions where decision_id = ${second.decisionId}`.execute(tx)
      ).rows;
      await copy(tx, 'sanctions', { id: row?.id ?? '' }, { id: measure, entry_index: entry });
    });
  });
});

async function decisionOf({ caseId }: Removed) {
  const [decision] = (await stage.caseOf(caseId)).decisions;
  assert.ok(decision !== undefined);
  return decision.id;
}
