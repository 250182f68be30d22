import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { sql } from 'kysely';
import { sha256, type AccountId, type AppealId, type CaseId, type PanelId } from '#foundation';
import { transact, type Tx } from '#infrastructure';
import { appendEntry, type NewEntry } from '#ledger';
import { articleRefusal } from './article-refusal.ts';
import { appeal, castVote, decideAlone, imposeInterim } from './index.ts';
import {
  banMallory,
  bringToPanel,
  dayMs,
  hourMs,
  membersOf,
  minuteMs,
  openAllegation,
  openStage,
  reasonsFor,
  treating,
  warnFor,
  type Banned,
  type Stage,
} from './stage.test.ts';

/** Hand-written SQL as the tables' owner, in one transaction. */
type Forgery = (tx: Tx) => Promise<unknown>;

/** Expects the database itself to refuse the forgery, naming the article; nothing of it stays. */
async function refusedBy(stage: Stage, article: number, forgery: Forgery): Promise<void> {
  await assert.rejects(transact(stage.world, forgery), (error) => {
    const refusal = articleRefusal(error);
    if (refusal?.article === article) return true;
    throw error;
  });
}

/** Copies rows of a table with some columns changed: everything else about the forgery is right. */
async function copy(
  tx: Tx,
  table: string,
  where: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, unknown>>,
): Promise<void> {
  const conditions = Object.entries(where).map(
    ([column, value]) => sql`${sql.ref(`one.${column}`)} = ${value}`,
  );
  await sql`
    insert into ${sql.table(table)}
    select (jsonb_populate_record(one, ${JSON.stringify(changes)}::jsonb)).*
    from ${sql.table(table)} as one where ${sql.join(conditions, sql` and `)}`.execute(tx);
}

async function docketOf(stage: Stage, caseId: CaseId): Promise<string> {
  return (await stage.caseOf(caseId)).docket;
}

const rule = { id: 'harassment.targeted', version: 1, hash: 'a'.repeat(64) };

async function entryFor(
  tx: Tx,
  stage: Stage,
  caseId: CaseId,
  entry: Omit<NewEntry, 'docket'>,
): Promise<number> {
  const docket = await docketOf(stage, caseId);
  return (await appendEntry(tx, stage.world, { ...entry, docket })).index;
}

const decisionEntry: Omit<NewEntry, 'docket'> = {
  type: 'decision',
  rules: [rule],
  outcome: 'proved',
  panel: { size: 3, for: 3, against: 0, recused: 0 },
  commitments: { sor: 'b'.repeat(64) },
};

/** A second decision like the first but for the changes, with its findings, measure and statement. */
async function forgeDecision(
  tx: Tx,
  stage: Stage,
  banned: Banned,
  changes: Readonly<Record<string, unknown>>,
): Promise<{ readonly id: string; readonly sanctionId: string }> {
  const id = stage.world.ids.next(1);
  const sanctionId = stage.world.ids.next(1);
  const entry = await entryFor(tx, stage, banned.caseId, decisionEntry);
  const of = { decision_id: banned.decisionId };
  await copy(tx, 'decisions', { id: banned.decisionId }, { id, entry_index: entry, ...changes });
  await copy(tx, 'findings', of, { decision_id: id });
  await copy(tx, 'finding_exhibits', of, { decision_id: id });
  await copy(tx, 'threshold_tests', of, { decision_id: id });
  await copy(tx, 'measures', of, { decision_id: id, id: sanctionId });
  await copy(tx, 'planned_reviews', of, { decision_id: id });
  return { id, sanctionId };
}

