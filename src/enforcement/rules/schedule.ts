import type { Charter, Level, Measure, MeasureKind, MeasureVote } from './model.ts';

/** How many hands a sanction takes. */
export type DecidedBy = 'officer' | 'two-officers' | 'panel';

export type ScheduleRow = {
  readonly level: Level;
  readonly kind: MeasureKind | 'clarification';
  readonly title: string;
  readonly decidedBy: DecidedBy;
  /** Of the panel's seats, for the sanction itself; officers who decide are all of one mind. */
  readonly majority: 'all' | 'half' | 'two-thirds';
  readonly priorWarning: boolean;
  /** `days`: ends by itself. `months`: a warning's life. `review`: stands until reversed, reviewed by then. */
  readonly longest: (charter: Charter) => {
    readonly unit: 'hours' | 'days' | 'months' | 'review';
    readonly count: number;
  };
};

/** No measure that stands until reversed goes unreviewed for longer than this (article 10). */
const longestReviewDays = 365;

/** A thread cools in days; what does not is a matter of its own. */
const longestThreadDays = 7;

/** A charter that reviews sooner than yearly counts its months as thirty days: the strict reading. */
export function reviewDaysOf(charter: Charter): number {
  return charter.reviewMonths >= 12 ? longestReviewDays : charter.reviewMonths * 30;
}

const untilReversed = (charter: Charter): { unit: 'review'; count: number } => ({
  unit: 'review',
  count: reviewDaysOf(charter),
});

/** The public ladder of sanctions: the floor that a charter can only raise. Rows in order of level. */
export const schedule: readonly ScheduleRow[] = [
  {
    level: 0,
    kind: 'clarification',
    title: 'Request to clarify, edit or withdraw',
    decidedBy: 'officer',
    majority: 'all',
    priorWarning: false,
    longest: () => ({ unit: 'hours', count: 72 }),
  },
  {
    level: 1,
    kind: 'warning',
    title: 'Warning',
    decidedBy: 'officer',
    majority: 'all',
    priorWarning: false,
    longest: (charter) => ({ unit: 'months', count: charter.warningMonths }),
  },
  {
    level: 2,
    kind: 'label',
    title: 'Label on a post',
    decidedBy: 'officer',
    majority: 'all',
    priorWarning: false,
    longest: untilReversed,
  },
  {
    level: 2,
    kind: 'thread-limit',
    title: 'Thread made slower',
    decidedBy: 'officer',
    majority: 'all',
    priorWarning: false,
    longest: () => ({ unit: 'days', count: longestThreadDays }),
  },
  {
    level: 3,
    kind: 'hide',
    title: 'Post hidden',
    decidedBy: 'officer',
    majority: 'all',
    priorWarning: false,
    longest: untilReversed,
  },
  {
    level: 4,
    kind: 'feature-limit',
    title: 'Feature limit',
    decidedBy: 'officer',
    majority: 'all',
    priorWarning: true,
    longest: (charter) => ({ unit: 'days', count: charter.featureLimitDays }),
  },
  {
    level: 5,
    kind: 'visibility-limit',
    title: 'Visibility limit',
    decidedBy: 'two-officers',
    majority: 'all',
    priorWarning: true,
    longest: (charter) => ({ unit: 'days', count: charter.visibilityLimitDays }),
  },
  {
    level: 6,
    kind: 'suspension',
    title: 'Suspension',
    decidedBy: 'panel',
    majority: 'half',
    priorWarning: true,
    longest: (charter) => ({ unit: 'days', count: charter.suspensionDays }),
  },
  {
    level: 7,
    kind: 'ban',
    title: 'Ban',
    decidedBy: 'panel',
    majority: 'two-thirds',
    priorWarning: true,
    longest: untilReversed,
  },
];

/** Row S: deceptive automation, removed in batches that two officers sign; back at once on appeal. */
const summaryRow: ScheduleRow = {
  level: 7,
  kind: 'removal',
  title: 'Summary removal',
  decidedBy: 'two-officers',
  majority: 'all',
  priorWarning: false,
  longest: () => ({ unit: 'days', count: longestReviewDays }),
};

