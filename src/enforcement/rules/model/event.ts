import type {
  AccountId,
  AppealId,
  CaseId,
  DecisionId,
  ExhibitId,
  MeasureId,
  PanelId,
  ReinstatementId,
  ReviewId,
  SanctionId,
} from '#foundation';
import type { EntrySubject, Part, ReportRef } from './case.ts';
import type { ServedDocument } from './command.ts';
import type {
  Appeal,
  Decision,
  DecisionDraft,
  Opinion,
  Review,
  Statement,
  Treatment,
} from './decision.ts';
import type {
  Allegation,
  Answer,
  Channel,
  Clarification,
  Exhibit,
  Notice,
  SealedCategory,
} from './evidence.ts';
import type { InterimMeasure, Measure, Sanction } from './measure.ts';
import type { Motion } from './motion.ts';
import type {
  AppealOutcome,
  OpenedBallot,
  Panel,
  PanelPurpose,
  Proposal,
  ReviewOutcome,
  Tally,
} from './panel.ts';

type Stamped<Type extends string, Facts = unknown> = {
  readonly type: Type;
  readonly at: Date;
} & Facts;

export type TriageEvent =
  | Stamped<
      'case-created',
      {
        readonly caseId: CaseId;
        readonly docket: string;
        readonly respondent: AccountId;
        readonly source: 'report' | 'own-initiative';
      }
    >
  | Stamped<
      'report-received',
      { readonly report: ReportRef; readonly exhibits: readonly Exhibit[] }
    >
  | Stamped<'case-opened', { readonly officer: AccountId }>
  | Stamped<'case-dismissed', { readonly officer: AccountId; readonly reason: string }>
  | Stamped<'case-merged', { readonly officer: AccountId; readonly into: CaseId }>;

export type HearingEvent =
  | Stamped<'exhibit-added', { readonly exhibit: Exhibit; readonly part: Part }>
  | Stamped<'capture-filed', { readonly exhibit: Exhibit }>
  | Stamped<
      'exhibit-confirmed',
      { readonly exhibitId: ExhibitId; readonly officer: AccountId; readonly note: string }
    >
  | Stamped<
      'exhibit-sealed',
      {
        readonly exhibitId: ExhibitId;
        readonly officer: AccountId;
        readonly category: SealedCategory;
        readonly mark: string;
      }
    >
  | Stamped<'allegation-added', { readonly allegation: Allegation }>
  | Stamped<'clarification-requested', { readonly clarification: Clarification }>
  | Stamped<'clarified', { readonly text: string }>
  | Stamped<'clarification-ended'>
  | Stamped<'notice-sent', { readonly notice: Notice }>
  | Stamped<'answered', { readonly answer: Answer; readonly exhibits: readonly Exhibit[] }>
  | Stamped<'hearing-ended'>;

export type ServiceEvent =
  | Stamped<'delivered', { readonly document: ServedDocument; readonly channel: Channel }>
  /** Every channel is delivered: the clock to answer starts. */
  | Stamped<'notice-served', { readonly answerBy: Date }>
  | Stamped<'statement-served', { readonly decisionId: DecisionId; readonly appealBy: Date }>
  | Stamped<'opened', { readonly document: ServedDocument }>
  | Stamped<
      'statement-composed',
      { readonly decisionId: DecisionId; readonly statement: Statement }
    >
  | Stamped<'entry-recorded', { readonly subject: EntrySubject; readonly index: number }>;

export type InterimEvent =
  | Stamped<'interim-imposed', { readonly measure: InterimMeasure }>
  | Stamped<
      'interim-ratified',
      {
        readonly measureId: MeasureId;
        readonly panelId: PanelId;
        readonly lapsesAt: Date;
        readonly tally: Tally;
      }
    >
  | Stamped<'interim-lapsed', { readonly measureId: MeasureId }>
  | Stamped<
      'interim-lifted',
      {
        readonly measureId: MeasureId;
        readonly reason: 'officer' | 'panel' | 'decision' | 'dismissal';
        readonly officer?: AccountId;
        readonly tally?: Tally;
      }
    >;

