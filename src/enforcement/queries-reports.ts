import { pageOf, sha256, toId, type AccountId, type Page, type PageQuery } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { noSuchLink } from './appeal.ts';
import { readAppealToken } from './appeal-link.ts';
import { caseIdOf } from './find-case.ts';
import { caseOfReport } from './intake/reported-case.ts';
import { foldCases, getCase } from './load-case.ts';
import { addMonths, isDue } from './rules/deadlines.ts';
import type { Case } from './rules/model.ts';
import type { AppealLink, MyReport, ReceiptView } from './types.ts';
import { appealView, decisionView } from './view.ts';

const appealMonths = 6;

/** What a report came to, for whoever holds its receipt; undefined for a token not given here. */
export async function findReceipt(
  world: Pick<World, 'db' | 'clock'>,
  token: string,
): Promise<ReceiptView | undefined> {
  const row = await world.db
    .selectFrom('reports')
    .select(['id', 'created_at'])
    .select(caseOfReport.as('case_id'))
    .where('receipt_hash', '=', sha256(token))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const subject = await getCase(world.db, toId<'case'>(row.case_id));
  return receiptOf(subject, row, world.clock.now());
}

/** One's own reports, newest first, each with how it stands. */
export async function listMyReports(
  world: Pick<World, 'db' | 'clock'>,
  reporter: AccountId,
  query: PageQuery,
): Promise<Page<MyReport>> {
  const rows = await latestCases(world.db, reporter, query);
  const ids = [...new Set(rows.map((row) => toId<'case'>(row.case_id)))];
  const cases = await foldCases(world.db, ids);
  const now = world.clock.now();
  const items = rows.flatMap((row) => {
    const subject = cases.find(({ id }) => id === row.case_id);
    if (subject === undefined) return [];
    const { respondent } = subject;
    return [{ ...receiptOf(subject, row, now), respondent, category: row.category }];
  });
  return pageOf(items, query.limit, ({ reportId }) => reportId);
}

async function latestCases(db: Reader, reporter: AccountId, query: PageQuery) {
  const { maxId, minId, limit } = query;
  const rows = await db
    .selectFrom('reports')
    .select(['id', 'created_at', 'category'])
    .select(caseOfReport.as('case_id'))
    .where('reporter_id', '=', reporter)
    .$if(maxId !== undefined, (asked) => asked.where('id', '<', maxId ?? ''))
    .$if(minId !== undefined, (asked) => asked.where('id', '>', minId ?? ''))
    .orderBy('id', minId === undefined ? 'desc' : 'asc')
    .limit(limit)
    .execute();
  return minId === undefined ? rows : rows.toReversed();
}

function receiptOf(
  subject: Case,
  row: { readonly id: string; readonly created_at: Date },
  now: Date,
): ReceiptView {
  const { dismissal, state } = subject;
  const decision = subject.decisions.findLast(
    ({ statement }) => statement?.service.deliveredAt !== undefined,
  );
  const base = { reportId: toId<'report'>(row.id), receivedAt: row.created_at, mayAppeal: false };
  if (state === 'dismissed' && dismissal !== undefined) {
    const appealed = subject.appeals.some(({ by }) => by === 'reporter');
    const open = !isDue(addMonths(dismissal.at, appealMonths), now);
    return {
      ...base,
      outcome: 'dismissed',
      reason: dismissal.reason,
      mayAppeal: open && !appealed,
    };
  }
  if (decision === undefined) return { ...base, outcome: 'waiting' };
  const outcome = decision.measures.length > 0 ? 'acted-on' : 'not-proved';
  return { ...base, outcome, docket: subject.docket };
}

/** What the signed link of a statement shows without signing in. @throws Refusal `not-found` */
export async function openAppealLink(world: World, token: string): Promise<AppealLink> {
  const decisionId = readAppealToken(world, token);
  if (decisionId === undefined) throw noSuchLink();
  const caseId = await caseIdOf(world.db, { kind: 'decision', id: decisionId });
  const subject = await getCase(world.db, caseId);
  const decision = subject.decisions.find(({ id }) => id === decisionId);
  if (decision === undefined) throw noSuchLink();
  const { statement, appealBy } = decisionView(subject, decision);
  return {
    respondent: subject.respondent,
    caseId,
    docket: subject.docket,
    decisionId,
    ...(statement === undefined ? {} : { statement }),
    ...(appealBy === undefined ? {} : { appealBy }),
    appeals: subject.appeals
      .filter((one) => one.decisionId === decisionId && one.by === 'respondent')
      .map((appeal) => appealView(subject, appeal)),
  };
}
