import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { sha256, type AccountId, type AppealId, type CaseId, type PanelId } from '#foundation';
import { transact, type Tx } from '#infrastructure';
import { appendEntry, type NewEntry } from '#ledger';
import { articleRefusal } from './article-refusal.ts';
import { hourMs, type Banned, type Stage } from './stage.test.ts';

/** Hand-written SQL as the tables' owner, in one transaction. */
export type Forgery = (tx: Tx) => Promise<unknown>;

/** Expects the database itself to refuse the forgery, naming the article; nothing of it stays. */
export async function refusedBy(stage: Stage, article: number, forgery: Forgery): Promise<void> {
  await assert.rejects(transact(stage.world, forgery), (error) => {
    const refusal = articleRefusal(error);
    if (refusal?.article === article) return true;
    throw error;
  });
}

/** Copies rows of a table with some columns changed: everything else about the forgery is right. */
export async function copy(
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

export async function docketOf(stage: Stage, caseId: CaseId): Promise<string> {
  return (await stage.caseOf(caseId)).docket;
}

export const rule = { id: 'harassment.targeted', version: 1, hash: 'a'.repeat(64) };

export async function entryFor(
  tx: Tx,
  stage: Stage,
  caseId: CaseId,
  entry: Omit<NewEntry, 'docket'>,
): Promise<number> {
  const docket = await docketOf(stage, caseId);
  return (await appendEntry(tx, stage.world, { ...entry, docket })).index;
}

export const decisionEntry: Omit<NewEntry, 'docket'> = {
  type: 'decision',
  rules: [rule],
  outcome: 'proved',
  panel: { size: 3, for: 3, against: 0, recused: 0 },
  commitments: { sor: 'b'.repeat(64) },
};

/** A second decision like the first but for the changes, with its findings, measure and statement. */
export async function forgeDecision(
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

export type Seeded = { readonly panelId: PanelId; readonly seed: Buffer };

export async function seedPanel(
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
export async function drawFrom(
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
  const others = stage.panel.filter((member) => member !== chosen);
  const members = [chosen, ...others.slice(-2)];
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
