import { createHash } from 'node:crypto';
import type { Check, Finding } from './finding.ts';
import type { EntryView } from './read-entry.ts';
import { highestRank, scheduleFault } from './schedule.ts';

/** What came before an entry, as far as the Articles ask about it. */
type Past = {
  /** What later entries can rest on. */
  readonly causes: ReadonlyMap<number, Cause>;
  readonly dockets: ReadonlyMap<string, DocketPast>;
  /** Published rule versions, `id@version`, with their hashes. */
  readonly ruleHashes: ReadonlyMap<string, string>;
};

type Cause = Pick<EntryView, 'index' | 'type' | 'ref' | 'sanction' | 'panel' | 'term'>;

type DocketPast = {
  /** Hashes of the seeds that draws were committed to. */
  readonly seeds: Set<string | undefined>;
  /** The entries that were served. */
  readonly served: Set<number>;
  hasSealedVotes: boolean;
};

type Breach = { readonly article: number; readonly detail: string };
type Rule = (entry: EntryView, past: Past) => Breach | undefined;

/**
 * Checks what entries alone show of the Articles: an intact log can still tell of a wrong. What it
 * cannot show, such as who sat on a panel, is in the documents that the entries commit to.
 */
export function checkArticles(): Check {
  const causes = new Map<number, Cause>();
  const dockets = new Map<string, DocketPast>();
  const ruleHashes = new Map<string, string>();
  const past: Past = { causes, dockets, ruleHashes };
  const measures = interimMeasures();
  const removals = summaryRemovals();
  const servers = serverMeasures();
  const findings: Finding[] = [];
  const add = (entry: EntryView): void => {
    for (const rule of rules) {
      const breach = rule(entry, past);
      if (breach !== undefined) findings.push(findingOf(entry, breach));
    }
    measures.add(entry);
    removals.add(entry);
    servers.add(entry);
    if (isCause(entry)) causes.set(entry.index, causeOf(entry));
    remember(dockets, entry);
    if (entry.type === 'rules-published') {
      for (const { id, version, hash } of entry.rules) ruleHashes.set(`${id}@${version}`, hash);
    }
  };
  return {
    add,
    findings: () => [
      ...findings,
      ...measures.findings(),
      ...removals.findings(),
      ...servers.findings(),
    ],
  };
}

const causeTypes: ReadonlySet<string> = new Set([
  'warning',
  'decision',
  'served',
  'interim-ratified',
  'appeal-filed',
  'appeal-decided',
  'review',
]);

const isCause = ({ type, sanction }: EntryView): boolean =>
  sanction !== undefined || causeTypes.has(type);

function causeOf({ index, type, ref, sanction, panel, term }: EntryView): Cause {
  return { index, type, ref, sanction, panel, term };
}

function remember(dockets: Map<string, DocketPast>, entry: EntryView): void {
  const { docket, type, commitments, ref } = entry;
  if (docket === undefined) return;
  const isAsked = type === 'draw-committed' || type === 'votes-committed' || type === 'served';
  if (!isAsked) return;
  const past = dockets.get(docket) ?? {
    seeds: new Set(),
    served: new Set(),
    hasSealedVotes: false,
  };
  dockets.set(docket, past);
  if (type === 'draw-committed') past.seeds.add(commitments.get('seed'));
  if (type === 'served') past.served.add(ref);
  if (type === 'votes-committed') past.hasSealedVotes = true;
}

function findingOf(entry: Pick<EntryView, 'index' | 'docket'>, breach: Breach): Finding {
  const docket = entry.docket === undefined ? {} : { docket: entry.docket };
  const detail = `entry ${entry.index} ${breach.detail}`;
  return {
    kind: 'article-breached',
    article: breach.article,
    index: entry.index,
    ...docket,
    detail,
  };
}

const isDecision = ({ type }: Pick<EntryView, 'type'>): boolean =>
  type === 'decision' || type === 'warning';

/** A decision after which something follows. */
const imposes = (entry: EntryView): boolean =>
  isDecision(entry) && entry.outcome !== 'undecidable' && entry.outcome !== 'not-proved';

const sameDocket = (entry: EntryView, past: Past): DocketPast | undefined =>
  past.dockets.get(entry.docket ?? '');

/** Article 1: a rule version is published before it is applied, and never changed afterwards. */
const rulesAreKnown: Rule = (entry, past) => {
  for (const { id, version, hash } of entry.rules) {
    const known = past.ruleHashes.get(`${id}@${version}`);
    if (known === hash || entry.type === 'charter-changed') continue;
    if (known !== undefined)
      return { article: 1, detail: `changes rule ${id}, version ${version}` };
    if (entry.type === 'rules-published') continue;
    return {
      article: 1,
      detail: `applies rule ${id}, version ${version}, before it was published`,
    };
  }
  return undefined;
};

