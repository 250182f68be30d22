import { sql } from 'kysely';
import { toId, type BatchId, type CaseId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { underArticles } from '../article-refusal.ts';
import { getCharter } from '../charter.ts';
import { clockActor } from '../desk/context.ts';
import { findAddress } from '../desk/respondent-facts.ts';
import { later } from '../later.ts';
import { letterFor } from '../letter.ts';
import { foldCases } from '../load-case.ts';
import { listRuleVersions } from '../rule-versions.ts';
import type { Case, Context } from '../rules/model.ts';
import { openPaper } from './paper.ts';
import { lockRespondents } from './remove-accounts.ts';
import { deliverAll, obeyAll, takeEffect } from './serve-removals.ts';
import { writePapers } from './write-papers.ts';

/** So many letters leave beside each other, and are recorded together. */
const together = 50;

/**
 * Sends the statements of a batch to those who have an address, then records that the mail server
 * took them: from there a removal takes effect (article 10). A letter that is not taken is tried
 * again by itself, and keeps nobody else's waiting.
 */
export async function mailRemovals(world: World, batchId: BatchId): Promise<void> {
  let after = '0';
  for (;;) {
    const waiting = await waitingAfter(world, batchId, after);
    const last = waiting.at(-1);
    if (last === undefined) return;
    after = last.decisionId;
    const cases = await foldCases(
      world.db,
      waiting.map(({ caseId }) => caseId),
    );
    const sent = await Promise.all(cases.map((subject) => send(world, subject)));
    await recordAll(
      world,
      cases.filter((_subject, at) => sent[at] === true).map(({ id }) => id),
    );
  }
}

async function waitingAfter(
  world: World,
  batchId: BatchId,
  after: string,
): Promise<readonly { readonly caseId: CaseId; readonly decisionId: string }[]> {
  const { rows } = await sql<{ case_id: string; id: string }>`
    select d.case_id, d.id from decisions as d
      join statements as s on s.decision_id = d.id
      join proofs_of_service as p on p.statement_id = s.id
    where d.batch_id = ${batchId} and d.id > ${after}::bigint and 'mail' = any (p.channels)
      and not exists (select from deliveries as e where e.proof_id = p.id and e.channel = 'mail')
    order by d.id limit ${together}`.execute(world.db);
  return rows.map((row) => ({ caseId: toId<'case'>(row.case_id), decisionId: row.id }));
}

/** Whether the mail server took the letter. */
async function send(world: World, subject: Case): Promise<boolean> {
  const statementId = subject.decisions.at(-1)?.statement?.id;
  const to = await findAddress(world.db, subject.respondent);
  if (statementId === undefined || to === undefined) return false;
  const letter = letterFor(world, subject, { kind: 'statement', statementId });
  try {
    await world.mail.deliver({ to, ...letter }, world.clock.now());
    return true;
  } catch {
    // The job of this one letter tries again, and says what is wrong with it.
    await transact(world, (tx) =>
      later(tx, 'mail-document', { caseId: subject.id, kind: 'statement', statementId }),
    );
    return false;
  }
}

async function recordAll(world: World, ids: readonly CaseId[]): Promise<void> {
  if (ids.length === 0) return;
  await underArticles(() =>
    transact(world, async (tx) => {
      const stored = await lockAll(tx, ids);
      const context = await contextOf(tx, world, stored);
      const removals = stored
        .filter(({ subject }) => waitsForMail(subject))
        .map((one) => ({ paper: openPaper(one), context }));
      if (removals.length === 0) return;
      deliverAll(removals, 'mail');
      await takeEffect(tx, world, removals);
      await writePapers({ tx, world, papers: removals.map(({ paper }) => paper) });
      await obeyAll(tx, world, removals);
    }),
  );
}

function waitsForMail(subject: Case): boolean {
  const service = subject.decisions.at(-1)?.statement?.service;
  return service?.deliveries.every(({ channel }) => channel !== 'mail') === true;
}

async function lockAll(tx: Tx, ids: readonly CaseId[]) {
  const respondents = await foldCases(tx, ids);
  await lockRespondents(
    tx,
    respondents.map(({ respondent }) => respondent),
  );
  const rows = await tx
    .selectFrom('cases')
    .select(['id', 'version'])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute();
  const seqs = new Map(rows.map(({ id, version }) => [id, version]));
  const cases = await foldCases(tx, ids);
  return cases.map((subject) => ({ subject, seq: seqs.get(subject.id) ?? 0 }));
}

async function contextOf(
  tx: Tx,
  world: World,
  stored: readonly { readonly subject: Case }[],
): Promise<Context> {
  const ruleIds = stored.flatMap(({ subject }) => subject.allegations.map(({ rule }) => rule.id));
  return {
    now: world.clock.now(),
    actor: clockActor,
    charter: await getCharter(tx),
    ruleVersions: await listRuleVersions(tx, [...new Set(ruleIds)]),
    respondent: {
      local: true,
      channels: ['service', 'mail'],
      followers: 0,
      createdAt: new Date(0),
    },
    pool: [],
    warnings: [],
    strikes: 0,
    interimMeasures: [],
    precedents: [],
    custom: [],
    links: { appeal: world.origin, exit: world.origin, rules: world.origin, dockets: world.origin },
  };
}
