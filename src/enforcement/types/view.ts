import type {
  AccountId,
  AppealId,
  CaseId,
  DecisionId,
  DocumentId,
  MeasureId,
  PanelId,
  PostId,
  ReportId,
  ReviewId,
  SanctionId,
  StatementId,
} from '#foundation';
import type { LoggedEntry } from '#ledger';
import type {
  Allegation,
  Answer,
  AppealOutcome,
  CaseState,
  Clarification,
  EarlierWarning,
  ExceptionCode,
  ExceptionUse,
  InterimMeasure,
  Level,
  Measure,
  Motion,
  Opinion,
  PanelPurpose,
  PanelState,
  Precedent,
  ProofOfService,
  Proposal,
  Reasons,
  ReviewOutcome,
  RuleId,
  Sanction,
  SeatState,
  StatementDocument,
  Tally,
  Treatment,
  UsualRange,
} from '../rules/model.ts';

import type { CaptureView, ExhibitView } from './evidence-view.ts';
import type { Likeness, Respect } from '../rules/precedents.ts';
import type { ReportCategory, DecisionInput, CaseRef } from './input.ts';

export type SeatView = {
  readonly letter: string;
  readonly state: SeatState;
  /** Absent for the others while the panel votes. */
  readonly voted?: boolean;
  /** Only for officers and for the panelist themself. */
  readonly member?: AccountId;
  readonly you: boolean;
  /** Why a party objects to this panelist, while nobody has answered it; only for officers. */
  readonly challenge?: string;
};

export type PanelView = {
  readonly id: PanelId;
  readonly purpose: PanelPurpose;
  readonly state: PanelState;
  readonly size: number;
  readonly seedCommitment: string;
  readonly seed?: string;
  readonly drawnAt?: Date;
  readonly votesBy?: Date;
  /** How many may sit, where they are too few. */
  readonly eligible?: number;
  readonly seats: readonly SeatView[];
};

export type StatementView = {
  readonly id: StatementId;
  readonly document: StatementDocument;
  readonly text: string;
  readonly service: ProofOfService;
};

export type DecisionView = {
  readonly id: DecisionId;
  readonly kind: 'officer' | 'two-officers' | 'panel';
  readonly deciderCount: number;
  readonly measures: readonly Measure[];
  readonly exception?: ExceptionUse;
  readonly priorWarning?: SanctionId;
  readonly reasons: Reasons;
  readonly tally: Tally;
  readonly opinions: readonly Opinion[];
  readonly usualRange: UsualRange;
  readonly decidedAt: Date;
  readonly statement?: StatementView;
  readonly appealBy?: Date;
  readonly overturnedAt?: Date;
  readonly entryIndex?: number;
};

export type AppealView = {
  readonly id: AppealId;
  readonly decisionId?: DecisionId;
  readonly by: 'respondent' | 'reporter';
  readonly grounds: string;
  readonly filedAt: Date;
  readonly dueAt: Date;
  /** How far it is, while it is open. */
  readonly stage?: 'waits' | 'voting' | 'writing';
  readonly outcome?: AppealOutcome;
  readonly reducedTo?: Measure;
  readonly reasons?: string;
  readonly tally?: Tally;
  readonly opinions?: readonly Opinion[];
  readonly decidedAt?: Date;
  readonly restoredAt?: Date;
};

/** The thread by which the service explained a decision, and what was said since. */
export type PublicStatement = {
  readonly decisionId: DecisionId;
  readonly postId: PostId;
  /** The handle of the service's own account. */
  readonly author: string;
  readonly statedAt: Date;
  readonly corrections: readonly PostId[];
};

export type ReviewView = {
  readonly id: ReviewId;
  readonly decisionId: DecisionId;
  readonly ground: 'permanent' | 'exception' | 'audit';
  /** What the opened votes come to, while nobody has written it down. */
  readonly carried?: ReviewOutcome;
  readonly outcome?: ReviewOutcome;
  readonly reasons?: string;
  readonly decidedAt?: Date;
};