test('the database refuses a ban that the Articles refuse, whoever writes it', async (t) => {
  const stage = await openStage();
  const { mallory, rosa, olga, clock, world } = stage;
  const banned = await banMallory(stage);
  const threat = 'I shall come to your house on Monday';
  const otherFamily = await warnFor(stage, await stage.say(mallory, threat), 'violence');
  const somebodyElse = await warnFor(stage, await stage.say(stage.otto, '@rosa you fool'));
  clock.advance(dayMs);
  const at = clock.now().toISOString();

  await t.test('article 3: without a warning', () =>
    refusedBy(stage, 3, (tx) => forgeDecision(tx, stage, banned, { warning_id: null })));

  await t.test('article 3: on a warning of another family, or on somebody else’s', async () => {
    await refusedBy(stage, 3, (tx) => forgeDecision(tx, stage, banned, { warning_id: otherFamily }));
    await refusedBy(stage, 3, (tx) => forgeDecision(tx, stage, banned, { warning_id: somebodyElse }));
  });

  await t.test('article 3: on something that is no warning', () =>
    refusedBy(stage, 3, (tx) =>
      forgeDecision(tx, stage, banned, { warning_id: banned.sanctionIds[0] })));

  await t.test('article 3: on a warning older than twelve months', () =>
    refusedBy(stage, 3, (tx) =>
      forgeDecision(tx, stage, banned, { decided_at: '2028-06-01T00:00:00Z' })));

  await t.test('article 4: by an exception that nobody voted for', () =>
    refusedBy(stage, 4, (tx) =>
      forgeDecision(tx, stage, banned, { exception: 'legal-order', warning_id: null })));

  await t.test('article 4: by an exception that does not exist', () =>
    refusedBy(stage, 4, (tx) =>
      forgeDecision(tx, stage, banned, { exception: 'because', warning_id: null })));

  await t.test('article 6: by one officer', () =>
    refusedBy(stage, 6, (tx) =>
      forgeDecision(tx, stage, banned, { kind: 'officer', panel_id: null })));

  await t.test('article 6: a visibility limit by one officer', () =>
    refusedBy(stage, 6, (tx) =>
      forgeDecision(tx, stage, banned, { kind: 'officer', panel_id: null, level: 5 })));

  await t.test('article 8: without a statement of reasons', () =>
    refusedBy(stage, 8, (tx) => forgeDecision(tx, stage, banned, {})));

  await t.test('article 12: without its entry, or under another act’s', async () => {
    await refusedBy(stage, 12, (tx) =>
      copy(tx, 'decisions', { id: banned.decisionId }, { id: world.ids.next(1), entry_index: 999_999 }));
    await refusedBy(stage, 12, async (tx) => {
      const entry = await entryFor(tx, stage, banned.caseId, {
        type: 'served',
        ref: 0,
      });
      await copy(tx, 'decisions', { id: banned.decisionId }, { id: world.ids.next(1), entry_index: entry });
    });
  });

  await t.test('article 16: without what was tried before', () =>
    refusedBy(stage, 16, (tx) => forgeDecision(tx, stage, banned, { tried_before: [] })));

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
    }));

  await t.test('article 10: neither end nor date of review, or one too far', async () => {
    const forge = (changes: Readonly<Record<string, unknown>>): Forgery =>
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
      copy(tx, 'standing', { account_id: mallory }, { account_id: rosa })));

  await t.test('article 10: more than was decided', async () => {
    const limited = await limitOtto(stage);
    await refusedBy(stage, 10, (tx) =>
      sql`update standing set state = 'banned' where account_id = ${limited}`.execute(tx));
    await refusedBy(stage, 10, (tx) =>
      sql`update standing set until = null where account_id = ${limited}`.execute(tx));
  });

  await t.test('article 10: a post hidden by hand', async () => {
    const post = await stage.say(rosa, 'nothing wrong with this');
    await refusedBy(stage, 10, (tx) =>
      sql`update posts set hidden_by = ${banned.sanctionIds[0]} where id = ${post.id}`.execute(tx));
    await refusedBy(stage, 10, (tx) =>
      sql`insert into post_hidings (post_id, sanction_id) values (${post.id}, ${banned.sanctionIds[0]})`.execute(tx));
  });

  await t.test('article 12: taking back what supports it', async () => {
    for (const table of ['sanctions', 'decisions', 'ballots', 'services', 'exhibits', 'statements']) {
      await refusedBy(stage, 12, (tx) => sql`delete from ${sql.table(table)}`.execute(tx));
      await refusedBy(stage, 12, (tx) => sql`truncate ${sql.table(table)} cascade`.execute(tx));
    }
    await refusedBy(stage, 12, (tx) =>
      sql`update sanctions set ends_at = ${at} where id = ${banned.warning}`.execute(tx));
    await refusedBy(stage, 12, (tx) => sql`update ballots set level = 7`.execute(tx));
    await refusedBy(stage, 12, (tx) => sql`update exhibits set content = 'x'`.execute(tx));
    await refusedBy(stage, 12, (tx) => sql`update documents set salt = null`.execute(tx));
    await refusedBy(stage, 12, (tx) =>
      sql`update cases set respondent_id = ${rosa} where id = ${banned.caseId}`.execute(tx));
  });

  await t.test('article 11: an appeal by fewer than decided, or by whoever sat before', async () => {
    const appealId = await appeal(world, mallory, { decisionId: banned.decisionId, grounds: 'No.' });
    const [member = olga] = await membersOf(stage, banned.caseId, banned.panelId);
    await refusedBy(stage, 11, (tx) => seedPanel(tx, stage, banned.caseId, { appealId, size: 1 }));
    const seeded = await transact(world, (tx) =>
      seedPanel(tx, stage, banned.caseId, { appealId, size: 3 }));
    await refusedBy(stage, 11, (tx) => drawFrom(tx, stage, banned.caseId, seeded, member));
  });
});

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

type Seeded = { readonly panelId: PanelId; readonly seed: Buffer };

