import { sql } from 'kysely';
import { idEpochMs, type AccountId, type PostId } from '#foundation';
import { transact, type World } from '#infrastructure';

const decidedFromMs = Date.UTC(2025, 0, 1);

/** A number from 0 up to `below` that depends on a row and a purpose only. */
const pick = (purpose: number, below: string): string =>
  `((hashint8extended(n, ${purpose}) & 1073741823) % (${below}))::integer`;

const id = (kind: number): string =>
  `((${decidedFromMs - idEpochMs}::bigint + n * 60000) << 22) | (${kind} << 10)`;

const at = `to_timestamp((${decidedFromMs} + n * 60000) / 1000.0)`;
const docket = `md5('bench case ' || n)`;

export type Filled = {
  readonly cases: number;
  readonly respondent: AccountId;
  readonly officer: AccountId;
  readonly post: PostId;
};

/**
 * Decided, served and final cases with all that likeness needs: made inside the
 * database. Their ledger entries and their events are not made: nothing measured reads those of
 * other cases. The guards are passed by here, in data made up for a measurement, and nowhere else.
 */
const statementsFor = ({ cases, respondent, officer, post }: Filled): readonly string[] => [
  `create temporary table bench_cases as
   select n, rule.rule_id, rule.family, rule.version, ${pick(1, '4')} as level,
     1 + ${pick(2, '5')} as severity, least(${pick(3, '8')}, ${pick(4, '8')}) as strikes,
     ${pick(5, '20')} = 0 as with_reach, ${pick(6, '5')} > 0 as proved,
     (array['post', 'post', 'post', 'account', 'off-service'])[1 + ${pick(7, '5')}] as conduct
   from generate_series(0::bigint, ${cases - 1}) as n cross join lateral (
     select v.rule_id, split_part(v.rule_id, '.', 1) as family, v.version from rule_versions as v
     order by v.rule_id, v.version
     offset (hashint8extended(n, 8) & 1073741823) % (select count(*) from rule_versions) limit 1) as rule`,
  `insert into cases (id, docket, respondent_id, source, created_at, state, danger, version, changed_at)
   select ${id(1)}, ${docket}, ${respondent}, 'report', ${at}, 'final', false, 20, ${at} from bench_cases`,
  `insert into allegations (id, case_id, rule_id, rule_version, subject, post_id, summary, conduct_at,
     alleged_by, alleged_at)
   select ${id(2)}, ${id(1)}, rule_id, version, conduct, case conduct when 'post' then ${post}::bigint end,
     'Wrote something.', ${at}, ${officer}, ${at} from bench_cases`,
  `insert into decisions (id, case_id, kind, level, facts, public_interest, lesser_measures, known,
     tried_before, conditions_for_return, holding, strikes, with_reach, decided_at, entry_index)
   select ${id(3)}, ${id(1)}, 'officer', case when proved then level else 0 end, 'The facts.', '', '[]',
     '[]', '{}', '', 'To ' || (array['publish', 'repeat', 'threaten', 'invite', 'describe', 'announce'])[1 + ${pick(9, '6')}]
       || ' such a ' || (array['message', 'picture', 'address', 'rumour', 'number'])[1 + ${pick(10, '5')}]
       || ' about a neighbour crosses the line, as in case ' || n, strikes, with_reach, ${at}, -n - 1
   from bench_cases`,
  `insert into findings (decision_id, case_id, allegation_id, proved, severity, reason)
   select ${id(3)}, ${id(1)}, ${id(2)}, proved, severity, 'The post says so.' from bench_cases`,
  `insert into statements (id, decision_id, case_id, document_id, composed_at)
   select ${id(4)}, ${id(3)}, ${id(1)}, -n - 1, ${at} from bench_cases`,
  `insert into proofs_of_service (id, case_id, account_id, statement_id, channels, sent_at)
   select ${id(5)}, ${id(1)}, ${respondent}, ${id(4)}, '{service}', ${at} from bench_cases`,
  `insert into services (proof_id, served_at, entry_index)
   select ${id(5)}, ${at}, -n - 1 from bench_cases`,
  `insert into holdings (decision_id, family, rule_id, conduct, proved, severity, strikes, with_reach,
     level, decider_count, docket, says, decided_at, published_at)
   select d.id, b.family, b.rule_id, b.conduct, b.proved, b.severity, b.strikes, b.with_reach, d.level, 1,
     ${docket}, d.holding, d.decided_at, d.decided_at
   from bench_cases as b join decisions as d on d.id = ${id(3)}`,
  `drop table bench_cases`,
];

const tables = [
  'cases',
  'allegations',
  'decisions',
  'findings',
  'statements',
  'proofs_of_service',
  'services',
  'holdings',
];

/** What was made up has no entries and no documents to refer to. */
const guardsOff = [
  ...tables.map((table) => `alter table ${table} disable trigger user`),
  'alter table decisions drop constraint article_12_entered_first',
  'alter table services drop constraint article_12_entered_first',
  'alter table statements drop constraint statements_document_id_fkey',
];
const guardsOn = tables.map((table) => `alter table ${table} enable trigger user`);

/** Fills the database of a benchmark with decided cases. Takes seconds for 100,000. */
export async function fillDecidedCases(world: World, filled: Filled): Promise<void> {
  await transact(world, async (tx) => {
    const all = [...guardsOff, ...statementsFor(filled), ...guardsOn];
    for (const statement of all) await sql.raw(statement).execute(tx);
  });
  await sql`vacuum analyze`.execute(world.db);
}
