import type {
  AccountId,
  AllegationId,
  AppealId,
  CaseId,
  DecisionId,
  ExhibitId,
  MediaId,
  PanelId,
  PostId,
  ReportId,
  ReviewId,
  SanctionId,
  StatementId,
} from '#foundation';
import type {
  AppealOutcome,
  Conduct,
  ExceptionUse,
  ExhibitClass,
  InterimAct,
  InterimGround,
  Measure,
  Reasons,
  ReviewOutcome,
  RuleId,
  RuleText,
  SealedCategory,
  Treatment,
} from '../rules/model.ts';

/** Something shown as evidence: a text, or the bytes of a picture, a PDF or a text; at most 10 MiB. */
export type EvidenceInput = {
  readonly content: string | Uint8Array | Blob;
  /** Of a text given as a string; bytes and files are what they are. */
  readonly mediaType?: string;
  /** What the respondent is told of it where they may not see it, and its title where they may. */
  readonly gist: string;
  /** A reporter's is `confidential`, any other `open`, unless told otherwise. Sealed evidence is kept encrypted. */
  readonly class?: ExhibitClass;
  /** Of sealed evidence; `other` unless told otherwise. */
  readonly category?: SealedCategory;
  /** When what it shows happened or was captured; now unless told otherwise. */
  readonly capturedAt?: Date;
};

/** An address that the server fetches itself, after the report or the wish is kept. */
export type LinkInput = {
  /** http or https, at most 2,000 characters. */
  readonly url: string;
  /** What it shows, in a sentence; the respondent is told it. */
  readonly gist: string;
  readonly class?: ExhibitClass;
};

export const reportCategories = ['spam', 'legal', 'violation', 'danger', 'other'] as const;
export type ReportCategory = (typeof reportCategories)[number];

export type ReportInput = {
  readonly respondent: AccountId;
  /** Posts by the respondent; each is frozen as an exhibit as it stands now. At most 40. */
  readonly postIds?: readonly PostId[];
  /** Freezes the threads of the posts too (at most 100 posts). */
  readonly wholeConversation?: boolean;
  readonly category: ReportCategory;
  /** At most 5,000 characters. Never shown to the respondent. */
  readonly comment?: string;
  readonly ruleIds?: readonly RuleId[];
  /** Files of these posts that the report is about; their bytes are kept. */
  readonly mediaIds?: readonly MediaId[];
  /** From outside the service. With the links at most 10. */
  readonly evidence?: readonly EvidenceInput[];
  readonly links?: readonly LinkInput[];
  /** The domain of the server that forwarded it. */
  readonly forwardedFrom?: string;
};

/** Given to the reporter at once. `token` opens the outcome and the appeal without signing in. */
export type Receipt = {
  readonly reportId: ReportId;
  readonly token: string;
  readonly receivedAt: Date;
};

export type CaseRef = { readonly caseId: CaseId; readonly docket: string };

/** A reported case by its id; or a new one on an officer's own initiative. */
export type OpenCaseInput =
  | { readonly caseId: CaseId }
  | {
      readonly respondent: AccountId;
      readonly postIds?: readonly PostId[];
      readonly evidence?: readonly EvidenceInput[];
    };

export type AllegationInput = {
  readonly caseId: CaseId;
  readonly ruleId: RuleId;
  /** Its time is that of the conduct; the version in force then is found by it (article 1). */
  readonly conduct: Conduct;
  readonly exhibits: readonly ExhibitId[];
};

export type DecisionInput = {
  readonly measures: readonly Measure[];
  readonly priorWarning?: SanctionId;
  readonly exception?: ExceptionUse;
  readonly automated?: { readonly detection: boolean; readonly decision: boolean };
  readonly reasons: Reasons;
};

export type InterimInput = {
  readonly caseId: CaseId;
  readonly ground: InterimGround;
  readonly act: InterimAct;
  readonly allegations: readonly AllegationId[];
  readonly lighterActs: readonly { readonly kind: InterimAct['kind']; readonly why: string }[];
  readonly reason: string;
};

export type AppealInput = {
  /** Absent: the reporter appeals the dismissal of the case that their report is in. */
  readonly decisionId?: DecisionId;
  readonly caseId?: CaseId;
  /** The reporter's own report, instead of its case, whose number they are not told. */
  readonly reportId?: ReportId;
  readonly grounds: string;
  readonly newEvidence?: readonly EvidenceInput[];
};

export type AppealDecisionInput = {
  readonly appealId: AppealId;
  readonly outcome: AppealOutcome;
  readonly reducedTo?: Measure;
  readonly reasons: string;
  readonly treatments: readonly Treatment[];
};

export type ReviewDecisionInput = {
  readonly reviewId: ReviewId;
  readonly outcome: ReviewOutcome;
  readonly reasons: string;
  readonly nextReviewAt?: Date;
};

export type RulebookInput = {
  /** The whole rulebook: what is not in it leaves it. */
  readonly rules: readonly RuleText[];
  /** After the charter's notice period unless told otherwise. */
  readonly effectiveAt?: Date;
  /** Published with it; allows a shorter notice (article 1). */
  readonly urgentReason?: string;
  /** Why the rules change; published. Every change has a reason, this one or its own. */
  readonly rationale?: string;
  /** By the id of the rule that is added, amended or removed. */
  readonly rationales?: Readonly<Record<string, string>>;
};

/** What a decision made. Sanctions start once the statement is served over every channel. */
export type Decided = {
  readonly caseId: CaseId;
  readonly docket: string;
  readonly decisionId: DecisionId;
  readonly statementId: StatementId;
  readonly sanctionIds: readonly SanctionId[];
};

/** A panel after the draw. `enough` false: too few are eligible, and the case says so (article 6). */
export type Drawn = {
  readonly panelId: PanelId;
  readonly enough: boolean;
  readonly letters: readonly string[];
};