/** A report as officers see it. */
export type ReportView = {
  readonly id: ReportId;
  readonly reporter?: AccountId;
  readonly category: ReportCategory;
  readonly comment: string;
  readonly citedRules: readonly RuleId[];
  readonly receivedAt: Date;
  readonly forwardedFrom?: string;
};

export type CaseViewer = 'officer' | 'panelist' | 'respondent' | 'reporter';

/** A case as one viewer may see it. Reports, and who sits where, are for officers alone. */
export type CaseFile = CaseRef & {
  readonly as: CaseViewer;
  readonly respondent: AccountId;
  readonly state: CaseState;
  readonly source: 'report' | 'own-initiative';
  readonly danger: boolean;
  readonly createdAt: Date;
  readonly reports: readonly ReportView[];
  readonly exhibits: readonly ExhibitView[];
  /** Links to fetch and fetched; for officers. */
  readonly captures: readonly CaptureView[];
  /** Officers act for the server: nobody but officers is told who they are. */
  readonly allegations: readonly Omit<Allegation, 'allegedBy'>[];
  readonly clarification?: Omit<Clarification, 'officer'>;
  readonly notice?: {
    readonly sentAt: Date;
    readonly answerHours: number;
    readonly answerBy?: Date;
    readonly service: ProofOfService;
  };
  /** The latest that a notice which waits can be released; for officers. */
  readonly noticeHeldUntil?: Date;
  readonly answer?: Answer;
  readonly interim: readonly Omit<InterimMeasure, 'officer'>[];
  /** What officers ask for that one hand may not do; for officers, who are told by whom. */
  readonly motions: readonly Motion[];
  /** Who looks after the case; for officers. */
  readonly assignedTo?: AccountId;
  readonly proposal?: Omit<Proposal, 'officer'>;
  /** Signed by one officer, waiting for another. */
  readonly waitingDecision?: { readonly id: DecisionId; readonly input: DecisionInput };
  readonly panels: readonly PanelView[];
  readonly decisions: readonly DecisionView[];
  readonly sanctions: readonly Sanction[];
  readonly appeals: readonly AppealView[];
  readonly reviews: readonly ReviewView[];
  readonly dismissal?: { readonly reason: string; readonly at: Date };
  readonly entries: readonly LoggedEntry[];
  /** What deciders are shown (article 9); absent for the respondent and the reporter. */
  readonly likeCases?: LikeCases;
  /** Warnings that can be cited against what is alleged; for officers and panelists. */
  readonly citableWarnings: readonly CitableWarning[];
};

/** A warning that a decision may cite, by what it is known by. */
export type CitableWarning = Omit<EarlierWarning, 'url'> & { readonly sanctionId: SanctionId };

/** A precedent with how far it is from the case in each respect: 0 = the same. */
export type NearPrecedent = Precedent & { readonly apart: Readonly<Record<Respect, number>> };

/** A holding that shares these words with a case. */
export type HoldingByWords = { readonly precedent: Precedent; readonly shared: readonly string[] };

export type LikeCases = {
  /** What of this case the others were compared with. */
  readonly likeness: Likeness;
  /** Nearest first; each has to be treated. */
  readonly nearest: readonly NearPrecedent[];
  /** How many of them a finding owes a treatment of, by the charter: which, follows from its gravity. */
  readonly owed: number;
  readonly usualRange: UsualRange;
  /** How many like cases ended at each level, 0 to 7. */
  readonly distribution: readonly number[];
};

export type RecordedSanction = {
  readonly sanction: Sanction;
  readonly docket: string;
  readonly inForce: boolean;
  readonly rules: readonly RuleId[];
};

/**
 * What a person's own page shows: everything about them. A case goes by its docket, for its id holds the
 * moment of the first report.
 */
