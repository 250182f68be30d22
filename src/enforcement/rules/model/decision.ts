import type {
  AccountId,
  AllegationId,
  AppealId,
  BatchId,
  DecisionId,
  ExhibitId,
  PanelId,
  ReviewId,
  SanctionId,
  StatementId,
} from '#foundation';
import type { ProofOfService } from './evidence.ts';
import type { ExceptionUse, Measure } from './measure.ts';
import type { AppealOutcome, ReviewOutcome, Tally } from './panel.ts';
import type { Level } from './rulebook.ts';

/** Proved or not proved, and the exhibits that this rests on. */
export type Finding = {
  readonly allegationId: AllegationId;
  readonly proved: boolean;
  readonly exhibits: readonly ExhibitId[];
  readonly reason: string;
  /** Of the harm if proved, 1 slight to 5 grave. */
  readonly severity: 1 | 2 | 3 | 4 | 5;
};

export type ThresholdPart =
  'context' | 'speaker' | 'intent' | 'content-and-form' | 'extent' | 'likelihood-and-imminence';

/** The six-part test for speech said to incite or threaten (Rabat Plan of Action, paragraph 29). */
export type ThresholdTest = {
  readonly allegationId: AllegationId;
  readonly parts: Readonly<
    Record<ThresholdPart, { readonly rating: 'low' | 'medium' | 'high'; readonly sentence: string }>
  >;
};

/** How an earlier holding bears on this case. Overruling takes a larger panel, or an appeal. */
export type Treatment = {
  readonly precedent: DecisionId;
  readonly how: 'followed' | 'distinguished' | 'overruled';
  readonly reason: string;
};

/** What the deciders write. Every text is for the respondent to read. */
export type Reasons = {
  readonly findings: readonly Finding[];
  readonly thresholdTests: readonly ThresholdTest[];
  readonly facts: string;
  readonly publicInterest: string;
  /** Each measure lighter than the one decided, and why it would not do. */
  readonly lesserMeasures: readonly { readonly level: Level; readonly why: string }[];
  /** What was known, and when. */
  readonly known: readonly {
    readonly fact: string;
    readonly at: Date;
    readonly exhibitId?: ExhibitId;
  }[];
  /** What was tried before a suspension or a ban (article 16). */
  readonly triedBefore: readonly string[];
  readonly treatments: readonly Treatment[];
  /** Why this case leaves the usual range. */
  readonly departure?: string;
  /** The sentence that later cases can cite. */
  readonly holding: string;
  readonly conditionsForReturn: string;
};

/** A decision as it is submitted. Ids are fresh; sanctions in the order of the measures. */
export type DecisionDraft = {
  readonly id: DecisionId;
  readonly measures: readonly Measure[];
  readonly sanctionIds: readonly SanctionId[];
  readonly priorWarning?: SanctionId;
  readonly exception?: ExceptionUse;
  readonly automated: { readonly detection: boolean; readonly decision: boolean };
  readonly reasons: Reasons;
};

export type Deciders =
  | { readonly kind: 'officer'; readonly officer: AccountId }
  | { readonly kind: 'two-officers'; readonly officers: readonly [AccountId, AccountId] }
  | { readonly kind: 'panel'; readonly panelId: PanelId };

/** A panelist's own reasons, under the letter of the seat. */
export type Opinion = {
  readonly letter: string;
  readonly dissents: boolean;
  readonly text: string;
};

/** The usual range that the deciders were shown, kept as it stood. */
export type UsualRange = {
  readonly from: Level;
  readonly to: Level;
  /** How many like cases it rests on; 0 = the rule's own schedule. */
  readonly cases: number;
};

export type Decision = DecisionDraft & {
  readonly by: Deciders;
  /** How many decided. */
  readonly deciderCount: number;
  readonly tally: Tally;
  readonly exceptionTally?: Tally;
  readonly opinions: readonly Opinion[];
  readonly usualRange: UsualRange;
  readonly strikes: number;
  /** The batch that it was decided in, where it is a summary removal. */
  readonly batchId?: BatchId;
  readonly decidedAt: Date;
  readonly statement?: Statement;
  /** Calendar months after the statement was delivered. */
  readonly appealBy?: Date;
  readonly overturnedAt?: Date;
};

