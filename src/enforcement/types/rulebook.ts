import type { DecisionId, PostId } from '#foundation';
import type { Level, RuleFamily, RuleId, RuleVersion, Treatment } from '../rules/model.ts';
import type { LevelSpread, PrecedentStatus, Superseding } from '../rules/precedent-status.ts';
import type { RuleChange } from '../rules/rulebook/changes.ts';

export type Rulebook = {
  readonly number: number;
  /** SHA-256 of the canonical list of its rules' ids, versions and hashes, hex. */
  readonly hash: string;
  readonly publishedAt: Date;
  readonly effectiveAt: Date;
  readonly urgentReason?: string;
  readonly entryIndex: number;
  readonly rules: readonly RuleVersion[];
};

/** A rulebook beside the one that it is compared with, which is the one before unless asked otherwise. */
export type RulebookChanges = {
  readonly rulebook: Rulebook;
  readonly before?: Rulebook;
  readonly changes: readonly (RuleChange<RuleVersion> & {
    /** Why it changes, as published; empty for the first rulebook. */
    readonly rationale: string;
  })[];
  /** The post that announced it; what members say of it answers that. */
  readonly announcement?: PostId;
};

/** A rule's public page: its versions newest first, and the line (article 9). */
export type RulePage = {
  readonly id: RuleId;
  readonly family: RuleFamily;
  /** The version in force now, else the newest. */
  readonly current: RuleVersion;
  readonly versions: readonly RuleVersion[];
  readonly line: Line;
};

export type Holding = {
  readonly decisionId: DecisionId;
  readonly docket: string;
  readonly ruleId: RuleId;
  /** The version that the conduct was judged by. */
  readonly ruleVersion: number;
  readonly proved: boolean;
  readonly level: Level;
  readonly holding: string;
  readonly decidedOn: string;
  /** What it is worth now; follows from what others decided. */
  readonly status: PrecedentStatus;
  /** Whose words took the place of those that it was decided by. */
  readonly superseding?: Superseding;
  readonly overruled: boolean;
  readonly treatments: { readonly followed: number; readonly distinguished: number };
};

/** Cases held to cross the line of a rule, and cases held not to: the newest 20 of each, and how many. */
export type Line = {
  readonly crosses: readonly Holding[];
  readonly doesNotCross: readonly Holding[];
  readonly counts: { readonly crosses: number; readonly doesNotCross: number };
  /** Where those that crossed it ended; absent before the first. */
  readonly spread?: LevelSpread;
};

/** One case citing another. */
export type Citation = {
  readonly decisionId: DecisionId;
  readonly docket: string;
  readonly how: Treatment['how'];
  /** On appeal against that decision. */
  readonly onAppeal: boolean;
  readonly on: string;
  readonly holding: string;
  /** False once that decision was taken back: the citation no longer counts. */
  readonly stands: boolean;
};

/** A precedent's permanent page. */
export type PrecedentPage = {
  /** By the gravest of its findings. */
  readonly precedent: Holding;
  /** Each rule that it judged. */
  readonly rules: readonly Holding[];
  readonly citedBy: readonly Citation[];
  readonly cites: readonly Citation[];
};
