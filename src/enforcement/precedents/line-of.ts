import { sql } from 'kysely';
import { pageOf, type Page, type PageQuery } from '#foundation';
import type { World } from '#infrastructure';
import type { RuleId } from '../rules/model.ts';
import { levelSpread } from '../rules/precedent-status.ts';
import type { Holding, Line } from '../types.ts';
import { readerOf, readPrecedents } from './read-precedents.ts';

const lineLength = 20;

/**
 * The line of a rule: cases held to cross it beside cases held not to, the newest of each, with how
 * many there are and where they ended (article 9).
 */
export async function lineOf(world: Pick<World, 'db' | 'clock'>, ruleId: RuleId): Promise<Line> {
  const [crosses, doesNotCross, counted] = await Promise.all([
    listSide(world, { ruleId, proved: true, limit: lineLength }),
    listSide(world, { ruleId, proved: false, limit: lineLength }),
    countLine(world, ruleId),
  ]);
  return { crosses: crosses.items, doesNotCross: doesNotCross.items, ...counted };
}

/** One side of a rule's line, newest first. */
export async function listSide(
  world: Pick<World, 'db' | 'clock'>,
  query: PageQuery & { readonly ruleId: RuleId; readonly proved: boolean },
): Promise<Page<Holding>> {
  const items = await readPrecedents(
    readerOf(world),
    sql`p.rule_id = ${query.ruleId} and p.proved = ${query.proved} and not p.fallen
      and p.decision_id < coalesce(${query.maxId ?? null}::bigint, 9223372036854775807)`,
    query.limit,
  );
  return pageOf(items, query.limit, ({ decisionId }) => decisionId);
}

async function countLine({ db }: Pick<World, 'db'>, ruleId: RuleId) {
  const { rows } = await sql<{ proved: boolean; level: number; cases: number }>`
    select proved, level, count(*)::int as cases from precedents
    where rule_id = ${ruleId} and not fallen group by proved, level`.execute(db);
  const byLevel = Array.from({ length: 8 }, (_, level) =>
    rows.reduce((sum, row) => (row.proved && row.level === level ? sum + row.cases : sum), 0),
  );
  const total = (proved: boolean): number =>
    rows.reduce((sum, row) => (row.proved === proved ? sum + row.cases : sum), 0);
  const spread = levelSpread(byLevel);
  return {
    counts: { crosses: total(true), doesNotCross: total(false) },
    ...(spread === undefined ? {} : { spread }),
  };
}
