import { toId, type AccountId, type CaseId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { listDocketEntries } from '#ledger';
import { viewerOf } from './case-viewer.ts';
import { capturesOf } from './evidence/captures.ts';
import { findHeldNotice } from './held-notice/held-notices.ts';
import { exhibitsOf } from './queries-exhibits.ts';
import { caseNotFound, getCase } from './load-case.ts';
import { likeCasesOf, readingContext } from './queries-precedents.ts';
import type { Case, Panel } from './rules/model.ts';
import { namedWarning } from './rules/earlier-warning.ts';
import { citedIds } from './rules/shown-exhibits.ts';
import { citableWarnings } from './rules/warnings.ts';
import type { CaseFile, CaseViewer, ReportView } from './types.ts';
import { appealView, decisionView, panelView, shownTime, reviewView } from './view.ts';

/**
 * A case as one person may see it: officers and panelists whole but for the votes that are sealed;
 * the respondent with the open exhibits, the gist of the confidential ones, and never a reporter;
 * a reporter only how it stands.
 * @throws Refusal `not-found` also where the viewer may not see it
 */
export async function getCaseFile(
  world: World,
  viewer: AccountId,
  caseId: CaseId,
): Promise<CaseFile> {
  const subject = await getCase(world.db, caseId);
  const as = await viewerOf(world.db, subject, viewer);
  if (as === undefined) throw caseNotFound();
  const head = await headOf(world.db, subject, as);
  if (as === 'reporter') return { ...head, ...nothingMore };
  const blind = as === 'panelist' && reviewsBlind(subject, viewer);
  return {
    ...head,
    ...(blind ? { entries: [], state: 'deliberating' as const } : {}),
    reports: [],
    captures: [],
    motions: [],
    ...(as === 'officer' ? await forOfficers(world.db, subject, world.clock.now()) : {}),
    exhibits: await exhibitsOf(world.db, subject, as),
    allegations: subject.allegations.map(({ allegedBy: _officer, ...alleged }) => ({
      ...alleged,
      exhibits: citedIds(subject.exhibits, alleged.exhibits),
    })),
    ...clarificationOf(subject),
    ...noticeOf(subject),
    ...(subject.answer === undefined ? {} : { answer: subject.answer }),
    panels: subject.panels
      .filter((panel) => !blind || sitsOn(panel, viewer))
      .map((panel) => panelView(panel, viewer, as)),
    ...(blind ? nothingDecided : decidedParts(subject)),
    ...(as === 'respondent' ? {} : await insight(world, subject, blind)),
    ...(as === 'officer' ? waitingOf(subject) : {}),
  };
}

/**
 * A second decision is made blind (article 15): until its votes are open its panel is shown what was
 * reported, alleged and answered, and nothing that tells how the first one ended.
 */
const nothingDecided = {
  interim: [],
  decisions: [],
  sanctions: [],
  appeals: [],
  reviews: [],
} as const;

function decidedParts(
  subject: Case,
): Pick<CaseFile, 'interim' | 'decisions' | 'sanctions' | 'appeals' | 'reviews'> {
  return {
    interim: subject.interim.map(({ officer: _officer, ...measure }) => measure),
    decisions: subject.decisions.map((one) => decisionView(subject, one)),
    sanctions: subject.sanctions,
    appeals: subject.appeals.map((appeal) => appealView(subject, appeal)),
    reviews: subject.reviews.map((one) => reviewView(subject, one)),
  };
}

const nothingMore = {
  motions: [],
  captures: [],
  exhibits: [],
  allegations: [],
  interim: [],
  panels: [],
  decisions: [],
  sanctions: [],
  appeals: [],
  reviews: [],
  reports: [],
} as const;

async function headOf(db: Reader, subject: Case, as: CaseViewer) {
  const row = await db
    .selectFrom('cases')
    .select('danger')
    .where('id', '=', subject.id)
    .executeTakeFirstOrThrow();
  const { dismissal } = subject;
  return {
    as,
    caseId: subject.id,
    docket: subject.docket,
    respondent: subject.respondent,
    state: subject.state,
    source: subject.source,
    danger: row.danger,
    createdAt: shownTime(subject.createdAt, as),
    ...(dismissal === undefined
      ? {}
      : { dismissal: { reason: dismissal.reason, at: dismissal.at } }),
    entries: await listDocketEntries(db, subject.docket),
    citableWarnings: [],
  };
}

/** Whether the viewer sits only to decide again, and has yet to vote or to see the votes opened. */
function reviewsBlind(subject: Case, viewer: AccountId): boolean {
  const seated = subject.panels.filter((panel) => sitsOn(panel, viewer));
  return (
    seated.every(({ purpose }) => purpose.kind === 'review') &&
    seated.some(({ state }) => state === 'drawn')
  );
}

const sitsOn = ({ seats }: Panel, viewer: AccountId): boolean =>
  seats.some(({ member, state }) => member === viewer && state === 'sitting');

function noticeOf(subject: Case): Pick<CaseFile, 'notice'> {
  const { notice } = subject;
  if (notice === undefined) return {};
  const { sentAt, answerHours, answerBy, service } = notice;
  const due = answerBy === undefined ? {} : { answerBy };
  return { notice: { sentAt, answerHours, service, ...due } };
}

function clarificationOf(subject: Case): Pick<CaseFile, 'clarification'> {
  if (subject.clarification === undefined) return {};
  const { officer: _officer, ...clarification } = subject.clarification;
  return { clarification };
}

function proposalOf(subject: Case): Pick<CaseFile, 'proposal'> {
  if (subject.proposal === undefined) return {};
  const { officer: _officer, ...proposal } = subject.proposal;
  return { proposal };
}

function waitingOf(subject: Case): Pick<CaseFile, 'waitingDecision'> {
  if (subject.draft === undefined) return {};
  const { id, sanctionIds: _ids, ...input } = subject.draft.decision;
  return { waitingDecision: { id, input } };
}

/** What deciders are shown besides the case itself. */
async function insight(
  world: World,
  subject: Case,
  blind: boolean,
): Promise<Pick<CaseFile, 'likeCases' | 'citableWarnings' | 'proposal'>> {
  const context = await readingContext(world, subject);
  const alleged = subject.allegations.map(({ family, conduct }) => ({ family, at: conduct.at }));
  const warnings = citableWarnings(context.warnings, alleged, context.now);
  return {
    likeCases: likeCasesOf(subject, context),
    citableWarnings: warnings.map((one) => ({
      sanctionId: one.sanctionId,
      ...namedWarning(one),
    })),
    ...(blind ? {} : proposalOf(subject)),
  };
}

/** Reports, and who does what at the desk. */
async function forOfficers(
  db: Reader,
  subject: Case,
  now: Date,
): Promise<Pick<CaseFile, 'reports' | 'captures' | 'motions' | 'assignedTo' | 'noticeHeldUntil'>> {
  const held = subject.state === 'open' ? await findHeldNotice(db, subject.id) : undefined;
  const assigned = await db
    .selectFrom('case_assignments')
    .select('officer_id')
    .where('case_id', '=', subject.id)
    .executeTakeFirst();
  return {
    reports: await reportsOf(db, subject),
    captures: await capturesOf(db, subject),
    motions: subject.motions,
    ...(held === undefined || held.releaseAt <= now ? {} : { noticeHeldUntil: held.latestAt }),
    ...(assigned === undefined ? {} : { assignedTo: toId<'account'>(assigned.officer_id) }),
  };
}

async function reportsOf(db: Reader, subject: Case): Promise<readonly ReportView[]> {
  const rows = await db
    .selectFrom('reports')
    .innerJoin('case_reports', 'case_reports.report_id', 'reports.id')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('report_classes')
          .select(['report_classes.number', 'report_classes.category as classed'])
          .whereRef('report_classes.report_id', '=', 'reports.id')
          .orderBy('report_classes.number', 'desc')
          .limit(1)
          .as('class'),
      (join) => join.onTrue(),
    )
    .select(['reports.id', 'reporter_id', 'category', 'comment', 'created_at', 'forwarded_from'])
    .select(['class.classed', 'class.number'])
    .select((eb) =>
      eb
        .selectFrom('report_class_rules as named')
        .select((inner) => inner.fn.agg<string[]>('array_agg', ['named.rule_id']).as('ids'))
        .whereRef('named.report_id', '=', 'reports.id')
        .whereRef('named.number', '=', 'class.number')
        .as('class_rules'),
    )
    .where('case_reports.case_id', '=', subject.id)
    .orderBy('reports.id')
    .limit(500)
    .execute();
  return rows.map((row) => ({
    id: toId<'report'>(row.id),
    ...(row.reporter_id === null ? {} : { reporter: toId<'account'>(row.reporter_id) }),
    category: row.classed ?? row.category,
    comment: row.comment,
    citedRules:
      row.number === null
        ? (subject.reports.find(({ id }) => id === row.id)?.citedRules ?? [])
        : (row.class_rules ?? []),
    receivedAt: row.created_at,
    ...(row.forwarded_from === null ? {} : { forwardedFrom: row.forwarded_from }),
  }));
}
