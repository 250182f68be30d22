import { sql } from 'kysely';
import {
  dayOf,
  pageOf,
  refuse,
  toId,
  type CaseId,
  type DecisionId,
  type Page,
  type PageQuery,
} from '#foundation';
import type { Reader } from '#infrastructure';
import { listDocketEntries } from '#ledger';
import { findCaseByDocket } from './find-case.ts';
import { foldCases } from './load-case.ts';
import type { Case, Decision, RuleId } from './rules/model.ts';
import { heaviestLevel } from './rules/schedule.ts';
import { statementsOf } from './statement/queries-statements.ts';
import type { DocketPage, PublicDecision } from './types.ts';

/**
 * A case as the public sees it, by its docket alone: what was decided and why it can be cited, the
 * entries, nobody's name. A case that made no entry is not there.
 * @throws Refusal `not-found`
 */
export async function getDocket(db: Reader, docket: string): Promise<DocketPage> {
  const caseId = await findCaseByDocket(db, docket);
  const [subject] = caseId === undefined ? [] : await foldCases(db, [caseId]);
  const entries = await listDocketEntries(db, docket);
  if (subject === undefined || entries.length === 0) {
    throw refuse('not-found', { detail: 'There is no such docket.' });
  }
  const decisions = served(subject);
  return {
    docket,
    state: subject.state,
    openedOn: entries[0]?.entry.day ?? dayOf(subject.createdAt),
    decisions: await publicDecisions(
      db,
      decisions.map((decision) => ({ subject, decision })),
    ),
    sanctions: subject.sanctions
      .filter(({ startedAt }) => startedAt !== undefined)
      .map(({ measure, state, endsAt, reviewAt }) => ({
        kind: measure.kind,
        state,
        ...(endsAt === undefined ? {} : { endsOn: dayOf(endsAt) }),
        ...(reviewAt === undefined ? {} : { reviewOn: dayOf(reviewAt) }),
      })),
    reviews: subject.reviews.flatMap(({ outcome, decidedAt }) =>
      outcome === undefined || decidedAt === undefined
        ? []
        : [{ outcome, decidedOn: dayOf(decidedAt) }],
    ),
    statements: await statementsOf(db, subject.id),
    entries,
  };
}

const served = (subject: Case): readonly Decision[] =>
  subject.decisions.filter(({ statement }) => statement?.service.deliveredAt !== undefined);

