import { dayMs } from '#foundation';
import { readFact, type Fact } from './fact.ts';

/**
 * Month (`YYYY-MM`) → what was counted in it, by a path such as `sanction/ban` or `days-to-appeal/9`.
 * Months add up: a year is the sum of its months, and medians come from the counts of each length.
 */
export type Months = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** A count that grows with the log: what was counted stays true, because entries never change. */
export type Counting = {
  /** Takes the next entry; the first is entry 0. */
  readonly add: (entry: Uint8Array) => void;
  /** How many entries were taken. */
  readonly size: () => number;
  readonly months: () => Months;
};

type Count = (path: string, times?: number) => void;
type Step = { readonly fact: Fact; readonly count: Count; readonly past: Past };

/** What later entries are counted from, kept as small as a million entries ask for: days since 1970. */
type Past = {
  /** Index of a decision → its day. */
  readonly decidedOn: Map<number, number>;
  /** Index of a decision → its level, where the schedule has one for it. */
  readonly levelOf: Map<number, number>;
  /** Index of a filed appeal → its day. */
  readonly appealedOn: Map<number, number>;
  /** The day of each docket's newest notice that no decision followed yet. */
  readonly noticedOn: Map<string, number>;
};

/** What bites, and therefore needs a prior warning or an exception. Articles 3 and 4 */
const needsWarning: ReadonlySet<string> = new Set([
  'feature-limit',
  'visibility-limit',
  'suspension',
  'ban',
]);

/** The levels of the schedule that a review can come to again; a whole server is none of them. */
const levels: Readonly<Record<string, number>> = {
  none: 0,
  warning: 1,
  label: 2,
  'thread-limit': 2,
  'post-hidden': 3,
  'feature-limit': 4,
  'visibility-limit': 5,
  suspension: 6,
  ban: 7,
  'summary-removal': 7,
};

const sanctionOf = ({ sanction, type }: Fact): string =>
  sanction ?? (type === 'warning' ? 'warning' : 'none');

export function startCounting(): Counting {
  const months = new Map<string, Map<string, number>>();
  const past: Past = {
    decidedOn: new Map(),
    levelOf: new Map(),
    appealedOn: new Map(),
    noticedOn: new Map(),
  };
  let size = 0;
  return {
    add: (entry) => {
      const index = size;
      size += 1;
      const fact = readFact(entry);
      if (fact === undefined) return;
      const counts = monthOf(months, fact.day.slice(0, 7));
      const count: Count = (path, times = 1) => {
        if (times > 0) counts.set(path, (counts.get(path) ?? 0) + times);
      };
      count('entry');
      steps[fact.type]?.({ fact, count, past });
      remember(past, index, fact);
    },
    size: () => size,
    months: () => months,
  };
}

function monthOf(months: Map<string, Map<string, number>>, month: string): Map<string, number> {
  const known = months.get(month);
  if (known !== undefined) return known;
  const made = new Map<string, number>();
  months.set(month, made);
  return made;
}

function remember(past: Past, index: number, fact: Fact): void {
  const { type, docket = '' } = fact;
  if (isDecision(type)) {
    past.decidedOn.set(index, dayNumber(fact.day));
    const level = levels[sanctionOf(fact)];
    if (level !== undefined) past.levelOf.set(index, level);
    past.noticedOn.delete(docket);
  }
  if (type === 'appeal-filed') past.appealedOn.set(index, dayNumber(fact.day));
  if (type === 'case-noticed') past.noticedOn.set(docket, dayNumber(fact.day));
}

const isDecision = (type: string): boolean => type === 'decision' || type === 'warning';

const tallied =
  (path: string) =>
  ({ count }: Step): void =>
    count(path);

/** What each type of entry adds. A type that is not here is counted as an entry only. */
const steps: Readonly<Record<string, (step: Step) => void>> = {
  decision: countDecision,
  warning: countDecision,
  served: countService,
  interim: ({ fact, count }) => {
    count('interim');
    count(`interim-ground/${fact.exception ?? 'none'}`);
  },
  'interim-ratified': ({ fact, count }) => {
    count('interim-ratified');
    count('recused', fact.panel?.recused);
  },
  'interim-lapsed': tallied('interim-lapsed'),
  'draw-revealed': ({ fact, count }) =>
    count(fact.outcome === 'undecidable' ? 'undecidable' : 'panel-drawn'),
  'sanction-stayed': tallied('stayed'),
  'appeal-filed': tallied('appeal-filed'),
  'appeal-decided': countAppeal,
  review: countReview,
  reversal: tallied('reversal'),
  corrigendum: tallied('corrigendum'),
  'exit-offered': tallied('exit-offered'),
  'exit-completed': tallied('exit-completed'),
  'exit-refused': tallied('exit-refused'),
  clarification: tallied('clarification'),
  'rules-published': tallied('rules-published'),
  'charter-changed': tallied('charter-changed'),
  erasure: tallied('erasure'),
  disclosure: tallied('disclosure'),
  'government-demand': tallied('government-demand'),
  none: tallied('padding'),
};

function countDecision({ fact, count, past }: Step): void {
  const sanction = sanctionOf(fact);
  count('decision');
  count(`outcome/${fact.outcome ?? 'proved'}`);
  count(`sanction/${sanction}`);
  for (const rule of fact.ruleIds) count(`rule/${rule}/${sanction}`);
  if (needsWarning.has(sanction)) {
    count('bites');
    count('bites-after-warning', fact.citesWarning ? 1 : 0);
  }
  if (fact.exception !== undefined) count(`exception/${fact.exception}`);
  countDeciders(fact, count);
  countDays(count, 'days-to-decision', past.noticedOn.get(fact.docket ?? ''), fact);
}

function countDeciders({ panel, ...fact }: Fact, count: Count): void {
  const { size, against, recused } = panel ?? { size: 0, against: 0, recused: 0 };
  count(`decided-by/${size >= 3 ? 'panel' : size === 2 ? 'two-officers' : 'officer'}`);
  count('dissent', size >= 3 && against > 0 ? 1 : 0);
  count('recused', recused);
  count('departure', fact.departs ? 1 : 0);
  count('detected-by-machine', fact.detectedByMachine ? 1 : 0);
  count('decided-by-machine', fact.decidedByMachine ? 1 : 0);
  for (const [how, times] of Object.entries(fact.treatment)) count(`treatment/${how}`, times);
}

function countService({ fact, count, past }: Step): void {
  count('served');
  countDays(count, 'days-to-receipt', past.decidedOn.get(fact.ref ?? -1), fact);
}

function countAppeal({ fact, count, past }: Step): void {
  count(`appeal/${fact.outcome ?? 'upheld'}`);
  count('recused', fact.panel?.recused);
  countDays(count, 'days-to-appeal', past.appealedOn.get(fact.ref ?? -1), fact);
}

function countReview({ fact, count, past }: Step): void {
  count(`review/${fact.outcome ?? 'confirmed'}`);
  count('recused', fact.panel?.recused);
  const first = past.levelOf.get(fact.ref ?? -1);
  if (first !== undefined && fact.levels.length > 0) {
    count(`blind-levels/${first}/${fact.levels.join('-')}`);
  }
}

/** A length is counted in the month in which it ended. */
function countDays(count: Count, path: string, since: number | undefined, { day }: Fact): void {
  if (since !== undefined) count(`${path}/${Math.max(0, dayNumber(day) - since)}`);
}

const dayNumber = (day: string): number => Math.round(Date.parse(day) / dayMs);
