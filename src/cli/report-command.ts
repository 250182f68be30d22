import { object } from '@optique/core/constructs';
import { message } from '@optique/core/message';
import { optional, withDefault } from '@optique/core/modifiers';
import { command, option } from '@optique/core/primitives';
import { choice, string } from '@optique/core/valueparser';
import { refuse } from '#foundation';
import { readPublished } from '#ledger';
import { openReport, reportCsv, reportOf, startCounting, type Report } from '#report';
import { verifyLedger } from './ledger-verify.ts';
import { withWorld } from './open-world.ts';
import { reportLines } from './report-lines.ts';
import type { Surroundings } from './surroundings.ts';
import type { LedgerReport } from './verifier/judge-ledger.ts';
import { mapTask } from './task.ts';

const formats = ['text', 'csv', 'json'] as const;

type Asked = {
  readonly source?: string | undefined;
  readonly vkey?: string | undefined;
  readonly period: string;
  readonly format: (typeof formats)[number];
};

const numbers = mapTask(
  object({
    source: optional(
      option('--from-ledger', string({ metavar: 'URL|FOLDER' }), {
        description: message`Any server, its ledger, or a folder as exported: verified first, and nothing else is asked. Without it, the ledger of this service.`,
      }),
    ),
    vkey: optional(
      option('--vkey', string({ metavar: 'KEY' }), {
        description: message`The verifier key learnt elsewhere, or a file that holds it.`,
      }),
    ),
    period: withDefault(
      option('--period', string({ metavar: 'PERIOD' }), {
        description: message`A month (2027-01), a year (2027), or all.`,
      }),
      'all',
    ),
    format: withDefault(
      option('--format', choice(formats, { metavar: 'FORMAT' }), {
        description: message`text, csv or json.`,
      }),
      'text',
    ),
  }),
  (at, asked: Asked) =>
    asked.source === undefined ? reportHere(at, asked) : reportOnLedger(at, asked, asked.source),
);

export const reportCommand = command('report', numbers, {
  brief: message`The transparency report, computed from the ledger alone.`,
  description: message`Counts what the entries of a ledger say of a month, a year or everything. The page /transparency shows the same numbers.`,
});

function reportHere(at: Surroundings, asked: Asked): Promise<number> {
  return withWorld(at, async ({ db }) => {
    const report = await openReport((from) => readPublished(db, from))(asked.period);
    return print(at, asked, report);
  });
}

/** Counted while it is judged; numbers are only given of a log that verifies. */
async function reportOnLedger(at: Surroundings, asked: Asked, source: string): Promise<number> {
  const { vkey } = asked;
  const counting = startCounting();
  const judged = await verifyLedger({
    source,
    ...(vkey === undefined ? {} : { vkey }),
    onEntry: counting.add,
  });
  if (!judged.ok) {
    for (const { kind, detail } of judged.findings) at.tell(`${kind}: ${detail}`);
    throw refuse('invalid', {
      article: 12,
      detail: 'The ledger does not verify, so there is no report on it (see moot ledger verify).',
    });
  }
  return print(at, asked, reportOf(counting.months(), headOf(judged), asked.period));
}

function headOf({ origin = '', size = 0, root = '' }: LedgerReport) {
  return { origin, size, root };
}

/** @throws Refusal `invalid` for a period that is none */
function print(at: Surroundings, asked: Asked, report: Report | undefined): number {
  if (report === undefined) {
    throw refuse('invalid', { field: 'period', detail: 'A period is a month, a year, or "all".' });
  }
  for (const line of inFormat(report, asked.format)) at.print(line);
  return 0;
}

function inFormat(report: Report, format: Asked['format']): readonly string[] {
  if (format === 'json') return [JSON.stringify(report, null, 2)];
  if (format === 'csv') return reportCsv(report).trimEnd().split('\r\n');
  return reportLines(report);
}