/** Cases of which the ledger holds anything, newest first. `after`: the last docket of the page before. */
export async function listDockets(
  db: Reader,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<readonly { readonly docket: string; readonly state: Case['state'] }[]> {
  const { rows } = await sql<{ docket: string; state: Case['state'] }>`
    select c.docket, c.state from cases as c
    where (${after ?? null}::text is null
        or c.id < (select last.id from cases as last where last.docket = ${after ?? null}))
      and exists (select from case_events as e where e.case_id = c.id and e.type = 'entry-recorded')
    order by c.id desc limit ${limit}`.execute(db);
  return rows;
}

/** One served decision. @throws Refusal `not-found` */
export async function getDecision(db: Reader, decisionId: DecisionId): Promise<PublicDecision> {
  const row = await db
    .selectFrom('decisions')
    .select('case_id')
    .where('id', '=', decisionId)
    .executeTakeFirst();
  const [subject] = row === undefined ? [] : await foldCases(db, [toId<'case'>(row.case_id)]);
  const decision = subject && served(subject).find(({ id }) => id === decisionId);
  const [shown] =
    subject === undefined || decision === undefined
      ? []
      : await publicDecisions(db, [{ subject, decision }]);
  if (shown === undefined) throw refuse('not-found', { detail: 'There is no such decision.' });
  return shown;
}

/** Served decisions, newest first, of one rule or one family where asked. */
export async function listDecisions(
  db: Reader,
  query: PageQuery & { readonly ruleId?: RuleId; readonly family?: string },
): Promise<Page<PublicDecision>> {
  const { rows } = await sql<{ id: string; case_id: string }>`
    select d.id, d.case_id from decisions as d
      join statements as s on s.decision_id = d.id
      join proofs_of_service as proof on proof.statement_id = s.id
      join services as served on served.proof_id = proof.id
    where (${query.maxId ?? null}::bigint is null or d.id < ${query.maxId ?? null}::bigint)
      and (${query.ruleId ?? null}::text is null and ${query.family ?? null}::text is null
        or exists (select from findings as f join allegations as a on a.id = f.allegation_id
          join rules as r on r.id = a.rule_id where f.decision_id = d.id
            and (a.rule_id = ${query.ruleId ?? null} or r.family = ${query.family ?? null})))
    order by d.id desc limit ${query.limit}`.execute(db);
  const ids = [...new Set(rows.map((row) => toId<'case'>(row.case_id)))];
  const cases = new Map((await foldCases(db, ids)).map((one) => [one.id, one]));
  const found = rows.flatMap((row) => decisionIn(cases, toId(row.case_id), toId(row.id)) ?? []);
  return pageOf(await publicDecisions(db, found), query.limit, ({ decisionId }) => decisionId);
}

type Placed = { readonly subject: Case; readonly decision: Decision };

function decisionIn(
  cases: ReadonlyMap<CaseId, Case>,
  caseId: CaseId,
  id: DecisionId,
): Placed | undefined {
  const subject = cases.get(caseId);
  const decision = subject?.decisions.find((one) => one.id === id);
  return subject === undefined || decision === undefined ? undefined : { subject, decision };
}

async function publicDecisions(
  db: Reader,
  placed: readonly Placed[],
): Promise<readonly PublicDecision[]> {
  const cited = placed.flatMap(({ decision }) => decision.reasons.treatments);
  const dockets = await docketsOf(db, [...new Set(cited.map(({ precedent }) => precedent))]);
  return placed.map(({ subject, decision }) => publicDecision(subject, decision, dockets));
}

async function docketsOf(
  db: Reader,
  ids: readonly DecisionId[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('decisions')
    .innerJoin('cases', 'cases.id', 'decisions.case_id')
    .select(['decisions.id', 'cases.docket'])
    .where('decisions.id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.docket]));
}

function publicDecision(
  subject: Case,
  decision: Decision,
  dockets: ReadonlyMap<string, string>,
): PublicDecision {
  const { id, by, reasons, measures, tally, opinions, exception } = decision;
  const appeal = subject.appeals.findLast((one) => one.decisionId === id);
  return {
    decisionId: id,
    docket: subject.docket,
    decidedOn: dayOf(decision.decidedAt),
    decidedBy: by.kind,
    deciderCount: decision.deciderCount,
    level: heaviestLevel(measures),
    sanctions: measures.map((measure) => ({
      kind: measure.kind,
      ...('days' in measure ? { days: measure.days } : {}),
    })),
    ...(exception === undefined ? {} : { exception: exception.code }),
    rules: subject.allegations.map(({ id: allegation, rule }) => ({
      id: rule.id,
      version: rule.version,
      proved: reasons.findings.some((one) => one.allegationId === allegation && one.proved),
    })),
    holding: reasons.holding,
    tally: { size: tally.size, for: tally.for, against: tally.against },
    dissents: opinions.filter(({ dissents }) => dissents).length,
    departed: (reasons.departure ?? '').trim() !== '',
    treatments: reasons.treatments.map(({ precedent, how }) => ({
      precedent,
      docket: dockets.get(precedent) ?? '',
      how,
    })),
    overturned: decision.overturnedAt !== undefined,
    ...(appeal === undefined
      ? {}
      : {
          appeal: {
            filedOn: dayOf(appeal.filedAt),
            ...(appeal.outcome === undefined ? {} : { outcome: appeal.outcome }),
          },
        }),
  };
}
