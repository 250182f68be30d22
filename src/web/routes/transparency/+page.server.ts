import { error } from '@sveltejs/kit';
import { platformOf } from '../../lib/server/platform.ts';
import { periodName, viewCharts } from '../../lib/server/report-view.ts';
import { words } from '../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const report = await platformOf(event).report(event.url.searchParams.get('period') ?? 'all');
  if (report === undefined) error(404);
  const { period, periods, ledger, counts, shares, medians } = report;
  return {
    title: words().transparency.title,
    period,
    periodName: periodName(period),
    periods: ['all', ...periods].map((value) => ({ value, label: periodName(value) })),
    year: period === 'all' ? undefined : period.slice(0, 4),
    ledger,
    counts,
    shares,
    medians,
    charts: viewCharts(report),
  };
};