export type OwnRecord = {
  readonly strikes: number;
  readonly sanctions: readonly RecordedSanction[];
  readonly cases: readonly {
    readonly docket: string;
    readonly state: CaseState;
    readonly createdAt: Date;
    readonly answerBy?: Date;
    readonly appeals: readonly AppealView[];
    readonly appealable: readonly { readonly decisionId: DecisionId; readonly until: Date }[];
  }[];
  readonly documents: readonly DocumentSummary[];
};

export type DocumentSummary = {
  readonly id: DocumentId;
  readonly docket: string;
  readonly kind: string;
  readonly entryIndex: number;
  readonly createdAt: Date;
};

/** A document with what proves it: the person can show it to anyone. */
export type ProvenDocument = DocumentSummary & {
  /** What was committed to: canonical JSON, or for an exhibit the hex SHA-256 of its bytes. */
  readonly body: string;
  /** Hex, 32 bytes. */
  readonly salt: string;
  readonly commitment: string;
  /** A `.tlog-proof`; absent until a checkpoint covers the entry. */
  readonly proof?: string;
  /** The entry's canonical bytes as text. */
  readonly entry: string;
};

/** A decision as the public sees it: nobody is named. */
export type PublicDecision = {
  readonly decisionId: DecisionId;
  readonly docket: string;
  readonly decidedOn: string;
  readonly decidedBy: 'officer' | 'two-officers' | 'panel';
  readonly deciderCount: number;
  readonly level: Level;
  readonly sanctions: readonly { readonly kind: Measure['kind']; readonly days?: number }[];
  readonly exception?: ExceptionCode;
  readonly rules: readonly {
    readonly id: RuleId;
    readonly version: number;
    readonly proved: boolean;
  }[];
  readonly holding: string;
  readonly tally: { readonly size: number; readonly for: number; readonly against: number };
  readonly dissents: number;
  readonly departed: boolean;
  readonly treatments: readonly {
    readonly precedent: DecisionId;
    readonly docket: string;
    readonly how: Treatment['how'];
  }[];
  readonly overturned: boolean;
  readonly appeal?: { readonly outcome?: AppealOutcome; readonly filedOn: string };
};

export type DocketPage = {
  readonly docket: string;
  readonly state: CaseState;
  readonly openedOn: string;
  readonly decisions: readonly PublicDecision[];
  readonly sanctions: readonly {
    readonly kind: Measure['kind'];
    readonly state: Sanction['state'];
    readonly endsOn?: string;
    readonly reviewOn?: string;
  }[];
  /** What other people found who decided it again, blind. */
  readonly reviews: readonly {
    readonly outcome: ReviewOutcome;
    readonly decidedOn: string;
  }[];
  readonly statements: readonly PublicStatement[];
  readonly entries: readonly LoggedEntry[];
};

export type Duty = {
  readonly panelId: PanelId;
  readonly caseId: CaseId;
  readonly docket: string;
  readonly purpose: PanelPurpose['kind'];
  readonly letter: string;
  readonly state: 'to-vote' | 'voted' | 'to-decide' | 'done';
  readonly votesBy: Date;
};

/** What the token of a receipt shows: never more than how it ended. */
export type ReceiptView = {
  readonly reportId: ReportId;
  readonly receivedAt: Date;
  readonly outcome: 'waiting' | 'dismissed' | 'acted-on' | 'not-proved';
  readonly reason?: string;
  readonly docket?: string;
  readonly mayAppeal: boolean;
};

/** A report of one's own: whom it is about is told to whoever is signed in, not to a receipt's holder. */
export type MyReport = ReceiptView & {
  readonly respondent: AccountId;
  readonly category: ReportCategory;
};

/** What a signed link of a statement opens without signing in. */
export type AppealLink = {
  readonly respondent: AccountId;
  readonly caseId: CaseId;
  readonly docket: string;
  readonly decisionId: DecisionId;
  readonly statement?: StatementView;
  readonly appealBy?: Date;
  readonly appeals: readonly AppealView[];
};

export type MeasureRef = { readonly measureId: MeasureId; readonly lapsesAt: Date };
