import { sql } from 'kysely';
import { toId } from '#foundation';
import type { Reader } from '#infrastructure';
import type { Level, Precedent, RuleFamily } from '../rules/model.ts';

/** The latest of a family; older holdings still stand on the rule's page. */
const mostPrecedents = 500;

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
  readonly holding: string;
};

/**
 * Published holdings (their statement is served) of the families, newest first: one per decision
 * and family, by its gravest finding. Overturned ones no longer hold.
 */
export async function listHoldings(
  db: Reader,
  families: readonly RuleFamily[],
): Promise<readonly Precedent[]> {
  if (families.length === 0) return [];
  const { rows } = await sql<Row>`
    select * from (
      select distinct on (d.id, r.family) d.id as decision_id, c.docket, a.rule_id, r.family,
        a.subject as conduct, f.proved, f.severity, d.strikes, d.with_reach, d.level,
        coalesce(p.size, (select count(*)::int from decision_officers as o where o.decision_id = d.id))
          as decider_count,
        d.decided_at, d.holding,
        exists (select from treatments as t where t.precedent_id = d.id and t.how = 'overruled') as overruled
      from findings as f
        join decisions as d on d.id = f.decision_id
        join allegations as a on a.id = f.allegation_id
        join rules as r on r.id = a.rule_id
        join cases as c on c.id = d.case_id
        join statements as s on s.decision_id = d.id
        join proofs_of_service as proof on proof.statement_id = s.id
        join services as served on served.proof_id = proof.id
        left join panels as p on p.id = d.panel_id
      where r.family = any (${[...families]}::text[])
        and not exists (select from appeals as x join appeal_decisions as o on o.appeal_id = x.id
          where x.decision_id = d.id and o.outcome in ('overturned', 'remanded'))
        and not exists (select from reviews as w join review_decisions as o on o.review_id = w.id
          where w.decision_id = d.id and o.outcome = 'corrected')
      order by d.id, r.family, f.proved desc, f.severity desc
    ) as holdings order by decided_at desc, decision_id desc limit ${mostPrecedents}`.execute(db);
  return rows.map((row) => ({
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
    holding: row.holding,
  }));
}
