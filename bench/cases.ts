import { tokenAt } from './dataset.ts';
import { run, type Figures, type LoadRequest } from './load.ts';
import type { Measured } from './measured.ts';
import type { Row } from './report.ts';

/** What is measured, and what it is compared with. */
export type Sides = {
  readonly service: Measured;
  readonly constant: Measured;
  readonly seconds: number;
};

export type Case = {
  readonly what: string;
  readonly connections: number;
  readonly requests: readonly LoadRequest[];
};

/** Each case as a row of the table, in the order given. */
export async function measureCases(sides: Sides, cases: readonly Case[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const each of cases) {
    process.stdout.write(`measuring ${each.what} …\n`);
    rows.push(await measure(sides, each));
  }
  return rows;
}

async function measure({ service, constant, seconds }: Sides, each: Case): Promise<Row> {
  const load = { url: service.origin, connections: each.connections, requests: each.requests };
  // Warm: caches fill, statements are prepared, code is compiled.
  await run({ ...load, seconds: 2 });
  const figures = await run({ ...load, seconds });
  return {
    what: each.what,
    figures,
    constant: await ceiling({ constant, seconds }, each, figures),
  };
}

function ceiling(
  { constant, seconds }: Pick<Sides, 'constant' | 'seconds'>,
  each: Case,
  { bytesEach }: Figures,
): Promise<Figures> {
  const size = Math.round(bytesEach);
  return run({
    url: `${constant.origin}/${size}`,
    connections: each.connections,
    seconds: Math.min(seconds, 3),
    requests: [{ method: each.requests[0]?.method ?? 'GET', path: `/${size}`, headers: {} }],
  });
}

export const bearer = (account: number): Record<string, string> => ({
  authorization: `Bearer ${tokenAt(account)}`,
});
