import { refuse, type AccountId, type ReportId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { underArticles } from '../article-refusal.ts';
import type { RuleId } from '../rules/model.ts';
import type { ReportCategory } from '../types.ts';
import { lockCase } from '../load-case.ts';
import { weighDanger } from './weigh-danger.ts';
import { getReport } from './reports.ts';

/**
 * Notes what a report is about in an officer's view; what the reporter wrote stays as it is.
 * @throws Refusal `forbidden`, `not-found`, `invalid`
 */
export async function classReport(
  world: World,
  officer: AccountId,
  input: {
    readonly reportId: ReportId;
    readonly category?: ReportCategory | undefined;
    readonly ruleIds?: readonly RuleId[] | undefined;
  },
): Promise<void> {
  const { reportId, category, ruleIds } = input;
  if (category === undefined && ruleIds === undefined) return;
  await underArticles(() =>
    transact(world, async (tx) => {
      const report = await getReport(tx, officer, reportId);
      const number = await nextNumber(tx, reportId);
      await tx
        .insertInto('report_classes')
        .values({
          report_id: reportId,
          number,
          category: category ?? report.category,
          officer_id: officer,
          classed_at: world.clock.now(),
        })
        .execute();
      await keepRules(tx, { report_id: reportId, number }, ruleIds ?? report.ruleIds);
      await weighDanger(tx, world, await lockCase(tx, report.caseId));
    }),
  );
}

async function nextNumber(tx: Tx, reportId: ReportId): Promise<number> {
  await tx.selectFrom('reports').select('id').where('id', '=', reportId).forUpdate().execute();
  const last = await tx
    .selectFrom('report_classes')
    .select((eb) => eb.fn.max('number').as('number'))
    .where('report_id', '=', reportId)
    .executeTakeFirst();
  return (last?.number ?? 0) + 1;
}

async function keepRules(
  tx: Tx,
  place: { readonly report_id: ReportId; readonly number: number },
  asked: readonly RuleId[],
): Promise<void> {
  const wanted = [...new Set(asked)];
  if (wanted.length === 0) return;
  const known = await tx.selectFrom('rules').select('id').where('id', 'in', wanted).execute();
  if (known.length !== wanted.length) {
    throw refuse('invalid', { article: 1, field: 'ruleIds', detail: 'There is no such rule.' });
  }
  await tx
    .insertInto('report_class_rules')
    .values(wanted.map((rule) => ({ ...place, rule_id: rule })))
    .execute();
}
