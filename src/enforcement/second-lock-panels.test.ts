import { randomBytes } from 'node:crypto';
import test from 'node:test';
import type { AccountId, CaseId, PanelId } from '#foundation';
import { transact, type Tx } from '#infrastructure';
import {
  copy,
  decisionEntry,
  drawFrom,
  entryFor,
  refusedBy,
  rule,
  seedPanel,
  type Forgery,
} from './forge.test.ts';
import { castVote, imposeInterim } from './index.ts';
import {
  bringToPanel,
  dayMs,
  hourMs,
  membersOf,
  minuteMs,
  openAllegation,
  openStage,
  warnFor,
  type Stage,
} from './stage.test.ts';

test('the database keeps panels, votes and interim measures', async (t) => {
  const stage = await openStage();
  const { world, mallory, rosa, olga, clock } = stage;
  await warnFor(stage, await stage.say(mallory, '@rosa you fool'));
  clock.advance(dayMs);
  const post = await stage.say(mallory, '@rosa everybody go and tell her');
  const opened = await openAllegation(stage, post);

  await t.test(
    'article 7: longer than 72 hours, twice for the same conduct, on no ground',
    async () => {
      const { measureId } = await imposeInterim(world, olga, {
        caseId: opened.caseId,
        ground: 'flood',
        act: { kind: 'hide', postId: post.id },
        allegations: [opened.allegationId],
        lighterActs: [{ kind: 'label', why: 'A label would not stop it.' }],
        reason: 'Hundreds of replies an hour.',
      });
      const forge =
        (changes: Readonly<Record<string, unknown>>): Forgery =>
        async (tx) => {
          const id = world.ids.next(1);
          const entry = await entryFor(tx, stage, opened.caseId, {
            type: 'interim',
            rules: [rule],
            sanction: 'post-hidden',
            term: { days: 3 },
            exception: 'flood',
          });
          const row = { id, entry_index: entry, ...changes };
          await copy(tx, 'interim_measures', { id: measureId }, row);
          await copy(tx, 'interim_conduct', { measure_id: measureId }, { measure_id: id });
        };
      await refusedBy(stage, 7, forge({}));
      await refusedBy(stage, 7, forge({ lapses_at: '2027-03-01T00:00:00Z' }));
      await refusedBy(stage, 7, forge({ ground: 'annoying' }));
    },
  );

  const panelId = await bringToPanel(stage, opened.caseId, [{ kind: 'ban', reviewDays: 365 }]);

  await t.test('article 6: the reporter on the panel, the officer, somebody tied', async () => {
    for (const chosen of [rosa, olga, mallory]) {
      const seeded = await transact(world, (tx) =>
        seedPanel(tx, stage, opened.caseId, { size: 3 }),
      );
      await refusedBy(stage, 6, (tx) => drawFrom(tx, stage, opened.caseId, seeded, chosen));
    }
  });

  await t.test(
    'article 6: a draw by another seed, or in the transaction that chose it',
    async () => {
      const seeded = await transact(world, (tx) =>
        seedPanel(tx, stage, opened.caseId, { size: 3 }),
      );
      const [one = rosa] = stage.panel.slice(-3);
      await refusedBy(stage, 6, (tx) =>
        drawFrom(tx, stage, opened.caseId, { ...seeded, seed: randomBytes(32) }, one),
      );
      await refusedBy(stage, 6, async (tx) => {
        const now = await seedPanel(tx, stage, opened.caseId, { size: 3 });
        await drawFrom(tx, stage, opened.caseId, now, one);
      });
    },
  );

  await t.test('article 6: votes opened before all are cast, or by two', async () => {
    const members = await membersOf(stage, opened.caseId, panelId);
    for (const member of members.slice(0, 2)) {
      clock.advance(minuteMs);
      await castVote(world, member, {
        panelId,
        ballot: {
          kind: 'decision',
          findings: [{ allegationId: opened.allegationId, proved: true }],
          upTo: { level: 7 },
          opinion: 'Yes.',
        },
      });
    }
    const forge =
      (revealedAt: Date): Forgery =>
      async (tx) => {
        const entry = await entryFor(tx, stage, opened.caseId, {
          type: 'votes-committed',
          commitments: { votes: 'c'.repeat(64) },
        });
        await tx
          .insertInto('reveals')
          .values({ panel_id: panelId, revealed_at: revealedAt, entry_index: entry })
          .execute();
        for (const member of members.slice(0, 2))
          await ballot(tx, panelId, member, opened.allegationId);
      };
    await refusedBy(stage, 6, forge(clock.now()));
    // After the deadline two may be opened, and still decide nothing.
    await transact(world, forge(new Date(clock.now().getTime() + 80 * hourMs)));
    await refusedBy(stage, 6, (tx) => decisionByTwo(tx, stage, opened, panelId));
  });
});

async function ballot(
  tx: Tx,
  panelId: PanelId,
  member: AccountId,
  allegationId: string,
): Promise<void> {
  await tx
    .insertInto('ballots')
    .values({ panel_id: panelId, account_id: member, level: 7, opinion: 'Yes.' })
    .execute();
  await tx
    .insertInto('ballot_findings')
    .values({ panel_id: panelId, account_id: member, allegation_id: allegationId, proved: true })
    .execute();
}

async function decisionByTwo(
  tx: Tx,
  stage: Stage,
  opened: {
    readonly caseId: CaseId;
    readonly allegationId: string;
    readonly exhibits: readonly string[];
  },
  panelId: PanelId,
): Promise<void> {
  const id = stage.world.ids.next(1);
  const warning = await tx.selectFrom('sanctions').select('id').executeTakeFirstOrThrow();
  const at = new Date(stage.clock.now().getTime() + 81 * hourMs);
  await tx
    .insertInto('decisions')
    .values({
      id,
      case_id: opened.caseId,
      kind: 'panel',
      panel_id: panelId,
      level: 7,
      warning_id: warning.id,
      facts: 'It happened.',
      public_interest: '',
      lesser_measures: '[{"level":6,"why":"no"}]',
      known: '[]',
      tried_before: ['A warning.'],
      conditions_for_return: 'None.',
      holding: 'It crosses the line.',
      strikes: 1,
      with_reach: false,
      decided_at: at,
      entry_index: await entryFor(tx, stage, opened.caseId, decisionEntry),
    })
    .execute();
  const finding = { decision_id: id, case_id: opened.caseId, allegation_id: opened.allegationId };
  await tx
    .insertInto('findings')
    .values({ ...finding, proved: true, severity: 5, reason: 'It says so.' })
    .execute();
  await tx
    .insertInto('finding_exhibits')
    .values({ ...finding, exhibit_id: opened.exhibits[0] ?? '' })
    .execute();
  await tx
    .insertInto('measures')
    .values({
      id: stage.world.ids.next(1),
      decision_id: id,
      kind: 'ban',
      level: 7,
      review_days: 365,
      features: [],
    })
    .execute();
}