/** One heading of a statement, in reading order. */
export type StatementSection = { readonly heading: string; readonly paragraphs: readonly string[] };

/** A warning by what can be looked up: docket, day of delivery, `id/version` of each rule, public page. */
export type EarlierWarning = {
  readonly docket: string;
  readonly deliveredOn?: string;
  readonly rules: readonly string[];
  readonly url: string;
};

/** What is served on the respondent (DSA article 17): the same facts as document and as plain text. */
export type StatementDocument = {
  readonly format: 'folkmoot/statement/v1';
  readonly docket: string;
  readonly decision: string;
  readonly decidedOn: string;
  readonly decidedBy: string;
  readonly source: 'report' | 'own-initiative';
  readonly sections: readonly StatementSection[];
  readonly rules: readonly {
    readonly id: string;
    readonly version: number;
    readonly hash: string;
    readonly title: string;
    readonly text: string;
    readonly url: string;
  }[];
  readonly findings: readonly {
    readonly allegation: string;
    readonly rule: string;
    readonly conduct: string;
    readonly conductOn: string;
    readonly proved: boolean;
    readonly exhibits: readonly string[];
    readonly reason: string;
  }[];
  readonly exhibits: readonly {
    readonly id: string;
    readonly class: string;
    readonly origin: string;
    readonly capturedOn: string;
    readonly gist: string;
    readonly sha256?: string;
  }[];
  readonly sanctions: readonly {
    readonly id: string;
    readonly level: number;
    readonly kind: string;
    readonly says: string;
    readonly term: string;
  }[];
  /** The id of the warning, which says nothing to a reader: `earlierWarning` names it. */
  readonly priorWarning?: string;
  readonly earlierWarning?: EarlierWarning;
  readonly exception?: { readonly code: string; readonly conditions: readonly string[] };
  readonly automated: { readonly detection: boolean; readonly decision: boolean };
  readonly appeal: { readonly url: string; readonly untilMonths: number; readonly says: string };
  readonly exit: { readonly url: string; readonly says: string };
};

export type Statement = {
  readonly id: StatementId;
  readonly document: StatementDocument;
  readonly text: string;
  readonly composedAt: Date;
  readonly service: ProofOfService;
};

/** An appeal against a decision, or by the reporter against inaction. */
export type Appeal = {
  readonly id: AppealId;
  /** Absent: against the dismissal of the report. */
  readonly decisionId?: DecisionId;
  readonly by: 'respondent' | 'reporter';
  readonly appellant: AccountId;
  readonly grounds: string;
  readonly newEvidence: readonly ExhibitId[];
  readonly filedAt: Date;
  /** 14 days later: undecided then, the sanction is stayed. */
  readonly dueAt: Date;
  readonly panelId?: PanelId;
  readonly outcome?: AppealOutcome;
  readonly reducedTo?: Measure;
  readonly reasons?: string;
  readonly treatments?: readonly Treatment[];
  readonly tally?: Tally;
  readonly opinions?: readonly Opinion[];
  readonly decidedAt?: Date;
  readonly restoredAt?: Date;
};

/** A later blind second decision: was this correct? */
export type Review = {
  readonly id: ReviewId;
  readonly decisionId: DecisionId;
  /** `permanent`: on the date of a permanent sanction. `exception`: within 30 days. `audit`: every ban, and a sample. */
  readonly ground: 'permanent' | 'exception' | 'audit';
  readonly openedAt: Date;
  readonly panelId?: PanelId;
  readonly outcome?: ReviewOutcome;
  readonly reasons?: string;
  readonly nextReviewAt?: Date;
  readonly tally?: Tally;
  readonly opinions?: readonly Opinion[];
  readonly decidedAt?: Date;
  readonly restoredAt?: Date;
};
