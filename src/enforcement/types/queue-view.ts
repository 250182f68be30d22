import type { AccountId, CaseId } from '#foundation';
import type { CaseState, RuleId } from '../rules/model.ts';
import type { DangerGround, DangerRank } from '../rules/danger.ts';
import type { Deadline } from '../rules/next-deadline.ts';
import type { WaitsFor } from '../rules/waits-for.ts';

export type { DangerGround, DangerRank } from '../rules/danger.ts';
export type { Deadline, DeadlineKind } from '../rules/next-deadline.ts';
export type { WaitsFor } from '../rules/waits-for.ts';

/** A case that waits for somebody, with what makes its place in the queue. */
export type QueueItem = {
  readonly caseId: CaseId;
  readonly docket: string;
  readonly respondent: AccountId;
  readonly state: CaseState;
  readonly danger: boolean;
  /** 3 to 0: what the queue is ordered by, then by age; and why. */
  readonly dangerRank: DangerRank;
  readonly dangerGrounds: readonly DangerGround[];
  readonly source: 'report' | 'own-initiative';
  readonly citedRules: readonly RuleId[];
  /** What it is about, in the words of its first exhibit; absent where that is sealed. */
  readonly gist?: string;
  readonly createdAt: Date;
  readonly changedAt: Date;
  /** Whose turn it is. */
  readonly waitsFor: WaitsFor;
  readonly openAppeal: boolean;
  /** The first hour by which something happens by itself, or must have been done. */
  readonly due?: Deadline;
  readonly reportCount: number;
  /** Independent voices among those who reported; never more than the reports. */
  readonly voiceCount: number;
  readonly exhibitCount: number;
  readonly unverifiedCount: number;
  readonly assignedTo?: AccountId;
};
