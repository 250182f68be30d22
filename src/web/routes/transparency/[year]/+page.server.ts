import { error } from '@sveltejs/kit';
import { platformOf } from '../../../lib/server/platform.ts';
import { viewCharts } from '../../../lib/server/report-view.ts';
import { words } from '../../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { year } = event.params;
  const report = /^\d{4}$/.test(year) ? await platformOf(event).report(year) : undefined;
  if (report === undefined) error(404);
  const { ledger, counts, shares, medians, alphas } = report;
  const title = words().transparency.yearly.title(year);
  return { title, year, ledger, counts, shares, medians, alphas, charts: viewCharts(report) };
};
