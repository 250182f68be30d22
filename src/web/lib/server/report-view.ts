import type { Report, TableId } from '#report';
import { words } from '../words/index.ts';

/** A row of a chart: what it counts, and its share of the longest, from 0 to 1. */
export type Bar = { readonly label: string; readonly count: number; readonly share: number };
export type Chart = { readonly id: TableId; readonly title: string; readonly bars: readonly Bar[] };

/** The tables of a report in its order and the reader's words, longest bar first. */
export function viewCharts(report: Report): readonly Chart[] {
  const { tables } = words().transparency;
  const isTable = (id: string): id is TableId => id in tables;
  return Object.keys(report.tables)
    .filter(isTable)
    .map((id) => ({ id, title: tables[id], bars: barsOf(report, id) }));
}

function barsOf(report: Report, id: TableId): readonly Bar[] {
  const rows = report.tables[id];
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return rows.map(({ codes, count }) => ({
    label: codes.map((code, place) => wordFor(id, code, place)).join(' · '),
    count,
    share: count / most,
  }));
}

/** A code in words; one that this version does not know stands as it is. */
function wordFor(id: TableId, code: string, place: number): string {
  const t = words();
  if (id === 'rule' && place === 0) return code;
  if ((id === 'rule' || id === 'sanction') && code === 'none') return t.transparency.noSanction;
  const known: Readonly<Record<TableId, Readonly<Record<string, string>>>> = {
    sanction: t.ledger.sanctions,
    rule: t.ledger.sanctions,
    outcome: t.ledger.outcomes,
    'decided-by': t.transparency.deciders,
    exception: t.ledger.exceptions,
    'interim-ground': t.ledger.exceptions,
    appeal: t.ledger.outcomes,
    review: t.ledger.outcomes,
    treatment: t.transparency.treatments,
  };
  return known[id][code] ?? code;
}

/** `2027` and `2027-02` as people say them. */
export function periodName(period: string): string {
  const t = words().transparency;
  if (period === 'all') return t.all;
  const [year = '', month] = period.split('-');
  return month === undefined ? year : t.month(t.months[Number(month) - 1] ?? month, year);
}