async function seedPanel(
  tx: Tx,
  stage: Stage,
  caseId: CaseId,
  panel: { readonly appealId?: AppealId; readonly size: number },
): Promise<Seeded> {
  const seed = randomBytes(32);
  const panelId = stage.world.ids.next<'panel'>(1);
  const entry = await entryFor(tx, stage, caseId, {
    type: 'draw-committed',
    commitments: { seed: sha256(seed).toString('hex') },
  });
  await tx
    .insertInto('panels')
    .values({
      id: panelId,
      case_id: caseId,
      purpose: panel.appealId === undefined ? 'decision' : 'appeal',
      appeal_id: panel.appealId ?? null,
      size: panel.size,
      seed_commitment: sha256(seed),
      sealed_seed: seed,
      committed_at: stage.clock.now(),
      entry_index: entry,
    })
    .execute();
  return { panelId, seed };
}

/** A draw that seats `chosen` and two who may sit. */
async function drawFrom(
  tx: Tx,
  stage: Stage,
  caseId: CaseId,
  { panelId, seed }: Seeded,
  chosen: AccountId,
): Promise<void> {
  const at = stage.clock.now();
  const entry = await entryFor(tx, stage, caseId, {
    type: 'draw-revealed',
    ref: 0,
    reveal: { seed: seed.toString('hex') },
  });
  await tx
    .insertInto('panel_draws')
    .values({ panel_id: panelId, seed, drawn_at: at, entry_index: entry })
    .execute();
  const members = [chosen, ...stage.panel.slice(-2)];
  for (const [place, member] of members.entries()) {
    await tx
      .insertInto('panel_order')
      .values({ panel_id: panelId, place: place + 1, account_id: member })
      .execute();
    await tx
      .insertInto('panel_seats')
      .values({
        panel_id: panelId,
        account_id: member,
        letter: String.fromCharCode(65 + place),
        seated_at: at,
        votes_by: new Date(at.getTime() + 72 * hourMs),
      })
      .execute();
  }
}

test('the database keeps panels, votes and interim measures', async (t) => {
  const stage = await openStage();
  const { world, mallory, rosa, olga, clock } = stage;
  await warnFor(stage, await stage.say(mallory, '@rosa you fool'));
  clock.advance(dayMs);
  const post = await stage.say(mallory, '@rosa everybody go and tell her');
  const opened = await openAllegation(stage, post);

  await t.test('article 7: longer than 72 hours, twice for the same conduct, on no ground', async () => {
    const { measureId } = await imposeInterim(world, olga, {
      caseId: opened.caseId,
      ground: 'flood',
      act: { kind: 'hide', postId: post.id },
      allegations: [opened.allegationId],
      lighterActs: [{ kind: 'label', why: 'A label would not stop it.' }],
      reason: 'Hundreds of replies an hour.',
    });
    const forge = (changes: Readonly<Record<string, unknown>>): Forgery =>
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
  });

  const panelId = await bringToPanel(stage, opened.caseId, [{ kind: 'ban', reviewDays: 365 }]);

  await t.test('article 6: the reporter on the panel, the officer, somebody tied', async () => {
    for (const chosen of [rosa, olga, mallory]) {
      const seeded = await transact(world, (tx) => seedPanel(tx, stage, opened.caseId, { size: 3 }));
      await refusedBy(stage, 6, (tx) => drawFrom(tx, stage, opened.caseId, seeded, chosen));
    }
  });

  await t.test('article 6: a draw by another seed, or in the transaction that chose it', async () => {
    const seeded = await transact(world, (tx) => seedPanel(tx, stage, opened.caseId, { size: 3 }));
    const [one = rosa] = stage.panel.slice(-3);
    await refusedBy(stage, 6, (tx) =>
      drawFrom(tx, stage, opened.caseId, { ...seeded, seed: randomBytes(32) }, one));
    await refusedBy(stage, 6, async (tx) => {
      const now = await seedPanel(tx, stage, opened.caseId, { size: 3 });
      await drawFrom(tx, stage, opened.caseId, now, one);
    });
  });

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
    const forge = (revealedAt: Date): Forgery =>
      async (tx) => {
        const entry = await entryFor(tx, stage, opened.caseId, {
          type: 'votes-committed',
          commitments: { votes: 'c'.repeat(64) },
        });
        await tx
          .insertInto('reveals')
          .values({ panel_id: panelId, revealed_at: revealedAt, entry_index: entry })
          .execute();
        for (const member of members.slice(0, 2)) await ballot(tx, panelId, member, opened.allegationId);
      };
    await refusedBy(stage, 6, forge(clock.now()));
    // After the deadline two may be opened, and still decide nothing.
    await transact(world, forge(new Date(clock.now().getTime() + 80 * hourMs)));
    await refusedBy(stage, 6, (tx) => decisionByTwo(tx, stage, opened, panelId));
  });
});

async function ballot(tx: Tx, panelId: PanelId, member: AccountId, allegationId: string): Promise<void> {
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
  opened: { readonly caseId: CaseId; readonly allegationId: string; readonly exhibits: readonly string[] },
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
