import { sql, type RawBuilder } from 'kysely';
import { dayOf, pageOf, toId, type CaseId, type Page, type PageQuery } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { clockActor, contextFor, factStore } from './desk/context.ts';
import { getCase } from './load-case.ts';
import { likenessOfAllegation } from './rules/likeness.ts';
import type { Case, Context, Level, RuleId, RuleSchedule } from './rules/model.ts';
import { distribution, nearestPrecedents, usualRange } from './rules/precedents.ts';
import type { Holding, LikeCases, Line } from './types.ts';

type HoldingRow = {
  readonly decision_id: string;
  readonly docket: string;
  readonly rule_id: string;
  readonly proved: boolean;
  readonly level: Level;
  readonly holding: string;
  readonly decided_at: Date;
  readonly overruled: boolean;
  readonly followed: number;
  readonly distinguished: number;
};

/** Published holdings (served, standing), one per decision and rule, newest first. */
async function holdings(
  db: Reader,
  where: RawBuilder<unknown>,
  limit: number,
): Promise<readonly Holding[]> {
  const { rows } = await sql<HoldingRow>`
    select * from (
      select distinct on (d.id, a.rule_id) d.id as decision_id, c.docket, a.rule_id, f.proved,
        d.level, d.holding, d.decided_at,
        exists (select from treatments as t where t.precedent_id = d.id and t.how = 'overruled') as overruled,
        (select count(*)::int from treatments as t where t.precedent_id = d.id and t.how = 'followed') as followed,
        (select count(*)::int from treatments as t where t.precedent_id = d.id and t.how = 'distinguished') as distinguished
      from decisions as d
        join cases as c on c.id = d.case_id
        join findings as f on f.decision_id = d.id
        join allegations as a on a.id = f.allegation_id
        join rules as r on r.id = a.rule_id
        join statements as s on s.decision_id = d.id
        join proofs_of_service as proof on proof.statement_id = s.id
        join services as served on served.proof_id = proof.id
      where ${where}
        and not exists (select from appeals as x join appeal_decisions as o on o.appeal_id = x.id
          where x.decision_id = d.id and o.outcome in ('overturned', 'remanded'))
      order by d.id desc, a.rule_id, f.proved desc
    ) as held order by decision_id desc limit ${limit}`.execute(db);
  return rows.map(holdingOf);
}

function holdingOf(row: HoldingRow): Holding {
  return {
    decisionId: toId<'decision'>(row.decision_id),
    docket: row.docket,
    ruleId: row.rule_id,
    proved: row.proved,
    level: row.level,
    holding: row.holding,
    decidedOn: dayOf(row.decided_at),
    overruled: row.overruled,
    treatments: { followed: row.followed, distinguished: row.distinguished },
  };
}

const lineLength = 50;

/** Cases held to cross the line of a rule, and cases held not to, at most 50 each (article 9). */
export async function lineOf(db: Reader, ruleId: RuleId): Promise<Line> {
  const [crosses, doesNotCross] = await Promise.all([
    holdings(db, sql`a.rule_id = ${ruleId} and f.proved`, lineLength),
    holdings(db, sql`a.rule_id = ${ruleId} and not f.proved`, lineLength),
  ]);
  return { crosses, doesNotCross };
}

/** Published holdings, newest first, of one rule or one family where asked. */
export async function listPrecedents(
  db: Reader,
  query: PageQuery & { readonly ruleId?: RuleId; readonly family?: string },
): Promise<Page<Holding>> {
  const items = await holdings(
    db,
    sql`(${query.ruleId ?? null}::text is null or a.rule_id = ${query.ruleId ?? null})
      and (${query.family ?? null}::text is null or r.family = ${query.family ?? null})
      and (${query.maxId ?? null}::bigint is null or d.id < ${query.maxId ?? null}::bigint)`,
    query.limit,
  );
  return pageOf(items, query.limit, ({ decisionId }) => decisionId);
}

const anyLevel: RuleSchedule = { usualFrom: 0, usualTo: 7, heaviest: 7 };

/** What deciders are shown of like cases: the nearest holdings and where such cases ended (article 9). */
export async function likeCases(world: World, caseId: CaseId): Promise<LikeCases> {
  const subject = await getCase(world.db, caseId);
  return likeCasesOf(subject, await readingContext(world, subject));
}

/** The facts of a case as the rules would see them, for reading. */
export async function readingContext(
  world: Pick<World, 'db' | 'clock' | 'secrets' | 'origin'>,
  subject: Case,
): Promise<Context> {
  return contextFor(world.db, world, factStore(world.db), {
    actor: clockActor,
    subject,
    command: { type: 'finalise' },
    respondentId: subject.respondent,
  });
}

export function likeCasesOf(subject: Case, context: Context): LikeCases {
  const [first] = subject.allegations;
  const likeness = likenessOfAllegation(first, 3, context);
  const others = context.precedents.filter(({ docket }) => docket !== subject.docket);
  const schedule = context.ruleVersions.find(
    ({ id, version }) => id === first?.rule.id && version === first.rule.version,
  )?.schedule;
  return {
    nearest: nearestPrecedents(likeness, others, context.charter.nearestPrecedents),
    usualRange: usualRange(likeness, others, schedule ?? anyLevel),
    distribution: distribution(likeness, others),
  };
}
