import { z } from '@hono/zod-openapi';
import { refuse } from '#foundation';
import {
  alphaIds,
  countIds,
  medianIds,
  reportCsv,
  shareIds,
  tableIds,
  type Report,
  type ReportOn,
} from '#report';
import { forAnyone, type Api } from '../endpoint.ts';
import { blankable, text } from '../fields.ts';
import { count } from '../mastodon/entities/shapes.ts';

const reportEntity = z
  .strictObject({
    format: z.literal('folkmoot/report/v1'),
    period: z.string(),
    periods: z.array(z.string()),
    ledger: z.strictObject({ origin: z.string(), size: count, root: z.string() }),
    counts: z.strictObject(eachField(countIds, count)),
    shares: z.strictObject(eachField(shareIds, z.strictObject({ part: count, whole: count }))),
    medians: z.strictObject(
      eachField(medianIds, z.strictObject({ days: z.number().nullable(), measured: count })),
    ),
    alphas: z.strictObject(
      eachField(
        alphaIds,
        z.strictObject({ alpha: z.number().nullable(), measured: count, least: count }),
      ),
    ),
    tables: z.strictObject(
      eachField(tableIds, z.array(z.strictObject({ codes: z.array(z.string()), count }))),
    ),
  })
  .openapi('TransparencyReport');

function eachField<Shape extends z.ZodType>(
  ids: readonly string[],
  shape: Shape,
): Record<string, Shape> {
  return Object.fromEntries(ids.map((id) => [id, shape]));
}

const fields = { period: blankable(text(10)) } as const;

/** What was decided in a period, as the ledger alone says (Article 12). */
export function mountTransparency(api: Api, reportOn: ReportOn): void {
  const path = '/api/folkmoot/v1/transparency';
  forAnyone(
    api,
    {
      method: 'get',
      path,
      summary: 'The transparency report on a month (2027-01), a year (2027) or everything (all)',
      returns: reportEntity,
      fields,
    },
    ({ input }) => getReport(reportOn, input.period),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: `${path}.csv`,
      summary: 'The same report as CSV: figure, codes, value, and what the value is of',
      sends: 'text/csv',
      fields,
    },
    async ({ input }) => {
      const report = await getReport(reportOn, input.period);
      return new Response(reportCsv(report), {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="transparency-${report.period}.csv"`,
        },
      });
    },
  );
}

/** @throws Refusal `invalid` for a period that is none */
async function getReport(reportOn: ReportOn, period = 'all'): Promise<Report> {
  const report = await reportOn(period);
  if (report !== undefined) return report;
  throw refuse('invalid', { field: 'period', detail: 'A period is a month, a year, or "all".' });
}
