import type {
  AccountId,
  AllegationId,
  AppealId,
  DecisionId,
  MeasureId,
  PanelId,
  ReviewId,
} from '#foundation';
import type { ExceptionUse, Measure } from './measure.ts';

/** What a panel is drawn for. */
export type PanelPurpose =
  | { readonly kind: 'decision' }
  | { readonly kind: 'ratification'; readonly measureId: MeasureId }
  | { readonly kind: 'appeal'; readonly appealId: AppealId }
  | { readonly kind: 'review'; readonly reviewId: ReviewId };

/** `seeded` → `drawn` → `revealed` → `done`; `void` when too few were eligible or its votes fell short. */
export type PanelState = 'seeded' | 'drawn' | 'revealed' | 'done' | 'void';

export type SeatState = 'sitting' | 'recused' | 'challenged' | 'removed' | 'absent';

/** A panelist of this case: in the open only the letter is shown. */
export type Seat = {
  readonly letter: string;
  readonly member: AccountId;
  readonly state: SeatState;
  readonly challenge?: {
    readonly reason: string;
    readonly by: AccountId;
    readonly at: Date;
    readonly decided: boolean;
  };
  /** Salted commitment to the ballot, hex; the ballot itself is unknown to the case until the reveal. */
  readonly sealed?: { readonly commitment: string; readonly at: Date };
  readonly ballot?: Ballot;
};

export type Panel = {
  readonly id: PanelId;
  readonly purpose: PanelPurpose;
  readonly state: PanelState;
  /** SHA-256 of the seed, hex: public before the draw. */
  readonly seedCommitment: string;
  readonly seedCommittedAt: Date;
  /** Revealed with the draw, hex. */
  readonly seed?: string;
  readonly size: number;
  /** Everyone eligible at the draw, in the order that the seed gives: seats fill from the front. */
  readonly order: readonly AccountId[];
  readonly seats: readonly Seat[];
  readonly drawnAt?: Date;
  readonly votesBy?: Date;
  /** How many may sit, where they are too few. */
  readonly eligible?: number;
};

/** The heaviest that a panelist supports; a vote for more counts for everything lighter. */
export type MeasureVote =
  { readonly level: 0 } | { readonly level: 1 | 2 | 3 | 4 | 5 | 6 | 7; readonly days?: number };

export type CaseBallot = {
  readonly kind: 'decision';
  readonly findings: readonly { readonly allegationId: AllegationId; readonly proved: boolean }[];
  readonly upTo: MeasureVote;
  /** Voted on apart from the sanction; absent where none is invoked. */
  readonly exception?: boolean;
  readonly opinion: string;
};

export type AppealOutcome = 'upheld' | 'reduced' | 'overturned' | 'remanded' | 'inadmissible';
export type ReviewOutcome = 'confirmed' | 'corrected' | 'ended';

export type Ballot =
  | CaseBallot
  | { readonly kind: 'ratification'; readonly ratify: boolean; readonly opinion: string }
  | {
      readonly kind: 'appeal';
      readonly outcome: AppealOutcome;
      /** With `reduced`: the heaviest that would still be right. */
      readonly upTo?: MeasureVote;
      readonly opinion: string;
    }
  /** Cast without sight of the first decision: what it says of that one follows from it. */
  | {
      readonly kind: 'review';
      readonly findings: CaseBallot['findings'];
      readonly upTo: MeasureVote;
      readonly opinion: string;
    };

/** Ballots as text: what a commitment seals. Salt in hex, 32 bytes. */
export type OpenedBallot = {
  readonly member: AccountId;
  readonly salt: string;
  readonly ballot: Ballot;
};

export type Tally = {
  readonly size: number;
  readonly cast: number;
  readonly for: number;
  readonly against: number;
  readonly recused: number;
};

/** What the officer asks the panel, or a second officer, to decide. */
export type Proposal = {
  readonly officer: AccountId;
  readonly measures: readonly Measure[];
  readonly exception?: ExceptionUse;
  readonly reason: string;
  readonly at: Date;
  /** For two officers: the decision that waits for the second signature. */
  readonly decisionId?: DecisionId;
};