/** Articles 3 and 4: what bites rests on a served warning, or on an exception. */
const warningWasGiven: Rule = (entry) => {
  const needed = ['feature-limit', 'visibility-limit', 'suspension', 'ban'];
  if (!imposes(entry) || !needed.includes(entry.sanction ?? '')) return undefined;
  if (entry.exception !== undefined || entry.commitments.has('warning')) return undefined;
  return { article: 3, detail: `decides a ${entry.sanction} without a warning or an exception` };
};

/** Articles 4 and 5: a server's administrators were told, or an exception is invoked. */
const serverWasHeard: Rule = (entry) => {
  if (!imposes(entry) || entry.sanction?.startsWith('server-') !== true) return undefined;
  if (entry.exception !== undefined || entry.commitments.has('notice')) return undefined;
  return { article: 5, detail: `decides a ${entry.sanction} without notice or an exception` };
};

/** Article 6: the numbers and terms of the schedule. */
const scheduleIsKept: Rule = (entry) => (imposes(entry) ? scheduleFault(entry) : undefined);

/** Article 6: a panel is drawn from a seed committed before, and its votes are sealed before they count. */
const panelWasDrawn: Rule = (entry, past) => {
  if (entry.type !== 'decision' || entry.outcome === 'undecidable') return undefined;
  if (!(seats(entry) >= 3)) return undefined;
  const before = sameDocket(entry, past);
  if (before === undefined || before.seeds.size === 0) {
    return { article: 6, detail: 'is by a panel whose draw was not committed in advance' };
  }
  const isSealed = entry.commitments.has('votes') || before.hasSealedVotes;
  return isSealed ? undefined : { article: 6, detail: 'counts votes that were not committed' };
};

/** Article 6: a revealed seed is one that was committed to. */
const seedIsCommitted: Rule = (entry, past) => {
  if (entry.seed === undefined) return undefined;
  const found = createHash('sha256').update(Buffer.from(entry.seed, 'hex')).digest('hex');
  const isCommitted = sameDocket(entry, past)?.seeds.has(found);
  return isCommitted === true
    ? undefined
    : { article: 6, detail: 'reveals a seed that was not committed' };
};

/** Article 10: reasons are served before a sanction starts; a ratified interim measure excepted. */
const servedBeforeStart: Rule = (entry, past) => {
  if (entry.type !== 'sanction-started') return undefined;
  const cause = past.causes.get(entry.ref);
  const decision = cause?.type === 'served' ? past.causes.get(cause.ref) : cause;
  const served = sameDocket(entry, past)?.served;
  const isServed = decision !== undefined && served?.has(decision.index) === true;
  const isRatified = decision?.type === 'interim-ratified';
  if (!isServed && !isRatified)
    return { article: 10, detail: 'starts a sanction that was not served' };
  if (decision.sanction === undefined || isDecided(entry, decision.sanction)) return undefined;
  return { article: 10, detail: `starts a ${entry.sanction}, decided was a ${decision.sanction}` };
};

const besides: ReadonlySet<string> = new Set(['warning', 'label', 'thread-limit', 'post-hidden']);

/** A decision names its heaviest sanction; beside it a warning, or one on a post, can start. */
function isDecided({ sanction = '' }: EntryView, decided: string): boolean {
  if (sanction === decided) return true;
  return besides.has(sanction) && highestRank(sanction) < highestRank(decided);
}

/** Article 11: an appeal is heard by at least as many, and never makes it worse. */
const appealIsFair: Rule = (entry, past) => {
  if (entry.type !== 'appeal-decided' || entry.outcome === 'inadmissible') return undefined;
  const cause = past.causes.get(entry.ref);
  const decision = cause?.type === 'appeal-filed' ? past.causes.get(cause.ref) : cause;
  if (decision === undefined || !isDecision(decision))
    return { article: 11, detail: 'decides an appeal against no decision' };
  if (seats(entry) < seats(decision)) {
    return { article: 11, detail: 'decides an appeal by fewer people than decided at first' };
  }
  return isWorse(entry, decision)
    ? { article: 11, detail: 'makes the sanction worse on appeal' }
    : undefined;
};

/**
 * Article 15: the agreement that a report counts comes from the votes of reviews. They are levels of
 * the schedule, of no more people than sat, and least first: an order of seats would tell who voted how.
 */