export type PanelEvent =
  | Stamped<'motion-made', { readonly motion: Motion }>
  | Stamped<'proposed', { readonly proposal: Proposal }>
  | Stamped<'seed-committed', { readonly panel: Panel; readonly officer?: AccountId }>
  | Stamped<
      'panel-drawn',
      {
        readonly panelId: PanelId;
        readonly purpose: PanelPurpose;
        readonly seed: string;
        readonly order: readonly AccountId[];
        readonly members: readonly AccountId[];
        /** Gives the letters: in the order of the draw without one. */
        readonly veil?: string;
        readonly votesBy: Date;
      }
    >
  | Stamped<
      'too-few-eligible',
      {
        readonly panelId: PanelId;
        readonly seed: string;
        readonly needed: number;
        readonly eligible: number;
      }
    >
  | Stamped<'recused', { readonly panelId: PanelId; readonly member: AccountId }>
  | Stamped<
      'challenged',
      {
        readonly panelId: PanelId;
        readonly letter: string;
        readonly by: AccountId;
        readonly reason: string;
      }
    >
  | Stamped<
      'challenge-decided',
      {
        readonly panelId: PanelId;
        readonly letter: string;
        readonly sustained: boolean;
        readonly officer: AccountId;
        readonly reason: string;
      }
    >
  | Stamped<
      'substituted',
      {
        readonly panelId: PanelId;
        readonly seats: readonly { readonly letter: string; readonly member: AccountId }[];
        readonly votesBy: Date;
      }
    >
  | Stamped<
      'vote-sealed',
      { readonly panelId: PanelId; readonly member: AccountId; readonly commitment: string }
    >
  | Stamped<
      'votes-revealed',
      { readonly panelId: PanelId; readonly opened: readonly OpenedBallot[] }
    >
  | Stamped<'absent-released', { readonly panelId: PanelId; readonly letters: readonly string[] }>;

export type DecisionEvent =
  | Stamped<'decision-signed', { readonly officer: AccountId; readonly draft: DecisionDraft }>
  | Stamped<'decided', { readonly decision: Decision; readonly sanctions: readonly Sanction[] }>;

export type SanctionEvent =
  | Stamped<
      'sanction-started',
      {
        readonly sanctionId: SanctionId;
        readonly startedAt: Date;
        readonly endsAt?: Date;
        readonly reviewAt?: Date;
      }
    >
  | Stamped<'sanction-ended', { readonly sanctionId: SanctionId; readonly by: 'term' | 'review' }>
  | Stamped<
      'sanction-stayed',
      { readonly sanctionId: SanctionId; readonly ground: 'appeal' | 'review' }
    >
  | Stamped<'sanction-resumed', { readonly sanctionId: SanctionId }>
  | Stamped<
      'sanction-reduced',
      {
        readonly sanctionId: SanctionId;
        readonly measure: Measure;
        readonly endsAt?: Date;
        readonly reviewAt?: Date;
      }
    >
  | Stamped<
      'sanction-overturned',
      { readonly sanctionId: SanctionId; readonly by: 'appeal' | 'review' }
    >
  | Stamped<'finalised'>
  | Stamped<'closed'>;

export type AppealEvent =
  | Stamped<'appealed', { readonly appeal: Appeal; readonly exhibits: readonly Exhibit[] }>
  | Stamped<
      'appeal-decided',
      {
        readonly appealId: AppealId;
        readonly outcome: AppealOutcome;
        readonly reducedTo?: Measure;
        readonly reasons: string;
        readonly treatments: readonly Treatment[];
        readonly tally: Tally;
        readonly opinions: readonly Opinion[];
      }
    >
  /** Put back now: posts, follows, standing. */
  | Stamped<
      'restored',
      {
        readonly by:
          | { readonly kind: 'appeal'; readonly id: AppealId }
          | { readonly kind: 'review'; readonly id: ReviewId };
        readonly sanctions: readonly SanctionId[];
      }
    >
  /** A summary removal taken back: by one officer, or because the person appealed. */
  | Stamped<
      'reinstated',
      {
        readonly id: ReinstatementId;
        readonly decisionId: DecisionId;
        readonly by:
          | { readonly kind: 'officer'; readonly officer: AccountId }
          | { readonly kind: 'appeal'; readonly id: AppealId };
        readonly sanctions: readonly SanctionId[];
      }
    >
  /** To be decided again by others, never heavier than `ceiling`. */
  | Stamped<'remanded', { readonly ceiling?: readonly Measure[] }>;

export type ReviewEvent =
  | Stamped<'review-opened', { readonly review: Review }>
  | Stamped<
      'review-decided',
      {
        readonly reviewId: ReviewId;
        readonly outcome: ReviewOutcome;
        readonly reasons: string;
        readonly nextReviewAt?: Date;
        readonly tally: Tally;
        readonly opinions: readonly Opinion[];
      }
    >;

/** Everything that can have happened in a case. A case is the fold of these, in order. */
export type CaseEvent =
  | TriageEvent
  | HearingEvent
  | ServiceEvent
  | InterimEvent
  | PanelEvent
  | DecisionEvent
  | SanctionEvent
  | AppealEvent
  | ReviewEvent;

export type CaseEventType = CaseEvent['type'];
export type EventOf<Type extends CaseEventType> = Extract<CaseEvent, { readonly type: Type }>;
