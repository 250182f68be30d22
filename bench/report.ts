import type { Figures } from './load.ts';

/** One line of the table: what was done, what it showed, and the ceiling of the same run. */
export type Row = {
  readonly what: string;
  readonly figures: Figures;
  /** The same server answering constant bytes of the same size at the same concurrency. */
  readonly constant?: Figures;
  /** What it is to show, in words. */
  readonly target?: string;
};

const columns = [
  '',
  'per second',
  'p50 ms',
  'p99 ms',
  'bytes',
  'constant /s',
  'ratio',
  'target',
] as const;

/** The table as text, aligned. */
export function table(rows: readonly Row[]): string {
  const lines = [columns, ...rows.map(cells)];
  const widths = columns.map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}

function cells({ what, figures, constant, target = '' }: Row): string[] {
  return [
    what,
    figures.perSecond.toFixed(0),
    figures.p50Ms.toFixed(1),
    figures.p99Ms.toFixed(1),
    figures.bytesEach.toFixed(0),
    constant === undefined ? '' : constant.perSecond.toFixed(0),
    constant === undefined ? '' : (figures.perSecond / constant.perSecond).toFixed(3),
    target,
  ];
}
