import { sql, type RawBuilder } from 'kysely';
import { dayOf, toId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { listRuleVersions } from '../rule-versions.ts';
import type { Level } from '../rules/model.ts';
import { precedentStatus, supersededBy } from '../rules/precedent-status.ts';
import type { Holding } from '../types.ts';

type Row = {
  readonly decision_id: string;
  readonly docket: string;
  readonly rule_id: string;
  readonly rule_version: number;
  readonly proved: boolean;
  readonly level: Level;
  readonly holding: string;
  readonly decided_at: Date;
  readonly fallen: boolean;
  readonly followed: number;
  readonly distinguished: number;
  readonly overruled: boolean;
  readonly limited: boolean;
};

export type PrecedentReader = {
  readonly db: Reader;
  readonly now: Date;
};

export const readerOf = ({ db, clock }: Pick<World, 'db' | 'clock'>): PrecedentReader => ({
  db,
  now: clock.now(),
});

/**
 * Published holdings with what became of them, newest first. What a decision did to a precedent
 * counts as long as that decision itself stands.
 */
export async function readPrecedents(
  { db, now }: PrecedentReader,
  where: RawBuilder<unknown>,
  limit: number,
): Promise<readonly Holding[]> {
  const { rows } = await sql<Row>`
    select p.decision_id, c.docket, p.rule_id, p.rule_version, p.proved, p.level, p.fallen,
      d.holding, d.decided_at, became.*
    from precedents as p
      join decisions as d on d.id = p.decision_id
      join cases as c on c.id = d.case_id
      cross join lateral (
        select count(*) filter (where t.how = 'followed')::int as followed,
          count(*) filter (where t.how = 'distinguished')::int as distinguished,
          coalesce(bool_or(t.how = 'overruled'), false) as overruled,
          coalesce(bool_or(t.how = 'distinguished'
            and (t.appeal_id is not null or later.decider_count > p.decider_count)), false) as limited
        from treatments as t
          left join precedents as later on later.decision_id = t.decision_id and later.main
        where t.precedent_id = p.decision_id and (t.appeal_id is not null or not later.fallen)
      ) as became
    where ${where}
    order by p.decision_id desc limit ${limit}`.execute(db);
  const versions = await listRuleVersions(db, [...new Set(rows.map((row) => row.rule_id))]);
  return rows.map((row) => {
    const own = versions.filter(({ id }) => id === row.rule_id);
    const superseding = supersededBy(own, row.rule_version, now);
    return {
      decisionId: toId<'decision'>(row.decision_id),
      docket: row.docket,
      ruleId: row.rule_id,
      ruleVersion: row.rule_version,
      proved: row.proved,
      level: row.level,
      holding: row.holding,
      decidedOn: dayOf(row.decided_at),
      status: precedentStatus({ ...row, superseded: superseding !== undefined }),
      ...(superseding === undefined ? {} : { superseding }),
      overruled: row.overruled,
      treatments: { followed: row.followed, distinguished: row.distinguished },
    };
  });
}
