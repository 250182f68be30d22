/**
 * Words that everyone uses: ids, refusals, pages, time, canonical JSON, hashing, text, and the measure
 * of agreement that two modules must compute alike.
 * Imports no other module, does no input or output, and knows nothing of the domain.
 */
export {
  alphaOfAlike,
  krippendorffAlpha,
  shareAgreed,
  type JudgedAlike,
  type JudgedUnit,
  type Metric,
} from './agreement.ts';
export { canonicalJson, type Json } from './canonical-json.ts';
export {
  after,
  dayMs,
  dayOf,
  fixedClock,
  hourMs,
  minuteMs,
  secondMs,
  systemClock,
  type Clock,
  type FixedClock,
} from './clock.ts';
export { daysOf, daySpan, spanBefore, startOfDay, type DaySpan } from './day-span.ts';
export { constantTimeEqual, randomToken, sha256 } from './crypto.ts';
export {
  bucketCount,
  compareIds,
  createIds,
  firstIdAt,
  idBucket,
  idEpochMs,
  idTime,
  parseId,
  randomBucket,
  toId,
  type AccountId,
  type AllegationId,
  type AppealId,
  type AppId,
  type ArchiveId,
  type BatchId,
  type ServerMeasureId,
  type ServerMotionId,
  type BoostId,
  type CaseId,
  type DecisionId,
  type DirectConversationId,
  type DocumentId,
  type CaptureId,
  type ExhibitId,
  type FeaturedTagId,
  type FilterId,
  type FilterKeywordId,
  type FilterPostId,
  type HoldId,
  type Id,
  type Ids,
  type ListId,
  type MeasureId,
  type MediaId,
  type NoteId,
  type NotificationId,
  type PanelId,
  type PostId,
  type ReinstatementId,
  type ReportId,
  type ReviewId,
  type SanctionId,
  type SessionId,
  type StatementId,
} from './ids.ts';
export { boundedLimit, pageOf, type Page, type PageQuery } from './page.ts';
export {
  isRefusal,
  Refusal,
  refusalCodes,
  refuse,
  type RefusalCode,
  type RefusalDetails,
} from './refusal.ts';
export { escapeHtml, graphemeCount, isStorableText } from './text.ts';