const blindVotesAreWhole: Rule = ({ type, levels, panel }) => {
  if (levels === undefined) return undefined;
  if (type !== 'review') return { article: 15, detail: 'states blind votes and is no review' };
  const isLevel = (level: number): boolean => Number.isInteger(level) && level >= 0 && level <= 7;
  const isWhole =
    levels.length > 0 &&
    levels.length <= (panel?.size ?? 0) &&
    levels.every((level, at) => isLevel(level) && level >= (levels[at - 1] ?? 0));
  return isWhole ? undefined : { article: 15, detail: 'states blind votes that cannot be' };
};

const seats = (entry: Cause): number => entry.panel?.size ?? 0;

function isWorse(appeal: Cause, decision: Cause): boolean {
  const step = highestRank(appeal.sanction) - highestRank(decision.sanction);
  if (step !== 0) return step > 0;
  return (appeal.term?.days ?? 0) > (decision.term?.days ?? Number.POSITIVE_INFINITY);
}

const rules: readonly Rule[] = [
  rulesAreKnown,
  warningWasGiven,
  serverWasHeard,
  scheduleIsKept,
  panelWasDrawn,
  seedIsCommitted,
  servedBeforeStart,
  appealIsFair,
  blindVotesAreWhole,
];

const dayMs = 86_400_000;
const longestMeasureDays = 3;
/** The day of an entry is a date, and a job may run a little late. */
const graceDays = 1;

const endTypes: ReadonlySet<string> = new Set(['interim-ratified', 'interim-lapsed', 'reversal']);

/** Article 7: an interim measure is ratified within its term, or its lapse is on record. */
function interimMeasures(): Check {
  const measures: Pick<EntryView, 'index' | 'docket' | 'day' | 'term'>[] = [];
  /** The day of the first entry that ended each. */
  const endedOn = new Map<number, string>();
  let newest = '';
  const add = ({ index, type, docket, day, term, ref }: EntryView): void => {
    if (type === 'interim') measures.push({ index, docket, day, term });
    if (endTypes.has(type) && !endedOn.has(ref)) endedOn.set(ref, day);
    if (day > newest) newest = day;
  };
  const breachOf = ({ index, day, term }: (typeof measures)[number]): Breach | undefined => {
    if (!((term?.days ?? Number.NaN) <= longestMeasureDays)) {
      return { article: 7, detail: 'is an interim measure of more than 72 h' };
    }
    const due = Date.parse(day) + (longestMeasureDays + graceDays) * dayMs;
    if (Date.parse(endedOn.get(index) ?? newest) <= due) return undefined;
    return { article: 7, detail: 'was neither ratified nor lapsed in 72 h' };
  };
  const findings = () =>
    measures.flatMap((measure) => {
      const breach = breachOf(measure);
      return breach === undefined ? [] : [findingOf(measure, breach)];
    });
  return { add, findings };
}

/** Row S of the schedule: who appeals a summary removal is put back by the next entries of the docket. */
function summaryRemovals(): Check {
  const decided = new Set<number>();
  const appealed = new Map<string | undefined, Pick<EntryView, 'index' | 'docket'>>();
  const broken: Pick<EntryView, 'index' | 'docket'>[] = [];
  const add = ({ index, docket, type, sanction, ref }: EntryView): void => {
    const waits = appealed.get(docket);
    if (waits !== undefined && type !== 'sanction-ended') {
      appealed.delete(docket);
      if (type !== 'reversal' || ref !== waits.index) broken.push(waits);
    }
    if (type === 'decision' && sanction === 'summary-removal') decided.add(index);
    if (type === 'appeal-filed' && decided.has(ref)) appealed.set(docket, { index, docket });
  };
  const detail = 'appeals a summary removal, and nobody was reinstated at once';
  const findings = () =>
    [...broken, ...appealed.values()].map((one) => findingOf(one, { article: 11, detail }));
  return { add, findings };
}

/** Row D of the schedule: what is in force over a server ends, at the latest, on its day of review. */
function serverMeasures(): Check {
  const started: (Pick<EntryView, 'index' | 'docket'> & { readonly review: string })[] = [];
  const endedOn = new Map<number, string>();
  let newest = '';
  const add = ({ index, docket, type, sanction = '', term, ref, day }: EntryView): void => {
    if (day > newest) newest = day;
    if (type === 'sanction-ended' || type === 'sanction-expired') endedOn.set(ref, day);
    if (type !== 'sanction-started' || !sanction.startsWith('server-')) return;
    started.push({ index, docket, review: term?.review ?? day });
  };
  const isLate = ({ index, review }: (typeof started)[number]): boolean =>
    Date.parse(endedOn.get(index) ?? newest) > Date.parse(review) + graceDays * dayMs;
  const detail = 'restricts a server past its day of review';
  const findings = () =>
    started.filter(isLate).map((one) => findingOf(one, { article: 14, detail }));
  return { add, findings };
}
