import type { AccountId } from '#foundation';

/** What one officer may ask for and not do alone; the last four ask that something ends. */
export type MotionAsk =
  | 'suspend'
  | 'lock-out'
  | 'delete'
  | 'limit-visibility'
  | 'label'
  | 'lift-suspension'
  | 'lift-lock-out'
  | 'lift-visibility-limit'
  | 'lift-label';

/** It stands in the case for the others to see, and has no effect by itself (article 6). */
export type Motion = {
  readonly officer: AccountId;
  readonly asks: MotionAsk;
  readonly reason: string;
  readonly at: Date;
};
