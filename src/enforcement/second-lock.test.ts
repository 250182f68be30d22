import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { toId, type AccountId, type AppealId } from '#foundation';
import { transact, type Tx } from '#infrastructure';
import {
  copy,
  drawFrom,
  entryFor,
  forgeDecision,
  refusedBy,
  seedPanel,
  type Forgery,
} from './forge.test.ts';
import { appeal, decideAlone } from './index.ts';
import {
  banMallory,
  dayMs,
  membersOf,
  openAllegation,
  openStage,
  reasonsFor,
  treating,
  warnFor,
  type Banned,
  type Stage,
} from './stage.test.ts';

test('the database refuses a ban that the Articles refuse, whoever writes it', async (t) => {
  const stage = await openStage();
  const { mallory, rosa, olga, clock, world } = stage;
  const threat = 'I shall come to your house on Monday';
  const otherFamily = await warnFor(stage, await stage.say(mallory, threat), 'violence');
  const banned = await banMallory(stage);
  const somebodyElse = await warnFor(stage, await stage.say(stage.otto, '@rosa you fool'));
  clock.advance(dayMs);
  const at = clock.now().toISOString();

  await t.test('article 3: without a warning', () =>
    refusedBy(stage, 3, (tx) => forgeDecision(tx, stage, banned, { warning_id: null })),
  );

  await t.test('article 3: on a warning of another family, or on somebody else’s', async () => {
    await refusedBy(stage, 3, (tx) =>
      forgeDecision(tx, stage, banned, { warning_id: otherFamily }),
    );
    await refusedBy(stage, 3, (tx) =>
      forgeDecision(tx, stage, banned, { warning_id: somebodyElse }),
    );
  });

  await t.test('article 3: on something that is no warning', () =>
    refusedBy(stage, 3, (tx) =>
      forgeDecision(tx, stage, banned, { warning_id: banned.sanctionIds[0] }),
    ),
  );

  await t.test('article 3: on a warning older than twelve months', () =>
    refusedBy(stage, 3, (tx) =>
      forgeDecision(tx, stage, banned, { decided_at: '2028-06-01T00:00:00Z' }),
    ),
  );

  await t.test('article 4: by an exception that nobody voted for', () =>
    refusedBy(stage, 4, (tx) =>
      forgeDecision(tx, stage, banned, { exception: 'legal-order', warning_id: null }),
    ),
  );

  await t.test('article 4: by an exception that does not exist', () =>
    refusedBy(stage, 4, (tx) =>
      forgeDecision(tx, stage, banned, { exception: 'because', warning_id: null }),
    ),
  );

  await t.test('article 6: by one officer', () =>
    refusedBy(stage, 6, (tx) =>
      forgeDecision(tx, stage, banned, { kind: 'officer', panel_id: null }),
    ),
  );

  await t.test('article 6: a visibility limit by one officer', () =>
    refusedBy(stage, 6, (tx) =>
      forgeDecision(tx, stage, banned, { kind: 'officer', panel_id: null, level: 5 }),
    ),
  );

  await t.test('article 8: without a statement of reasons', () =>
    refusedBy(stage, 8, (tx) => forgeDecision(tx, stage, banned, {})),
  );

  await t.test('article 12: without its entry, or under another act’s', async () => {
    await refusedBy(stage, 12, (tx) =>
      copy(
        tx,
        'decisions',
        { id: banned.decisionId },
        { id: world.ids.next(1), entry_index: 999_999 },
      ),
    );
    await refusedBy(stage, 12, async (tx) => {
      const entry = await entryFor(tx, stage, banned.caseId, {
        type: 'served',
        ref: 0,
      });
      await copy(
        tx,
        'decisions',
        { id: banned.decisionId },
        { id: world.ids.next(1), entry_index: entry },
      );
    });
  });

  await t.test('article 16: without what was tried before', () =>
    refusedBy(stage, 16, (tx) => forgeDecision(tx, stage, banned, { tried_before: [] })),
  );

  await t.test('article 10: a sanction whose statement was not served', () =>
    refusedBy(stage, 10, async (tx) => {
      const { id, sanctionId } = await forgeDecision(tx, stage, banned, {});
      const entry = await entryFor(tx, stage, banned.caseId, {
        type: 'sanction-started',
        ref: 0,
        sanction: 'ban',
      });
      await copy(
        tx,
        'sanctions',
        { id: banned.sanctionIds[0] ?? '' },
        { id: sanctionId, decision_id: id, entry_index: entry, proof_id: 12345 },
      );
    }),
  );

  await t.test('article 10: neither end nor date of review, or one too far', async () => {
    const forge =
      (changes: Readonly<Record<string, unknown>>): Forgery =>
      async (tx) => {
        const { id, sanctionId } = await forgeDecision(tx, stage, banned, {});
        await copy(
          tx,
          'sanctions',
          { id: banned.sanctionIds[0] ?? '' },
          { id: sanctionId, decision_id: id, entry_index: 0, ...changes },
        );
      };
    await refusedBy(stage, 10, forge({ review_at: null }));
    await refusedBy(stage, 10, forge({ review_at: '2030-01-01T00:00:00Z' }));
  });

  await t.test('article 10: a standing by hand', () =>
    refusedBy(stage, 10, (tx) =>
      copy(tx, 'standing', { account_id: mallory }, { account_id: rosa }),
    ),
  );

  await t.test('article 10: more than was decided', async () => {
    const limited = await limitOtto(stage);
    await refusedBy(stage, 10, (tx) =>
      sql`update standing set state = 'banned' where account_id = ${limited}`.execute(tx),
    );
    await refusedBy(stage, 10, (tx) =>
      sql`update standing set until = null where account_id = ${limited}`.execute(tx),
    );
  });

  await t.test('article 10: a post hidden by hand', async () => {
    const post = await stage.say(rosa, 'nothing wrong with this');
    await refusedBy(stage, 10, (tx) =>
      sql`update posts set hidden_by = ${banned.sanctionIds[0]} where id = ${post.id}`.execute(tx),
    );
    await refusedBy(stage, 10, (tx) =>
      sql`insert into post_hidings (post_id, sanction_id) values (${post.id}, ${banned.sanctionIds[0]})`.execute(
        tx,
      ),
    );
  });

  await t.test('article 12: taking back what supports it', async () => {
    for (const table of [
      'sanctions',
      'decisions',
      'ballots',
      'services',
      'exhibits',
      'statements',
    ]) {
      await refusedBy(stage, 12, (tx) => sql`delete from ${sql.table(table)}`.execute(tx));
      await refusedBy(stage, 12, (tx) => sql`truncate ${sql.table(table)} cascade`.execute(tx));
    }
    await refusedBy(stage, 12, (tx) =>
      sql`update sanctions set ends_at = ${at} where id = ${banned.warning}`.execute(tx),
    );
    await refusedBy(stage, 12, (tx) => sql`update ballots set level = 7`.execute(tx));
    await refusedBy(stage, 12, (tx) => sql`update exhibits set content = 'x'`.execute(tx));
    await refusedBy(stage, 12, (tx) => sql`update documents set salt = null`.execute(tx));
    await refusedBy(stage, 12, (tx) =>
      sql`update cases set respondent_id = ${rosa} where id = ${banned.caseId}`.execute(tx),
    );
  });

  await t.test(
    'article 11: an appeal by fewer than decided, or by whoever sat before',
    async () => {
      const appealId = await appeal(world, mallory, {
        decisionId: banned.decisionId,
        grounds: 'No.',
      });
      const [member = olga] = await membersOf(stage, banned.caseId, banned.panelId);
      await refusedBy(stage, 11, (tx) =>
        seedPanel(tx, stage, banned.caseId, { appealId, size: 1 }),
      );
      const seeded = await transact(world, (tx) =>
        seedPanel(tx, stage, banned.caseId, { appealId, size: 3 }),
      );
      await refusedBy(stage, 11, (tx) => drawFrom(tx, stage, banned.caseId, seeded, member));
      await refusedBy(stage, 11, (tx) => increase(tx, stage, banned, appealId));
    },
  );
});

