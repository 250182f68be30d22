import { createHash } from 'node:crypto';
import type { Finding } from './finding.ts';
import type { EntryView } from './read-entry.ts';
import { highestRank, scheduleFault } from './schedule.ts';

/** What came before an entry, as far as the Articles ask about it. */
type Past = {
  readonly byIndex: ReadonlyMap<number, EntryView>;
  readonly byDocket: ReadonlyMap<string, readonly EntryView[]>;
  /** Published rule versions, `id@version`, with their hashes. */
  readonly ruleHashes: ReadonlyMap<string, string>;
};

type Breach = { readonly article: number; readonly detail: string };
type Rule = (entry: EntryView, past: Past) => Breach | undefined;

/**
 * Checks what entries alone show of the Articles: an intact log can still tell of a wrong. What it
 * cannot show, such as who sat on a panel, is in the documents that the entries commit to.
 */
export function checkArticles(entries: readonly EntryView[]): Finding[] {
  const byIndex = new Map<number, EntryView>();
  const byDocket = new Map<string, EntryView[]>();
  const ruleHashes = new Map<string, string>();
  const past: Past = { byIndex, byDocket, ruleHashes };
  const findings: Finding[] = [];
  for (const entry of entries) {
    for (const rule of rules) {
      const breach = rule(entry, past);
      if (breach !== undefined) findings.push(findingOf(entry, breach));
    }
    byIndex.set(entry.index, entry);
    const { docket } = entry;
    if (docket !== undefined) byDocket.set(docket, [...(byDocket.get(docket) ?? []), entry]);
    if (entry.type === 'rules-published') {
      for (const { id, version, hash } of entry.rules) ruleHashes.set(`${id}@${version}`, hash);
    }
  }
  return [...findings, ...unendedMeasures(entries)];
}

function findingOf(entry: EntryView, breach: Breach): Finding {
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

const isDecision = (entry: EntryView | undefined): entry is EntryView =>
  entry?.type === 'decision' || entry?.type === 'warning';

/** A decision after which something follows. */
const imposes = (entry: EntryView): boolean =>
  isDecision(entry) && entry.outcome !== 'undecidable' && entry.outcome !== 'not-proved';

const sameDocket = (entry: EntryView, past: Past): readonly EntryView[] =>
  past.byDocket.get(entry.docket ?? '') ?? [];

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

/** Article 6: the numbers and terms of the schedule. */
const scheduleIsKept: Rule = (entry) => (imposes(entry) ? scheduleFault(entry) : undefined);

/** Article 6: a panel is drawn from a seed committed before, and its votes are sealed before they count. */
const panelWasDrawn: Rule = (entry, past) => {
  if (entry.type !== 'decision' || entry.outcome === 'undecidable') return undefined;
  if (!(seats(entry) >= 3)) return undefined;
  const before = sameDocket(entry, past);
  if (!before.some((earlier) => earlier.type === 'draw-committed')) {
    return { article: 6, detail: 'is by a panel whose draw was not committed in advance' };
  }
  const isSealed =
    entry.commitments.has('votes') || before.some((earlier) => earlier.type === 'votes-committed');
  return isSealed ? undefined : { article: 6, detail: 'counts votes that were not committed' };
};

/** Article 6: a revealed seed is one that was committed to. */
const seedIsCommitted: Rule = (entry, past) => {
  if (entry.seed === undefined) return undefined;
  const found = createHash('sha256').update(Buffer.from(entry.seed, 'hex')).digest('hex');
  const isCommitted = sameDocket(entry, past).some(
    ({ type, commitments }) => type === 'draw-committed' && commitments.get('seed') === found,
  );
  return isCommitted ? undefined : { article: 6, detail: 'reveals a seed that was not committed' };
};

/** Article 10: reasons are served before a sanction starts; a ratified interim measure excepted. */
const servedBeforeStart: Rule = (entry, past) => {
  if (entry.type !== 'sanction-started') return undefined;
  const cause = past.byIndex.get(entry.ref);
  const decision = cause?.type === 'served' ? past.byIndex.get(cause.ref) : cause;
  const before = sameDocket(entry, past);
  const isServed = before.some(
    (served) => served.type === 'served' && served.ref === decision?.index,
  );
  const isRatified = decision?.type === 'interim-ratified';
  if (!isServed && !isRatified)
    return { article: 10, detail: 'starts a sanction that was not served' };
  if (decision?.sanction === undefined || isDecided(entry, decision.sanction)) return undefined;
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
  const cause = past.byIndex.get(entry.ref);
  const decision = cause?.type === 'appeal-filed' ? past.byIndex.get(cause.ref) : cause;
  if (!isDecision(decision))
    return { article: 11, detail: 'decides an appeal against no decision' };
  if (seats(entry) < seats(decision)) {
    return { article: 11, detail: 'decides an appeal by fewer people than decided at first' };
  }
  return isWorse(entry, decision)
    ? { article: 11, detail: 'makes the sanction worse on appeal' }
    : undefined;
};

const seats = (entry: EntryView): number => entry.panel?.size ?? 0;

function isWorse(appeal: EntryView, decision: EntryView): boolean {
  const step = highestRank(appeal.sanction) - highestRank(decision.sanction);
  if (step !== 0) return step > 0;
  return (appeal.term?.days ?? 0) > (decision.term?.days ?? Number.POSITIVE_INFINITY);
}

const rules: readonly Rule[] = [
  rulesAreKnown,
  warningWasGiven,
  scheduleIsKept,
  panelWasDrawn,
  seedIsCommitted,
  servedBeforeStart,
  appealIsFair,
];

const dayMs = 86_400_000;
const longestMeasureDays = 3;
/** The day of an entry is a date, and a job may run a little late. */
const graceDays = 1;

/** Article 7: an interim measure is ratified within its term, or its lapse is on record. */
function unendedMeasures(entries: readonly EntryView[]): Finding[] {
  const ends = new Map<number, EntryView>();
  for (const entry of entries) {
    const isEnd = ['interim-ratified', 'interim-lapsed', 'reversal'].includes(entry.type);
    if (isEnd && !ends.has(entry.ref)) ends.set(entry.ref, entry);
  }
  const newest = entries.reduce((latest, { day }) => Math.max(latest, Date.parse(day)), 0);
  return entries.flatMap((entry) => {
    if (entry.type !== 'interim') return [];
    if (!((entry.term?.days ?? Number.NaN) <= longestMeasureDays)) {
      return [findingOf(entry, { article: 7, detail: 'is an interim measure of more than 72 h' })];
    }
    const due = Date.parse(entry.day) + (longestMeasureDays + graceDays) * dayMs;
    const end = ends.get(entry.index);
    const isLate = (end === undefined ? newest : Date.parse(end.day)) > due;
    if (!isLate) return [];
    return [findingOf(entry, { article: 7, detail: 'was neither ratified nor lapsed in 72 h' })];
  });
}
