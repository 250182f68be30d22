import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { transact, type Tx } from '#infrastructure';
import { copy, forgeDecision, refusedBy } from './forge.test.ts';
import { likeCases } from './index.ts';
import { banMallory, dayMs, openStage, warnFor, type Banned, type Stage } from './stage.test.ts';

/** A second decision like the first, whole: with its statement, and its treatments where asked. */
async function forgeWhole(
  tx: Tx,
  stage: Stage,
  banned: Banned,
  forged: { readonly departure: string | null; readonly treats: boolean },
): Promise<string> {
  const { departure, treats } = forged;
  const { id } = await forgeDecision(tx, stage, banned, { departure });
  const { rows } = await sql<{ document_id: string }>`
    select document_id from statements where decision_id = ${banned.decisionId}`.execute(tx);
  const documentId = stage.world.ids.next(1);
  await copy(tx, 'documents', { id: rows[0]?.document_id ?? '' }, { id: documentId });
  await copy(
    tx,
    'statements',
    { decision_id: banned.decisionId },
    { id: stage.world.ids.next(1), decision_id: id, document_id: documentId },
  );
  if (treats) await copy(tx, 'treatments', { decision_id: banned.decisionId }, { decision_id: id });
  return id;
}

test('the database treats like cases alike, whoever writes the decision', async (t) => {
  const stage = await openStage();
  const { world, clock, otto } = stage;
  const banned = await banMallory(stage);
  clock.advance(dayMs);
  const departure = 'It went on after the warning.';

  await t.test('nothing else is wrong with the forgery', async () => {
    const undone = new Error('undone');
    await assert.rejects(
      transact(world, async (tx) => {
        await forgeWhole(tx, stage, banned, { departure, treats: true });
        await sql`set constraints check_likeness immediate`.execute(tx);
        throw undone;
      }),
      undone,
    );
  });

  await t.test('the nearest precedents are treated', () =>
    refusedBy(stage, 9, async (tx) => {
      await forgeWhole(tx, stage, banned, { departure, treats: false });
      await sql`set constraints check_likeness immediate`.execute(tx);
    }),
  );

  await t.test('outside the usual range a departure gives its reason', () =>
    refusedBy(stage, 9, async (tx) => {
      await forgeWhole(tx, stage, banned, { departure: null, treats: true });
      await sql`set constraints check_likeness immediate`.execute(tx);
    }),
  );

  await t.test(
    'a holding is what its decision says, and stands until it is taken back',
    async () => {
      await refusedBy(stage, 9, (tx) => sql`update holdings set fallen = true`.execute(tx));
      await refusedBy(stage, 9, (tx) => sql`update holdings set overruled = true`.execute(tx));
      await refusedBy(stage, 9, (tx) => sql`update holdings set level = 1`.execute(tx));
      await refusedBy(stage, 9, (tx) =>
        sql`insert into holdings (decision_id, family, rule_id, conduct, proved, severity, strikes,
            with_reach, level, decider_count, docket, says, decided_at, published_at)
          select decision_id, 'violence', rule_id, conduct, proved, severity, strikes, with_reach,
            level, decider_count, docket, says, decided_at, published_at from holdings`.execute(tx),
      );
      await refusedBy(stage, 12, (tx) => sql`delete from holdings`.execute(tx));
    },
  );

  await t.test(
    'a later case of the family is shown them, each with what it has in common',
    async () => {
      await warnFor(stage, await stage.say(otto, '@rosa you fool'));
      const like = await likeCases(world, banned.caseId);
      assert.equal(like.nearest.length, 2);
      assert.ok(like.nearest.every(({ apart }) => apart.rule === 0 && apart.conduct === 0));
      assert.equal(like.distribution[1], 2);
    },
  );
});
