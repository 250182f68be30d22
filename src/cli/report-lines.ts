import { alphaIds, countIds, medianIds, shareIds, tableIds, type Report } from '#report';

const figureWidth = 24;
const longestBar = 32;

const padded = (text: string): string => text.padEnd(figureWidth);

/** The report for a terminal: each figure on a line, each table with its bars. */
export function reportLines(report: Report): readonly string[] {
  const { ledger, period, counts, shares, medians, alphas, tables } = report;
  return [
    `Report    ${period === 'all' ? 'everything' : period}`,
    `Ledger    ${ledger.origin}: ${ledger.size} entries, root ${ledger.root}`,
    '',
    ...countIds.map((id) => `${padded(id)}${counts[id]}`),
    '',
    ...shareIds.map((id) => {
      const { part, whole } = shares[id];
      const percent = whole === 0 ? '' : ` (${Math.round((part / whole) * 100)} %)`;
      return `${padded(id)}${part} of ${whole}${percent}`;
    }),
    ...medianIds.map((id) => {
      const { days, measured } = medians[id];
      return `${padded(id)}${days === null ? '–' : `${days} (median of ${measured})`}`;
    }),
    ...alphaIds.map((id) => {
      const { alpha, measured, least } = alphas[id];
      const says =
        measured < least ? `too few (${measured} of at least ${least})` : `– (${measured})`;
      return `${padded(`alpha ${id}`)}${alpha === null ? says : `${alpha} (${measured})`}`;
    }),
    ...tableIds.flatMap((id) => tableLines(id, tables[id])),
  ];
}

function tableLines(id: string, rows: Report['tables']['sanction']): readonly string[] {
  if (rows.length === 0) return [];
  const most = Math.max(...rows.map(({ count }) => count));
  const widest = Math.max(...rows.map(({ codes }) => codes.join(' ').length));
  return [
    '',
    id,
    ...rows.map(({ codes, count }) => {
      const bar = '█'.repeat(Math.max(1, Math.round((count / most) * longestBar)));
      return `  ${codes.join(' ').padEnd(widest)}  ${bar} ${count}`;
    }),
  ];
}