const levels: Readonly<Record<MeasureKind, Exclude<Level, 0>>> = {
  warning: 1,
  label: 2,
  'thread-limit': 2,
  hide: 3,
  'feature-limit': 4,
  'visibility-limit': 5,
  suspension: 6,
  ban: 7,
  removal: 7,
};

export function levelOf(measure: Measure): Exclude<Level, 0> {
  return levels[measure.kind];
}

/** The heaviest level among measures; 0 when there is none. */
export function heaviestLevel(measures: readonly Measure[]): Level {
  return measures.reduce<Level>((top, measure) => {
    const level = levelOf(measure);
    return level > top ? level : top;
  }, 0);
}

/** Whether a decision removes summarily: nothing else is in it then. */
export function isRemoval({ measures }: { readonly measures: readonly Measure[] }): boolean {
  return measures.some(({ kind }) => kind === 'removal');
}

/** The measure that bears on the whole account (level 4 and up), of which a decision has at most one. */
export function isAccountMeasure(measure: Measure): boolean {
  return levelOf(measure) >= 4;
}

export function rowOf(measure: Measure): ScheduleRow {
  if (measure.kind === 'removal') return summaryRow;
  const row = schedule.find((candidate) => candidate.kind === measure.kind);
  if (row === undefined) throw new RangeError(`no schedule for a ${measure.kind}`);
  return row;
}

/** The term in days of a measure that ends by itself; undefined for one that stands until reversed. */
export function termDays(measure: Measure): number | undefined {
  return 'days' in measure ? measure.days : undefined;
}

export function reviewDays(measure: Measure): number | undefined {
  return 'reviewDays' in measure ? measure.reviewDays : undefined;
}

/** Whether a vote for up to `vote` includes `measure`: a heavier level does, and as long a term. */
export function voteCovers(vote: MeasureVote, measure: Measure): boolean {
  const level = levelOf(measure);
  if (vote.level === 0 || vote.level !== level) return vote.level > level;
  const days = termDays(measure);
  return days === undefined || vote.days === undefined || vote.days >= days;
}

/** Strictly lighter: a lower level, or the same level for less time or with fewer features taken. */
export function isLighter(measure: Measure, than: Measure): boolean {
  const [level, thanLevel] = [levelOf(measure), levelOf(than)];
  if (level !== thanLevel) return level < thanLevel;
  return isNotHeavier(measure, than) && !isNotHeavier(than, measure);
}

/** No heavier in any respect. */
export function isNotHeavier(measure: Measure, than: Measure): boolean {
  const [level, thanLevel] = [levelOf(measure), levelOf(than)];
  if (level !== thanLevel) return level < thanLevel;
  if ((termDays(measure) ?? 0) > (termDays(than) ?? 0)) return false;
  if ((reviewDays(measure) ?? 0) > (reviewDays(than) ?? 0)) return false;
  if (measure.kind === 'thread-limit' || than.kind === 'thread-limit') {
    return holdsNoMore(measure, than);
  }
  if (measure.kind !== 'feature-limit' || than.kind !== 'feature-limit') return true;
  return measure.features.every((feature) => than.features.includes(feature));
}

type ThreadLimit = Extract<Measure, { readonly kind: 'thread-limit' }>;

const narrowing = ['followers', 'mentioned', 'nobody'] as const;

/** On the same thread, no longer a pause and to no fewer people. */
function holdsNoMore(measure: Measure, than: Measure): boolean {
  if (measure.kind !== 'thread-limit' || than.kind !== 'thread-limit') return false;
  const narrow = ({ replies }: ThreadLimit): number =>
    replies === undefined ? -1 : narrowing.indexOf(replies);
  return (
    measure.postId === than.postId &&
    (measure.pauseMinutes ?? 0) <= (than.pauseMinutes ?? 0) &&
    narrow(measure) <= narrow(than)
  );
}
