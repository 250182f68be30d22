/**
 * Enforcement: the rulebook, reports, cases, panels, decisions, sanctions, appeals and reviews. It
 * decides and has the owners obey: standing is set through accounts, posts are hidden through
 * conversation, every act is entered in the ledger before it takes effect, all in one transaction.
 * Its rules are the pure `rules/`; the database keeps the same Articles a second time. It shows
 * no page, sends no activity, and knows nothing of HTTP.
 */
export { reportCategories } from './types.ts';
export type * from './types.ts';
export type * from './rules/model.ts';

// Rulebook and charter
export { ensureRulebook } from './ensure-rulebook.ts';
export { ruleDocument } from './rule-versions.ts';
export { publishRulebook } from './publish-rulebook.ts';
export { currentRulebook, findRulebook, getRule, listRulebooks } from './rulebook-queries.ts';
export {
  compareRulebooks,
  findRulebookChanges,
  listAnnounced,
} from './rulebook/rulebook-changes.ts';
export { previewRulebook } from './rulebook/preview-rulebook.ts';
export { translateRules, type TranslationInput } from './rulebook/translate-rules.ts';
export { listTranslations, type PublishedTranslation } from './rulebook/translations.ts';
export type { RuleTranslation } from './rules/rulebook/translation.ts';
export { filingCategories, filingKeywords, type RuleFiling } from './rules/rulebook/filing.ts';
export { compareRules, type RuleComparison } from './rules/rulebook/changes.ts';
export { compareWords, type Stretch } from './rules/rulebook/compare-words.ts';
export { adoptCharter, getCharter } from './charter.ts';

// Reports and triage
export { fileReport } from './file-report.ts';
export { openCase } from './open-case.ts';
export { dismissReport } from './dismiss-report.ts';
export { mergeReport } from './merge-report.ts';
export { assignReport, unassignReport } from './intake/assign-report.ts';
export { classReport } from './intake/class-report.ts';
export { questionReport } from './intake/question-report.ts';
export { reopenReport } from './intake/reopen-report.ts';
export { getReport, listReports, type ReportFile } from './intake/reports.ts';
export { reportsByDay, type ReportMeasure } from './intake/report-figures.ts';
export { dismissalCodes, settleReport } from './intake/settle-report.ts';

// Hearing
export { addExhibit } from './add-exhibit.ts';
export { captureLink } from './evidence/capture-link.ts';
export { confirmExhibit } from './confirm-exhibit.ts';
export { addAllegation } from './add-allegation.ts';
export { requestClarification } from './request-clarification.ts';
export { clarify } from './clarify.ts';
export { serveNotice } from './serve-notice.ts';
export { isForFew } from './rules/held-notice.ts';
export { answer } from './answer.ts';
export { openDocument } from './open-document.ts';

// Sealed evidence, and the end of evidence
export { openSealedExhibit } from './sealed/open-sealed-exhibit.ts';
export { sealExhibit } from './sealed/seal-exhibit.ts';
export { sealedCategories } from './rules/sealed.ts';
export { liftLegalHold, setLegalHold } from './retention/legal-hold.ts';
export { planErasureFor } from './retention/plan-erasure.ts';

// Work on a case, which is no act of it
export { assignCase, unassignCase } from './case-work/assignments.ts';
export { claimCase, releaseCase } from './case-work/claims.ts';
export { caseTimeline, getCaseDesk } from './case-work/case-desk.ts';
export { deskWorkload, listClaims } from './case-work/workload.ts';
export { writeNote } from './case-work/notes.ts';
export type { ServiceClock, ServiceStep } from './rules/service-clocks.ts';
export type { TimelineStep, TimelineType } from './rules/timeline.ts';

// Interim measures
export { imposeInterim } from './impose-interim.ts';
export { liftInterim } from './lift-interim.ts';
export { decideRatification } from './decide-ratification.ts';

