/** Attacks by SQL on the terms and loads of panelists, and what the service says where they bind. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { dayMs, type AccountId, type CaseId } from '#foundation';
import { transact } from '#infrastructure';
import { drawFrom, refusedBy, seedPanel } from './forge.test.ts';
import { adoptCharter, drawPanel } from './index.ts';
import {
  bringToPanel,
  join,
  membersOf,
  openAllegation,
  openStage,
  warnFor,
  type Stage,
} from './stage.test.ts';

const suspension = [{ kind: 'suspension', days: 9 }] as const;

/** A case that has come as far as a panel, and the panel. */
async function atPanel(stage: Stage) {
  const { mallory, clock } = stage;
  await warnFor(stage, await stage.say(mallory, '@rosa you fool'));
  clock.advance(dayMs);
  const { caseId } = await openAllegation(stage, await stage.say(mallory, '@rosa fool again'));
  const panelId = await bringToPanel(stage, caseId, suspension);
  return { caseId, members: await membersOf(stage, caseId, panelId) };
}

/** A draw written by hand that seats `chosen` and two others. */
async function draws(
  stage: Stage,
  caseId: CaseId,
  chosen: AccountId,
  others: readonly AccountId[],
): Promise<(tx: Parameters<typeof drawFrom>[0]) => Promise<void>> {
  const seeded = await transact(stage.world, (tx) => seedPanel(tx, stage, caseId, { size: 3 }));
  return (tx) => drawFrom(tx, { ...stage, panel: [...others] }, caseId, seeded, chosen);
}

test('article 6: nobody who pauses is seated by hand, nor who sits on enough panels', async (t) => {
  const stage = await openStage();
  const { world, clock } = stage;
  const { caseId, members } = await atPanel(stage);
  const free = stage.panel.filter((member) => !members.includes(member));
  const [busy = stage.olga] = members;

  await t.test('who sits on as many open panels as the charter allows', async () => {
    await transact(world, await draws(stage, caseId, busy, free));
    await adoptCharter(world, undefined, { mostOpenPanels: 2 });
    await refusedBy(stage, 6, await draws(stage, caseId, busy, free));
    const [idle = stage.olga, ...rest] = free;
    await transact(world, await draws(stage, caseId, idle, rest));
  });

  await t.test(
    'who has served a term, whatever the role says, until the pause is over',
    async () => {
      await adoptCharter(world, undefined, {});
      const [old = stage.olga] = free;
      clock.advance(370 * dayMs);
      const fresh = await Promise.all(
        ['fresh_one', 'fresh_two', 'fresh_three'].map((name) => join(stage, name, 'panelist')),
      );
      const [first = stage.olga, ...others] = fresh;
      await refusedBy(stage, 6, await draws(stage, caseId, old, others));
      await stage.db
        .updateTable('roles')
        .set({ revoked_at: clock.now() })
        .where('account_id', '=', old)
        .execute();
      clock.advance(dayMs);
      await stage.db
        .insertInto('roles')
        .values({
          id: world.ids.next(1),
          account_id: old,
          role: 'panelist',
          granted_at: clock.now(),
        })
        .execute();
      await refusedBy(stage, 6, await draws(stage, caseId, old, others));
      await transact(world, await draws(stage, caseId, first, others));
      clock.advance(92 * dayMs);
      await transact(world, await draws(stage, caseId, old, others));
    },
  );
});

test('with everybody in a pause the service says that it cannot decide', async () => {
  const stage = await openStage();
  const { world, clock, olga, otto } = stage;
  const { caseId, members } = await atPanel(stage);
  await assert.rejects(
    drawPanel(world, olga, { caseId, purpose: { kind: 'decision' } }),
    'a panel is at work',
  );
  clock.advance(370 * dayMs);
  await stage.settle();
  const subject = await stage.caseOf(caseId);
  assert.equal(subject.panels.at(-1)?.state, 'void', 'nobody was left to take the empty seats');
  const again = await drawPanel(world, otto, { caseId, purpose: { kind: 'decision' } });
  assert.equal(again.enough, false);
  assert.equal(members.length, 3);
});
