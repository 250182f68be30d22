import { refuse, toId, type AccountId, type CaseId, type ExhibitId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { listDocketEntries } from '#ledger';
import { viewerOf } from './case-viewer.ts';
import { caseNotFound, foldCases, getCase } from './load-case.ts';
import { likeCasesOf, readingContext } from './queries-precedents.ts';
import type { Case } from './rules/model.ts';
import { citableWarnings } from './rules/warnings.ts';
import { unseal } from './sealing.ts';
import type { CaseFile, CaseViewer, ExhibitView, ReportView } from './types.ts';
import { appealView, decisionView, maySeeExhibit, panelView, reviewView } from './view.ts';

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
    reports: [],
    motions: [],
    ...(as === 'officer' ? await forOfficers(world.db, subject) : {}),
    exhibits: await exhibitsOf(world.db, subject, as),
    allegations: subject.allegations.map(({ allegedBy: _officer, ...alleged }) => alleged),
    ...clarificationOf(subject),
    ...noticeOf(subject),
    ...(subject.answer === undefined ? {} : { answer: subject.answer }),
    interim: subject.interim.map(({ officer: _officer, ...measure }) => measure),
    panels: subject.panels.map((panel) => panelView(panel, viewer, as)),
    reviews: subject.reviews.map(reviewView),
    ...(blind ? nothingDecided : decidedParts(subject)),
    ...(as === 'respondent' ? {} : await insight(world, subject, blind)),
    ...(as === 'officer' ? waitingOf(subject) : {}),
  };
}

/** A second decision is made blind: its panel is not shown the first (article 15). */
const nothingDecided = { decisions: [], sanctions: [], appeals: [] } as const;

function decidedParts(subject: Case): Pick<CaseFile, 'decisions' | 'sanctions' | 'appeals'> {
  return {
    decisions: subject.decisions.map((one) => decisionView(subject, one)),
    sanctions: subject.sanctions,
    appeals: subject.appeals.map(appealView),
  };
}

const nothingMore = {
  motions: [],
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
    createdAt: subject.createdAt,
    ...(dismissal === undefined
      ? {}
      : { dismissal: { reason: dismissal.reason, at: dismissal.at } }),
    entries: await listDocketEntries(db, subject.docket),
    citableWarnings: [],
  };
}

/** Whether the viewer sits only to decide again: on a review, and on nothing else of the case. */
function reviewsBlind(subject: Case, viewer: AccountId): boolean {
  const sitsOn = subject.panels.filter(({ seats }) =>
    seats.some(({ member, state }) => member === viewer && state === 'sitting'),
  );
  return sitsOn.every(({ purpose }) => purpose.kind === 'review');
}

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
    citableWarnings: warnings.map(({ sanctionId }) => sanctionId),
    ...(blind ? {} : proposalOf(subject)),
  };
}

/** Reports, and who does what at the desk. */
async function forOfficers(
  db: Reader,
  subject: Case,
): Promise<Pick<CaseFile, 'reports' | 'motions' | 'assignedTo'>> {
  const assigned = await db
    .selectFrom('case_assignments')
    .select('officer_id')
    .where('case_id', '=', subject.id)
    .executeTakeFirst();
  return {
    reports: await reportsOf(db, subject),
    motions: subject.motions,
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

async function exhibitsOf(
  db: Reader,
  subject: Case,
  as: CaseViewer,
): Promise<readonly ExhibitView[]> {
  const ids = subject.exhibits.map(({ id }) => id);
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('exhibits')
    .select(['id', 'media_type', 'content', 'class'])
    .where('id', 'in', ids)
    .execute();
  return subject.exhibits.flatMap((exhibit) => {
    const row = rows.find(({ id }) => id === exhibit.id);
    if (row === undefined) return [];
    const { id, origin, gist, capturedAt, method, filedBy, postId } = exhibit;
    const seen = maySeeExhibit(exhibit, as);
    const readable =
      seen && exhibit.class !== 'sealed' && /^(text\/|application\/json)/.test(row.media_type);
    return {
      id,
      class: exhibit.class,
      origin,
      gist: exhibit.class === 'sealed' && as !== 'officer' ? 'Sealed' : gist,
      capturedAt,
      method,
      filedBy,
      mediaType: row.media_type,
      ...(postId === undefined ? {} : { postId }),
      ...(seen ? { sha256: exhibit.sha256 } : {}),
      ...(readable ? { text: row.content.toString('utf8') } : {}),
    };
  });
}

/** The bytes of an exhibit, for who may see them. @throws Refusal `not-found` */
export async function getExhibit(
  world: Pick<World, 'db' | 'secrets'>,
  viewer: AccountId,
  exhibitId: ExhibitId,
): Promise<{ readonly mediaType: string; readonly bytes: Buffer }> {
  const held = await world.db
    .selectFrom('case_exhibits')
    .select('case_id')
    .where('exhibit_id', '=', exhibitId)
    .limit(10)
    .execute();
  const cases = await foldCases(
    world.db,
    held.map((row) => toId<'case'>(row.case_id)),
  );
  for (const subject of cases) {
    const as = await viewerOf(world.db, subject, viewer);
    const exhibit = subject.exhibits.find(({ id }) => id === exhibitId);
    if (as !== undefined && exhibit !== undefined && maySeeExhibit(exhibit, as)) {
      return readExhibit(world, exhibitId);
    }
  }
  throw refuse('not-found', { detail: 'There is no such exhibit.' });
}

async function readExhibit(
  world: Pick<World, 'db' | 'secrets'>,
  id: ExhibitId,
): Promise<{ readonly mediaType: string; readonly bytes: Buffer }> {
  const row = await world.db
    .selectFrom('exhibits')
    .select(['media_type', 'content', 'class'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const bytes = row.class === 'sealed' ? unseal(world, 'exhibit', row.content) : row.content;
  return { mediaType: row.media_type, bytes };
}
