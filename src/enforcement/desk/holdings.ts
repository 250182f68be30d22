import { sql } from 'kysely';
import { toId, type DecisionId } from '#foundation';
import type { Reader } from '#infrastructure';
import type { Custom, Level, Precedent, RuleFamily } from '../rules/model.ts';
import { nearestKinds, type Likeness } from '../rules/precedents.ts';
import type { HoldingByWords } from '../types.ts';

/** Kinds of cases of a family by outcome: severities, strikes, rules, conduct, reach, levels. */
const mostKinds = 5000;

type Row = {
  readonly decision_id: string;
  readonly docket: string;
  readonly rule_id: string;
  readonly family: string;
  readonly conduct: Precedent['conduct'];
  readonly proved: boolean;
  readonly severity: Precedent['severity'];
  readonly strikes: number;
  readonly with_reach: boolean;
  readonly level: Level;
  readonly decider_count: number;
  readonly decided_at: Date;
  readonly overruled: boolean;
  readonly says: string;
};

type CustomRow = Pick<
  Row,
  'rule_id' | 'family' | 'conduct' | 'proved' | 'severity' | 'strikes' | 'with_reach' | 'level'
> & { readonly cases: number };

/** What was held and what became of it, for the families of a case. */
export type Held = {
  /** The newest of every kind of case that can hold one of the nearest. */
  readonly precedents: readonly Precedent[];
  /** Every standing holding, counted by kind and level. */
  readonly custom: readonly Custom[];
};

export type HoldingsAsked = {
  /** What the nearest are wanted of. */
  readonly likenesses: readonly Likeness[];
  /** The docket whose own holdings do not count. */
  readonly except: string;
  /** Read whatever they are: an officer treats them. */
  readonly named?: readonly DecisionId[];
};

/**
 * Published holdings that stand, of the families of some likenesses, but those of one docket. Counts
 * come from the index alone, and say which kinds are nearest: of these the `newest` holdings are read.
 */
export async function readHoldings(
  db: Reader,
  { likenesses, except, named = [] }: HoldingsAsked,
  newest: number,
): Promise<Held> {
  const families = [...new Set(likenesses.map(({ family }) => family))];
  if (families.length === 0) return { precedents: [], custom: [] };
  const custom = await customOf(db, families, except);
  const kinds = likenesses.flatMap((likeness) => nearestKinds(likeness, custom, newest));
  return { custom, precedents: await newestOf(db, kinds, { except, newest, named }) };
}

async function customOf(
  db: Reader,
  families: readonly RuleFamily[],
  except: string,
): Promise<readonly Custom[]> {
  const { rows } = await sql<CustomRow>`
    select rule_id, family, conduct, with_reach, severity, strikes, proved, level,
      count(*)::integer as cases
    from holdings
    where family = any (${[...families]}::text[]) and not overruled and not fallen
      and docket <> ${except}
    group by family, rule_id, conduct, with_reach, severity, strikes, proved, level
    limit ${mostKinds}`.execute(db);
  return rows.map((row) => ({
    ruleId: row.rule_id,
    family: row.family,
    conduct: row.conduct,
    withReach: row.with_reach,
    severity: row.severity,
    strikes: row.strikes,
    proved: row.proved,
    level: row.level,
    cases: row.cases,
  }));
}

async function newestOf(
  db: Reader,
  kinds: readonly Likeness[],
  asked: {
    readonly except: string;
    readonly newest: number;
    readonly named: readonly DecisionId[];
  },
): Promise<readonly Precedent[]> {
  const { rows } = await sql<Row>`
    select ${columns} from (
      select distinct * from unnest(${kinds.map(({ family }) => family)}::text[],
        ${kinds.map(({ ruleId }) => ruleId)}::text[], ${kinds.map(({ conduct }) => conduct)}::text[],
        ${kinds.map(({ withReach }) => withReach)}::boolean[],
        ${kinds.map(({ severity }) => severity)}::integer[],
        ${kinds.map(({ strikes }) => strikes)}::integer[])
        as kind (family, rule_id, conduct, with_reach, severity, strikes)
    ) as k cross join lateral (
      select * from holdings as n
      where n.family = k.family and n.rule_id = k.rule_id and n.conduct = k.conduct
        and n.with_reach = k.with_reach and n.severity = k.severity and n.strikes = k.strikes
        and not n.overruled and not n.fallen and n.docket <> ${asked.except}
      order by n.decided_at desc, n.docket limit ${asked.newest}) as h
    union
    select ${columns} from holdings as h
    where h.decision_id = any (${[...asked.named]}::bigint[]) and not h.fallen`.execute(db);
  return rows.map(precedentOf);
}

const columns = sql.raw(
  [
    'decision_id',
    'docket',
    'rule_id',
    'family',
    'conduct',
    'proved',
    'severity',
    'strikes',
    'with_reach',
    'level',
    'decider_count',
    'decided_at',
    'overruled',
    'says',
  ]
    .map((column) => `h.${column}`)
    .join(', '),
);

function precedentOf(row: Row): Precedent {
  return {
    decisionId: toId<'decision'>(row.decision_id),
    docket: row.docket,
    ruleId: row.rule_id,
    family: row.family,
    conduct: row.conduct,
    proved: row.proved,
    severity: row.severity,
    strikes: row.strikes,
    withReach: row.with_reach,
    level: row.level,
    deciderCount: row.decider_count,
    onAppeal: false,
    decidedAt: row.decided_at,
    overruled: row.overruled,
    holding: row.says,
  };
}

/** Standing holdings of a family whose words are nearest to a text, the nearest first. */
export async function holdingsByWords(
  db: Reader,
  text: string,
  {
    family,
    except,
    limit,
  }: { readonly family: RuleFamily; readonly except: string; readonly limit: number },
): Promise<readonly HoldingByWords[]> {
  const asked = wordsOf(text);
  if (asked.length === 0) return [];
  // Written out in each place, so that how rare the words are decides how they are looked for.
  const query = sql`to_tsquery('simple', ${asked.join(' | ')})`;
  const { rows } = await sql<Row & { readonly shared: readonly string[] }>`
    with found as (
      select h.* from holdings as h where h.words @@ ${query}
        and h.family = ${family} and not h.overruled and not h.fallen and h.docket <> ${except}
      order by h.decided_at desc limit ${mostRanked})
    select ${columns}, array(
        select word from unnest(${asked}::text[]) as word where h.words @@ to_tsquery('simple', word)
      ) as shared
    from found as h
    order by ts_rank(h.words, ${query}) desc, similarity(h.says, ${text}) desc, h.decided_at desc
    limit ${limit}`.execute(db);
  return rows.map((row) => ({ precedent: precedentOf(row), shared: row.shared }));
}

/** Of those that share a word, this many of the newest are ranked. */
const mostRanked = 300;
const mostWords = 12;
const shortestWord = 5;

/** The longest words of a text: they tell most about what it is about. */
function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const distinct = [...new Set(words)].filter((word) => word.length >= shortestWord);
  return distinct.toSorted((left, right) => right.length - left.length).slice(0, mostWords);
}
