import type {
  AccountId,
  AppealId,
  CaseId,
  DecisionId,
  MeasureId,
  PanelId,
  ReportId,
  ReviewId,
  SanctionId,
} from '#foundation';
import type { Appeal, Decision, DecisionDraft, Review } from './decision.ts';
import type { Allegation, Answer, Clarification, Exhibit, Notice } from './evidence.ts';
import type { InterimMeasure, Measure, Sanction } from './measure.ts';
import type { Motion } from './motion.ts';
import type { Panel, Proposal } from './panel.ts';
import type { RuleId } from './rulebook.ts';

export type CaseState =
  | 'reported'
  | 'open'
  | 'noticed'
  | 'answered'
  | 'silent'
  | 'deliberating'
  | 'decided'
  | 'served'
  | 'final'
  | 'closed'
  | 'dismissed'
  | 'merged';

/** A report as the case knows it. Its text and its rules stay with the report. */
export type ReportRef = {
  readonly id: ReportId;
  /** Absent for a report that a remote server sent without naming the person. */
  readonly reporter?: AccountId;
  readonly citedRules: readonly RuleId[];
  readonly receivedAt: Date;
};

/** What an entry of the ledger stands for. */
export type EntrySubject =
  | { readonly kind: 'case' }
  | { readonly kind: 'interim'; readonly id: MeasureId }
  | { readonly kind: 'interim-ratified'; readonly id: MeasureId }
  | { readonly kind: 'interim-ended'; readonly id: MeasureId }
  | { readonly kind: 'seed'; readonly id: PanelId }
  | { readonly kind: 'votes'; readonly id: PanelId }
  | { readonly kind: 'too-few-eligible'; readonly id: PanelId }
  | { readonly kind: 'decision'; readonly id: DecisionId }
  | { readonly kind: 'sanction-started'; readonly id: SanctionId }
  | { readonly kind: 'sanction-ended'; readonly id: SanctionId }
  | { readonly kind: 'appeal'; readonly id: AppealId }
  | { readonly kind: 'appeal-decision'; readonly id: AppealId }
  | { readonly kind: 'stay'; readonly id: SanctionId }
  | { readonly kind: 'review'; readonly id: ReviewId }
  | { readonly kind: 'restoration'; readonly id: AppealId | ReviewId };

/** Where in the ledger an act stands. */
export type EntryRef = { readonly subject: EntrySubject; readonly index: number };

/** Whoever proposed, decided or heard any part of the case. They never sit on a later panel of it. */
export type Part = {
  readonly account: AccountId;
  readonly as:
    'triage' | 'investigation' | 'interim' | 'proposal' | 'decision' | 'challenge' | 'panel';
};

/**
 * One respondent's conduct and everything that followed. Plain data: `evolve` folds it from events,
 * and nothing in it is ever changed in place.
 */
export type Case = {
  readonly id: CaseId;
  /** Random, public, derived from no person and no time. 32 hex digits. */
  readonly docket: string;
  readonly respondent: AccountId;
  readonly source: 'report' | 'own-initiative';
  readonly state: CaseState;
  readonly createdAt: Date;
  readonly reports: readonly ReportRef[];
  readonly exhibits: readonly Exhibit[];
  readonly allegations: readonly Allegation[];
  readonly parts: readonly Part[];
  readonly clarification?: Clarification;
  readonly notice?: Notice;
  readonly answer?: Answer;
  readonly interim: readonly InterimMeasure[];
  readonly motions: readonly Motion[];
  readonly proposal?: Proposal;
  /** Signed by one officer, waiting for the other. */
  readonly draft?: { readonly officer: AccountId; readonly decision: DecisionDraft };
  readonly panels: readonly Panel[];
  readonly decisions: readonly Decision[];
  readonly sanctions: readonly Sanction[];
  readonly appeals: readonly Appeal[];
  readonly reviews: readonly Review[];
  readonly entries: readonly EntryRef[];
  readonly dismissal?: { readonly officer: AccountId; readonly reason: string; readonly at: Date };
  readonly mergedInto?: CaseId;
  /** After a respondent's appeal sent the case back: no heavier than this. */
  readonly ceiling?: readonly Measure[];
  readonly finalAt?: Date;
  readonly closedAt?: Date;
};
