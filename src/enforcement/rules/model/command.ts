import type {
  AccountId,
  AllegationId,
  AppealId,
  CaseId,
  ExhibitId,
  MeasureId,
  PanelId,
  ReinstatementId,
  ReportId,
  ReviewId,
  SanctionId,
  DecisionId,
  StatementId,
} from '#foundation';
import type { EntrySubject } from './case.ts';
import type { DecisionDraft, Treatment } from './decision.ts';
import type { Channel, Conduct, Exhibit, SealedCategory } from './evidence.ts';
import type { ExceptionUse, InterimAct, InterimGround, Measure } from './measure.ts';
import type { MotionAsk } from './motion.ts';
import type { OpenedBallot, PanelPurpose } from './panel.ts';
import type { RuleId } from './rulebook.ts';

/** Reports and triage. A report makes a case in state `reported`, or joins one that is not decided. */
export type TriageCommand =
  | {
      readonly type: 'receive-report';
      readonly caseId: CaseId;
      readonly docket: string;
      readonly respondent: AccountId;
      readonly reportId: ReportId;
      readonly reporter?: AccountId;
      readonly citedRules: readonly RuleId[];
      readonly exhibits: readonly Exhibit[];
    }
  /** On a reported case; or, without one, on an officer's own initiative. */
  | {
      readonly type: 'open-case';
      readonly caseId: CaseId;
      readonly docket: string;
      readonly respondent: AccountId;
    }
  | { readonly type: 'dismiss'; readonly reason: string }
  | { readonly type: 'merge'; readonly into: CaseId; readonly intoRespondent: AccountId };

export type HearingCommand =
  | { readonly type: 'add-exhibit'; readonly exhibit: Exhibit }
  /** A link that the server was asked to fetch has been fetched. */
  | { readonly type: 'file-capture'; readonly exhibit: Exhibit }
  /** A second person vouches that evidence from elsewhere is what it is said to be. */
  | { readonly type: 'confirm-exhibit'; readonly exhibitId: ExhibitId; readonly note: string }
  /** Taken out of the open for good; `mark` is what it is known by from now on. */
  | {
      readonly type: 'seal-exhibit';
      readonly exhibitId: ExhibitId;
      readonly category: SealedCategory;
      readonly mark: string;
    }
  | {
      readonly type: 'add-allegation';
      readonly allegationId: AllegationId;
      readonly ruleId: RuleId;
      readonly ruleVersion: number;
      readonly conduct: Conduct;
      readonly exhibits: readonly ExhibitId[];
    }
  | {
      readonly type: 'request-clarification';
      readonly ask: 'clarify' | 'edit' | 'withdraw';
      readonly text: string;
    }
  | { readonly type: 'clarify'; readonly text: string }
  /** After 72 hours without an answer: the case goes on. */
  | { readonly type: 'end-clarification' }
  | { readonly type: 'serve-notice'; readonly answerHours: number }
  | { readonly type: 'answer'; readonly text: string; readonly exhibits: readonly Exhibit[] }
  /** After the time to answer is over. */
  | { readonly type: 'end-hearing' };

/** `notice`, or a decision's statement. */
export type ServedDocument =
  { readonly kind: 'notice' } | { readonly kind: 'statement'; readonly statementId: StatementId };

export type ServiceCommand =
  | {
      readonly type: 'record-delivery';
      readonly document: ServedDocument;
      readonly channel: Channel;
    }
  | { readonly type: 'record-opening'; readonly document: ServedDocument }
  | {
      readonly type: 'compose-statement';
      readonly decisionId: DecisionId;
      readonly statementId: StatementId;
    }
  /** The ledger holds the act: nothing that needs an entry goes on without this. */
  | { readonly type: 'record-entry'; readonly subject: EntrySubject; readonly index: number };

export type InterimCommand =
  | {
      readonly type: 'impose-interim';
      readonly measureId: MeasureId;
      readonly ground: InterimGround;
      readonly act: InterimAct;
      readonly allegations: readonly AllegationId[];
      readonly lighterActs: readonly { readonly kind: InterimAct['kind']; readonly why: string }[];
      readonly reason: string;
    }
  /** By the ratification panel, after its reveal. A vote against lifts the measure. */
  | { readonly type: 'decide-ratification'; readonly panelId: PanelId }
  | { readonly type: 'lapse-interim'; readonly measureId: MeasureId }
  | { readonly type: 'lift-interim'; readonly measureId: MeasureId };