// Decisions
export { warn } from './warn.ts';
export { decideAlone, previewDecision } from './decide-alone.ts';
export { decideAtOnce, previewAtOnce } from './at-once/decide-at-once.ts';
export type { AtOnceInput, MeasureAtOnce } from './at-once/input.ts';
export { draftForms, type DraftForm } from './drafts/draft-form.ts';
export { findDrafts } from './drafts/find-drafts.ts';
export { keepDraft } from './drafts/keep-draft.ts';
export type { StatementPreview } from './drafts/preview.ts';
export { signDecision } from './sign-decision.ts';
export { countersign } from './countersign.ts';
export { decide } from './decide.ts';
export { serveStatement } from './serve-statement.ts';

// Row S: deceptive automation, removed in batches
export { confirmBatch, declineBatch } from './summary/confirm-batch.ts';
export {
  getBatch,
  listBatches,
  type BatchFile,
  type BatchLine,
  type BatchMember,
} from './summary/batches.ts';
export {
  findCandidates,
  findWaves,
  type Candidate,
  type Candidates,
  type CandidateSearch,
  type Wave,
} from './summary/find-candidates.ts';
export { previewBatch } from './summary/preview-batch.ts';
export { proposeBatch, summaryRules, type BatchInput } from './summary/propose-batch.ts';
export type { SparedBecause } from './rules/summary.ts';
export { reinstate } from './summary/reinstate.ts';

// Whole remote servers
export { castServerVote } from './servers/cast-server-vote.ts';
export { drawServerPanel } from './servers/draw-server-panel.ts';
export { proposeServerMotion, type ServerMotionInput } from './servers/propose-server-motion.ts';
export { findServerDocket, type ServerDocket } from './servers/server-docket.ts';
export {
  getServerMotion,
  listServerDuties,
  listServerMeasures,
  listServerMotions,
} from './servers/server-matters.ts';
export { declineServerMotion, signServerMotion } from './servers/sign-server-motion.ts';

// Motions: what one hand may not do
export { makeMotion } from './make-motion.ts';

// Panels
export { propose } from './propose.ts';
export { drawAppealPanel, drawPanel, drawReviewPanel } from './draw-panel.ts';
export { recuse } from './recuse.ts';
export { challenge } from './challenge.ts';
export { decideChallenge } from './decide-challenge.ts';
export { substitute } from './substitute.ts';
export { castVote } from './cast-vote.ts';

// Statements of reasons
export { earlierWarningText } from './rules/earlier-warning.ts';

// Appeals and reviews
export { appeal } from './appeal.ts';
export { decideAppeal } from './decide-appeal.ts';
export { openReview } from './open-review.ts';
export { decideReview } from './decide-review.ts';
export { closeCase } from './close-case.ts';

// Public statements
export { chooseNaming } from './statement/choose-naming.ts';
export { namingOf, type Naming } from './statement/queries-statements.ts';

// The health of the conversation, for officers
export {
  healthDays,
  serviceHealth,
  threadHealth,
  type HealthRate,
  type ServiceHealth,
  type ThreadHealth,
} from './health/conversation-health.ts';
export { cleanDays, type HeldShare } from './rules/health.ts';

// Reading
export { listQueue } from './queries-queue.ts';
export { getCaseFile } from './queries-case-file.ts';
export { getExhibit, type ExhibitFile } from './queries-exhibits.ts';
export { myRecord } from './queries-record.ts';
export { getDecision, getDocket, listDecisions, listDockets } from './queries-public.ts';
export { findCaseByDocket } from './find-case.ts';
export { holdingsLikeWords, likeCases, likeCasesUnder } from './queries-precedents.ts';
export { lineOf, listSide } from './precedents/line-of.ts';
export { listPrecedents, type PrecedentQuery } from './precedents/list-precedents.ts';
export { getPrecedent } from './precedents/get-precedent.ts';
export {
  precedentStatuses,
  type LevelSpread,
  type PrecedentStatus,
  type Superseding,
} from './rules/precedent-status.ts';
export { caseDocuments, getDocument } from './queries-documents.ts';
export { agreement, listReviews, type Agreement, type PublicReview } from './queries-reviews.ts';
export { panelDuties } from './queries-duties.ts';
export { findFiledReports, type FiledReport } from './queries-filed-reports.ts';
export { listRestrictions, type Restriction } from './queries-restrictions.ts';
export { findReceipt, listMyReports, openAppealLink } from './queries-reports.ts';

// Outbox
export { enforcementJobs } from './jobs.ts';
