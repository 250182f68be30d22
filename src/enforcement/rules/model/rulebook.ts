import type { RuleFiling } from '../rulebook/filing.ts';

/** 0 request to clarify · 1 warning · 2 label · 3 post hidden · 4 feature limit · 5 visibility limit · 6 suspension · 7 ban. */
export type Level = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * Schedule D (whole remote servers) and S (summary removal of deceptive automation). They have their
 * names here so that the schedule is complete; no command can impose them yet.
 */
export type WholesaleLevel = 'D' | 'S';

/** `violence.threats`: the part before the dot is the family. */
export type RuleId = string;
export type RuleFamily = string;

/** One side of the line, and why it falls there. */
export type RuleExample = {
  readonly side: 'crosses' | 'does-not-cross';
  readonly text: string;
  readonly reason: string;
};

/** The text of a rule, before it is published as a version. */
export type RuleText = {
  readonly id: RuleId;
  readonly family: RuleFamily;
  readonly title: string;
  readonly text: string;
  /** The harm that the rule prevents. */
  readonly purpose: string;
  readonly schedule: RuleSchedule;
  /** At least one on each side of the line. */
  readonly examples: readonly RuleExample[];
  /** Whether the six-part threshold test must be done for it (article 8). */
  readonly thresholdTest: boolean;
  /** Where the EU's transparency database is told of it; another violation of the terms, without. */
  readonly filing?: RuleFiling;
};

/** What usually follows when the rule is broken; outside it a departure note is due. */
export type RuleSchedule = {
  readonly usualFrom: Level;
  readonly usualTo: Level;
  /** The heaviest that the rule can lead to at all. */
  readonly heaviest: Level;
};

/** A dated, hashed, never edited version of a rule. */
export type RuleVersion = RuleText & {
  readonly version: number;
  /** SHA-256 of the canonical JSON of the text, hex. */
  readonly hash: string;
  readonly effectiveFrom: Date;
  /** When the next version took over, or the rule left the rulebook; absent while in force. */
  readonly effectiveUntil?: Date;
};

export type RuleRef = { readonly id: RuleId; readonly version: number; readonly hash: string };