export type PanelCommand =
  /** What one hand may not do, put to the others. */
  | { readonly type: 'make-motion'; readonly asks: MotionAsk; readonly reason: string }
  | {
      readonly type: 'propose';
      readonly measures: readonly Measure[];
      readonly exception?: ExceptionUse;
      readonly reason: string;
    }
  | {
      readonly type: 'commit-seed';
      readonly panelId: PanelId;
      readonly purpose: PanelPurpose;
      /** SHA-256 of the seed's bytes, hex. */
      readonly commitment: string;
      readonly size: number;
    }
  /** Seed in hex, 32 bytes. Too few eligible: the panel is void, and the case says so. */
  | {
      readonly type: 'draw-panel';
      readonly panelId: PanelId;
      readonly seed: string;
      /** 32 bytes, hex, that only the server knows: the seed is public, and letters must not follow it. */
      readonly veil?: string;
    }
  | { readonly type: 'recuse'; readonly panelId: PanelId }
  /** The parties know a panelist by letter only. */
  | {
      readonly type: 'challenge';
      readonly panelId: PanelId;
      readonly letter: string;
      readonly reason: string;
    }
  | {
      readonly type: 'decide-challenge';
      readonly panelId: PanelId;
      readonly letter: string;
      readonly sustained: boolean;
      readonly reason: string;
    }
  /** Fills every empty seat from the order of the draw. */
  | { readonly type: 'substitute'; readonly panelId: PanelId }
  | { readonly type: 'cast-vote'; readonly panelId: PanelId; readonly commitment: string }
  | {
      readonly type: 'reveal-votes';
      readonly panelId: PanelId;
      readonly opened: readonly OpenedBallot[];
    }
  /** The votes fell short of the quorum by the deadline: those absent lose their seats. */
  | { readonly type: 'release-absent'; readonly panelId: PanelId };

export type DecisionCommand =
  /** Levels 1 to 4: one officer. */
  | { readonly type: 'decide-alone'; readonly decision: DecisionDraft }
  /** Level 5: one officer signs, another countersigns. */
  | { readonly type: 'sign-decision'; readonly decision: DecisionDraft }
  | { readonly type: 'countersign'; readonly decisionId: DecisionId }
  | { readonly type: 'decide'; readonly panelId: PanelId; readonly decision: DecisionDraft };

export type SanctionCommand =
  | { readonly type: 'start-sanction'; readonly sanctionId: SanctionId }
  | { readonly type: 'expire-sanction'; readonly sanctionId: SanctionId }
  | { readonly type: 'stay-sanction'; readonly sanctionId: SanctionId }
  | { readonly type: 'finalise' }
  | { readonly type: 'close' };

export type AppealCommand =
  | {
      readonly type: 'appeal';
      readonly appealId: AppealId;
      /** Absent: the reporter appeals the dismissal. */
      readonly decisionId?: DecisionId;
      readonly grounds: string;
      readonly newEvidence: readonly Exhibit[];
      /** Fresh, for an appeal that puts back what it is against. */
      readonly reinstatementId?: ReinstatementId;
    }
  | {
      readonly type: 'decide-appeal';
      readonly appealId: AppealId;
      readonly outcome: 'upheld' | 'reduced' | 'overturned' | 'remanded' | 'inadmissible';
      readonly reducedTo?: Measure;
      readonly reasons: string;
      readonly treatments: readonly Treatment[];
    }
  /** Puts back what an overturned, reduced or remanded decision took away. */
  | {
      readonly type: 'restore';
      readonly by:
        | { readonly kind: 'appeal'; readonly id: AppealId }
        | { readonly kind: 'review'; readonly id: ReviewId };
    };

export type ReviewCommand =
  | {
      readonly type: 'open-review';
      readonly reviewId: ReviewId;
      readonly decisionId: DecisionId;
      readonly ground: 'permanent' | 'exception' | 'audit';
    }
  | {
      readonly type: 'decide-review';
      readonly reviewId: ReviewId;
      readonly outcome: 'confirmed' | 'corrected' | 'ended';
      readonly reasons: string;
      /** With `confirmed` on a permanent sanction: the next date, at most 12 months on. */
      readonly nextReviewAt?: Date;
    };

/** Row S of the schedule. What the batch and the account are is in the context. */
export type SummaryCommand =
  /** On a case in which nothing is alleged yet; or, without one, on a new one. */
  | {
      readonly type: 'remove-summarily';
      readonly caseId: CaseId;
      readonly docket: string;
      readonly respondent: AccountId;
      readonly exhibits: readonly Exhibit[];
      readonly allegation: Omit<
        Extract<HearingCommand, { readonly type: 'add-allegation' }>,
        'type'
      >;
      readonly decision: DecisionDraft;
    }
  /** By one officer. */
  | {
      readonly type: 'reinstate';
      readonly reinstatementId: ReinstatementId;
      readonly decisionId: DecisionId;
    };

/** Every act on a case. What is not here cannot be done to one. */
export type Command =
  | TriageCommand
  | HearingCommand
  | ServiceCommand
  | InterimCommand
  | PanelCommand
  | DecisionCommand
  | SanctionCommand
  | AppealCommand
  | SummaryCommand
  | ReviewCommand;

export type CommandType = Command['type'];
export type CommandOf<Type extends CommandType> = Extract<Command, { readonly type: Type }>;
