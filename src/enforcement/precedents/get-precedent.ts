import { sql } from 'kysely';
import { dayOf, refuse, toId, type DecisionId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import type { Treatment } from '../rules/model.ts';
import type { Citation, PrecedentPage } from '../types.ts';
import { readerOf, readPrecedents } from './read-precedents.ts';

/** At most this many in each direction, newest first; the counts on the holding are whole. */
const mostCitations = 100;

/**
 * A precedent for good: what was held under each rule, what it is worth now, who cited it and whom it
 * cites. It stays at its address when it no longer stands, and says so.
 * @throws Refusal `not-found`
 */
export async function getPrecedent(
  world: Pick<World, 'db' | 'clock'>,
  decisionId: DecisionId,
): Promise<PrecedentPage> {
  const rules = await readPrecedents(
    readerOf(world),
    sql`p.decision_id = ${decisionId}::bigint`,
    100,
  );
  const main = await mainRule(world.db, decisionId);
  const precedent = rules.find(({ ruleId }) => ruleId === main);
  if (precedent === undefined) throw refuse('not-found', { detail: 'There is no such precedent.' });
  const [citedBy, cites] = await Promise.all([
    listCitedBy(world.db, decisionId),
    listCites(world.db, decisionId),
  ]);
  return { precedent, rules, citedBy, cites };
}

async function mainRule(db: Reader, decisionId: DecisionId): Promise<string | undefined> {
  const row = await db
    .selectFrom('precedents')
    .select('rule_id')
    .where('decision_id', '=', decisionId)
    .where('main', '=', true)
    .executeTakeFirst();
  return row?.rule_id;
}

type CitationRow = {
  readonly decision_id: string;
  readonly docket: string;
  readonly how: Treatment['how'];
  readonly on_appeal: boolean;
  readonly at: Date;
  readonly holding: string;
  readonly stands: boolean;
};

/** Later decisions, and appeals, that treated it. An appeal stands under the decision it was against. */
async function listCitedBy(db: Reader, decisionId: DecisionId): Promise<readonly Citation[]> {
  const { rows } = await sql<CitationRow>`
    select * from (
      select d.id as decision_id, c.docket, t.how, false as on_appeal, d.decided_at as at, d.holding,
        not p.fallen as stands
      from treatments as t join decisions as d on d.id = t.decision_id
        join precedents as p on p.decision_id = d.id and p.main
        join cases as c on c.id = d.case_id
      where t.precedent_id = ${decisionId}::bigint
      union all
      select d.id, c.docket, t.how, true, o.decided_at, d.holding, true
      from treatments as t join appeal_decisions as o on o.appeal_id = t.appeal_id
        join appeals as a on a.id = o.appeal_id
        join decisions as d on d.id = a.decision_id
        join cases as c on c.id = d.case_id
      where t.precedent_id = ${decisionId}::bigint
    ) as cited order by at desc, decision_id desc limit ${mostCitations}`.execute(db);
  return rows.map(citationOf);
}

async function listCites(db: Reader, decisionId: DecisionId): Promise<readonly Citation[]> {
  const { rows } = await sql<CitationRow>`
    select d.id as decision_id, c.docket, t.how, t.appeal_id is not null as on_appeal,
      d.decided_at as at, d.holding, not p.fallen as stands
    from treatments as t join decisions as d on d.id = t.precedent_id
      join precedents as p on p.decision_id = d.id and p.main
      join cases as c on c.id = d.case_id
    where t.decision_id = ${decisionId}::bigint
       or t.appeal_id in (select id from appeals where decision_id = ${decisionId}::bigint)
    order by d.id desc limit ${mostCitations}`.execute(db);
  return rows.map(citationOf);
}

function citationOf(row: CitationRow): Citation {
  return {
    decisionId: toId<'decision'>(row.decision_id),
    docket: row.docket,
    how: row.how,
    onAppeal: row.on_appeal,
    on: dayOf(row.at),
    holding: row.holding,
    stands: row.stands,
  };
}
