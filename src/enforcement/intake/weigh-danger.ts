import { sql } from 'kysely';
import type { Tx, World } from '#infrastructure';
import { dangerOf } from '../rules/danger.ts';
import type { Case } from '../rules/model.ts';
import { isInterimInForce } from '../rules/standing.ts';

type Row = { readonly category: string; readonly rules: readonly string[] };

/**
 * Keeps how dangerous a case is held to be, whenever something is learnt that bears on it. An
 * officer's classing of a report speaks for the report from then on.
 */
export async function weighDanger(
  tx: Tx,
  world: Pick<World, 'clock'>,
  subject: Case,
): Promise<void> {
  const { rows: reports } = await sql<Row>`
    select coalesce(class.category, r.category) as category,
      case when class.number is null
        then array(select rule_id from report_rules where report_id = r.id)
        else array(select rule_id from report_class_rules as k
          where k.report_id = r.id and k.number = class.number) end as rules
    from case_reports as cr join reports as r on r.id = cr.report_id
      left join lateral (select k.number, k.category from report_classes as k
        where k.report_id = r.id order by k.number desc limit 1) as class on true
    where cr.case_id = ${subject.id}`.execute(tx);
  const alleged = subject.allegations.map(({ rule }) => rule.id);
  const now = world.clock.now();
  const { rank, grounds } = dangerOf({
    reports,
    alleged,
    heaviestByRule: await heaviestByRule(tx, [
      ...reports.flatMap(({ rules }) => rules),
      ...alleged,
    ]),
    interim: subject.interim
      .filter((measure) => isInterimInForce(measure, now))
      .map(({ ground }) => ground),
  });
  await tx
    .updateTable('cases')
    .set({ danger_rank: rank, danger_grounds: [...grounds], danger: rank >= 2 })
    .where('id', '=', subject.id)
    .execute();
}

/** By the newest version of each rule. */
async function heaviestByRule(
  tx: Tx,
  rules: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (rules.length === 0) return new Map();
  const rows = await tx
    .selectFrom('rule_versions')
    .distinctOn('rule_id')
    .select(['rule_id', 'heaviest_level'])
    .where('rule_id', 'in', [...new Set(rules)])
    .orderBy('rule_id')
    .orderBy('version', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.rule_id, row.heaviest_level]));
}
