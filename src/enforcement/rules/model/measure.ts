import type {
  AllegationId,
  DecisionId,
  MeasureId,
  AccountId,
  PanelId,
  PostId,
  SanctionId,
} from '#foundation';
import type { RuleFamily } from './rulebook.ts';

/** What a feature limit, or a pause, takes away for a time. Never read-own, export, appeal or move. */
export type Feature = 'post' | 'reply' | 'message' | 'report';

/** A sanction as it is proposed, voted on and decided: what, and for how long. Terms in whole days. */
export type Measure =
  | { readonly kind: 'warning'; readonly family: RuleFamily }
  | {
      readonly kind: 'label';
      readonly postId: PostId;
      readonly label: 'sensitive' | 'context';
      readonly note: string;
      readonly reviewDays: number;
    }
  | {
      readonly kind: 'thread-limit';
      /** The first post of the thread: it binds a conversation that the respondent began. */
      readonly postId: PostId;
      /** Minutes between two answers of one person; absent: no pause. */
      readonly pauseMinutes?: number;
      /** Who may still answer; absent: as before. */
      readonly replies?: 'followers' | 'mentioned' | 'nobody';
      readonly days: number;
    }
  | { readonly kind: 'hide'; readonly postId: PostId; readonly reviewDays: number }
  | { readonly kind: 'feature-limit'; readonly features: readonly Feature[]; readonly days: number }
  | { readonly kind: 'visibility-limit'; readonly days: number }
  | { readonly kind: 'suspension'; readonly days: number }
  | { readonly kind: 'ban'; readonly reviewDays: number }
  /** Row S of the schedule: decided in a batch, and in no other way. */
  | { readonly kind: 'removal'; readonly days: number };

export type MeasureKind = Measure['kind'];

/**
 * `decided` until served and entered, then `in-force`; `stayed` while a late appeal or review waits.
 * `ended`: its time is up, or a review ended it. `overturned`: taken back, and the record says so.
 */
export type SanctionState = 'decided' | 'in-force' | 'stayed' | 'ended' | 'overturned';

/** A measure with a life of its own. It always has `endsAt` or `reviewAt` once started (article 10). */
export type Sanction = {
  readonly id: SanctionId;
  readonly decisionId: DecisionId;
  readonly measure: Measure;
  /** What was first decided, when an appeal reduced it. */
  readonly reducedFrom?: Measure;
  readonly state: SanctionState;
  readonly underException: boolean;
  readonly startedAt?: Date;
  readonly endsAt?: Date;
  readonly reviewAt?: Date;
  readonly endedAt?: Date;
  readonly endedBy?: 'term' | 'appeal' | 'review' | 'reinstatement';
  /** Whether what it took away was put back (article 11). */
  readonly restoredAt?: Date;
};

/** The only ways round article 3. */
export type ExceptionCode =
  | 'imminent-physical-danger'
  | 'child-safety'
  | 'deceptive-automation'
  | 'compromised-account'
  | 'legal-order';

/** An exception as proposed or decided: each of its conditions is met, in a sentence. */
export type ExceptionUse = {
  readonly code: ExceptionCode;
  readonly conditions: readonly { readonly id: string; readonly sentence: string }[];
};

export type InterimGround = ExceptionCode | 'flood';

/** Short protective acts, least restrictive first. */
export type InterimAct =
  | { readonly kind: 'label'; readonly postId: PostId; readonly note: string }
  | { readonly kind: 'hide'; readonly postId: PostId }
  | { readonly kind: 'pause'; readonly features: readonly Feature[] }
  | { readonly kind: 'freeze' };

export type InterimState = 'imposed' | 'in-force' | 'ratified' | 'lapsed' | 'lifted';

/** One officer's act before a decision; in force once its entry is recorded; lapses by itself. */
export type InterimMeasure = {
  readonly id: MeasureId;
  readonly ground: InterimGround;
  readonly act: InterimAct;
  readonly allegations: readonly AllegationId[];
  /** Marks of the conduct it answers: the same mark is never answered twice (article 7). */
  readonly conduct: readonly string[];
  /** Why each lighter act would not do. */
  readonly lighterActs: readonly { readonly kind: InterimAct['kind']; readonly why: string }[];
  readonly reason: string;
  readonly officer: AccountId;
  readonly imposedAt: Date;
  /** 72 hours after it was imposed; after ratification the day by which the case must be decided. */
  readonly lapsesAt: Date;
  readonly state: InterimState;
  readonly ratifiedBy?: PanelId;
  readonly endedAt?: Date;
};