/** An appeal against the warning that would end in a ban. */
async function increase(tx: Tx, stage: Stage, banned: Banned, appealId: AppealId): Promise<void> {
  const id = stage.world.ids.next<'appeal'>(1);
  const warned = await tx
    .selectFrom('sanctions')
    .select(['decision_id', 'case_id'])
    .where('id', '=', banned.warning)
    .executeTakeFirstOrThrow();
  const caseId = toId<'case'>(warned.case_id);
  const filed = await entryFor(tx, stage, caseId, { type: 'appeal-filed', ref: 0 });
  const place = { case_id: caseId, decision_id: warned.decision_id };
  await copy(tx, 'appeals', { id: appealId }, { ...place, id, entry_index: filed });
  const { panelId } = await seedPanel(tx, stage, caseId, { appealId: id, size: 3 });
  await tx
    .insertInto('appeal_decisions')
    .values({
      appeal_id: id,
      case_id: caseId,
      panel_id: panelId,
      outcome: 'reduced',
      reduced_to: 7,
      reasons: 'More.',
      decided_at: stage.clock.now(),
      entry_index: await entryFor(tx, stage, caseId, {
        type: 'appeal-decided',
        ref: 0,
        outcome: 'reduced',
        panel: { size: 3, for: 3, against: 0, recused: 0 },
      }),
    })
    .execute();
}

/** Otto gets a feature limit, so that there is a standing to tamper with. */
async function limitOtto(stage: Stage): Promise<AccountId> {
  const { otto, olga, world, clock } = stage;
  const warning = await warnFor(stage, await stage.say(otto, '@rosa what a fool you are'));
  clock.advance(dayMs);
  const opened = await openAllegation(stage, await stage.say(otto, '@rosa still a fool'));
  await decideAlone(world, olga, {
    caseId: opened.caseId,
    decision: {
      measures: [{ kind: 'feature-limit', features: ['post'], days: 3 }],
      priorWarning: warning,
      reasons: await treating(stage, opened.caseId, reasonsFor(stage, opened)),
    },
  });
  await stage.settle();
  assert.equal((await stage.standing(otto)).may.post, false);
  return otto;
}
