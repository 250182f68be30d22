import { error } from '@sveltejs/kit';
import { platformOf } from '../../lib/server/platform.ts';
import { periodName, viewCharts } from '../../lib/server/report-view.ts';
import { words } from '../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const report = await platformOf(event).report(event.url.searchParams.get('period') ?? 'all');
  if (report === undefined) error(404);
  const { period, periods, ledger, counts, shares, medians, alphas } = report;
  const year = yearOf(period);
  return {
    title: words().transparency.title,
    period,
    periodName: periodName(period),
    periods: rowsOf(period, periods),
    year: year === 'all' ? periods[0] : year,
    ledger,
    counts,
    shares,
    medians,
    alphas,
    charts: viewCharts(report),
  };
};

const yearOf = (period: string): string => (period === 'all' ? period : period.slice(0, 4));

/** The years, and below them the months of the one that is shown: a long history stays a short list. */
function rowsOf(shown: string, periods: readonly string[]) {
  const named = (value: string) => ({ value, label: periodName(value) });
  const years = periods.filter((value) => value.length === 4);
  const months = periods.filter((value) => value.length > 4 && yearOf(value) === yearOf(shown));
  return [['all', ...years].map(named), months.map(named)];
}
