import type { AccountId, CaseId, PostId, ReportId, SanctionId } from '#foundation';
import type { Feature, Finding, Level, RuleId, ThresholdTest, Treatment } from '../rules/model.ts';

/** What one officer may do on one screen, from the report to the served statement: levels 1 to 4. */
export type MeasureAtOnce =
  | { readonly kind: 'warning' }
  | { readonly kind: 'label'; readonly label: 'sensitive' | 'context'; readonly note: string }
  /** Of the threads that the posts began. */
  | {
      readonly kind: 'thread-limit';
      readonly pauseMinutes?: number;
      readonly replies?: 'followers' | 'mentioned' | 'nobody';
      readonly days: number;
    }
  | { readonly kind: 'hide' }
  | {
      readonly kind: 'feature-limit';
      readonly features: readonly Feature[];
      readonly days: number;
    };

/** A decision in one act. What is left out is said in the plainest words that are true. */
export type AtOnceInput = {
  readonly respondent: AccountId;
  readonly measure: MeasureAtOnce;
  /** In the officer's words: the facts, and why they are a breach where `finding` does not say it. */
  readonly reason: string;
  /** The case that it is decided in; else the report's, else a new one. */
  readonly caseId?: CaseId | undefined;
  /** Fills in the posts and the rules that are not given. */
  readonly reportId?: ReportId | undefined;
  readonly ruleIds: readonly RuleId[];
  readonly postIds: readonly PostId[];
  readonly finding?: string | undefined;
  readonly severity?: Finding['severity'] | undefined;
  /** For rules that take the six-part test; the same for each post. */
  readonly thresholdTest?: ThresholdTest['parts'] | undefined;
  /** Why lesser measures would not do (article 8). */
  readonly lesser?: readonly { readonly level: Level; readonly why: string }[] | undefined;
  /** The latest warning that can be cited is, where none is named. */
  readonly priorWarning?: SanctionId | undefined;
  readonly publicInterest?: string | undefined;
  readonly holding?: string | undefined;
  readonly treatments?: readonly Treatment[] | undefined;
  readonly departure?: string | undefined;
  readonly conditionsForReturn?: string | undefined;
};
