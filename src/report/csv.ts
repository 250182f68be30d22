import { alphaIds, countIds, medianIds, shareIds, tableIds, type Report } from './report.ts';

/**
 * The report as CSV (RFC 4180): figure, up to two codes, value, and what the value is of (the whole
 * of a share, the number measured for a median or an alpha). Codes never need quoting.
 */
export function reportCsv(report: Report): string {
  const { ledger } = report;
  const rows: (readonly (string | number)[])[] = [
    ['figure', 'code', 'second_code', 'value', 'of'],
    ['period', report.period, '', '', ''],
    ['ledger', ledger.origin, ledger.root, ledger.size, ''],
    ...countIds.map((id) => [id, '', '', report.counts[id], '']),
    ...shareIds.map((id) => [id, '', '', report.shares[id].part, report.shares[id].whole]),
    ...medianIds.map((id) => {
      const { days, measured } = report.medians[id];
      return [id, '', '', days ?? '', measured];
    }),
    ...alphaIds.map((id) => {
      const { alpha, measured } = report.alphas[id];
      return ['alpha', id, '', alpha ?? '', measured];
    }),
    ...tableIds.flatMap((id) =>
      report.tables[id].map(({ codes, count }) => [id, codes[0] ?? '', codes[1] ?? '', count, '']),
    ),
  ];
  return rows.map((row) => `${row.join(',')}\r\n`).join('');
}
