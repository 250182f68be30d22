import { dataset, tokenAt } from './dataset.ts';
import { run, type Figures, type LoadRequest } from './load.ts';
import type { Row } from './report.ts';
import type { Measured } from './measured.ts';

type Sides = {
  readonly service: Measured;
  readonly constant: Measured;
  readonly seconds: number;
};

type Case = {
  readonly what: string;
  readonly connections: number;
  readonly requests: readonly LoadRequest[];
};

/** Every measurement over HTTP, in the order of the table. */
export async function measureHttp(sides: Sides): Promise<Row[]> {
  const permalinks = await findPermalinks(sides.service);
  const rows: Row[] = [];
  for (const each of [...homeReads(), ...postings(), ...permalinkReads(permalinks)]) {
    process.stdout.write(`measuring ${each.what} …\n`);
    rows.push(await measure(sides, each));
  }
  rows.push(await measureFanOut(sides.service));
  return rows;
}

async function measure({ service, constant, seconds }: Sides, each: Case): Promise<Row> {
  // Warm: caches fill, statements are prepared, code is compiled.
  await run({ url: service.origin, connections: each.connections, seconds: 2, ...pick(each) });
  const figures = await run({
    url: service.origin,
    connections: each.connections,
    seconds,
    ...pick(each),
  });
  return {
    what: each.what,
    figures,
    constant: await ceiling({ constant, seconds }, each, figures),
  };
}

function pick({ requests }: Case): { requests: readonly LoadRequest[] } {
  return { requests };
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

const bearer = (account: number): Record<string, string> => ({
  authorization: `Bearer ${tokenAt(account)}`,
});

function homeReads(): Case[] {
  const requests = dataset.readers.map((account) => ({
    path: '/api/v1/timelines/home?limit=20',
    headers: bearer(account),
  }));
  return [1, 32].map((connections) => ({
    what: `home, ${connections} at once`,
    connections,
    requests,
  }));
}

function postings(): Case[] {
  const post = (account: number): LoadRequest => ({
    method: 'POST',
    path: '/api/v1/statuses',
    headers: { ...bearer(account), 'content-type': 'application/json' },
    body: JSON.stringify({
      status: 'The kettle is on, and the river has risen since the morning. #weather',
    }),
  });
  const modest = dataset.modest.map(post);
  const famous = [post(dataset.famous)];
  return [1, 8].flatMap((connections) => [
    { what: `post to 100 followers, ${connections} at once`, connections, requests: modest },
    { what: `post to 10,000 followers, ${connections} at once`, connections, requests: famous },
  ]);
}

type Permalink = { readonly html: string; readonly activity: string };

async function findPermalinks(service: Measured): Promise<readonly Permalink[]> {
  const answer = await fetch(`${service.origin}/api/v1/timelines/public?limit=20`);
  const statuses: unknown = await answer.json();
  if (!Array.isArray(statuses)) throw new Error('the public timeline is not a list');
  return statuses.map((status: unknown) => ({
    html: pathOf(status, 'url'),
    activity: pathOf(status, 'uri'),
  }));
}

function pathOf(status: unknown, field: string): string {
  const value: unknown =
    typeof status === 'object' && status !== null ? Reflect.get(status, field) : '';
  return new URL(String(value)).pathname;
}

function permalinkReads(permalinks: readonly Permalink[]): Case[] {
  return [
    {
      what: 'permalink as a page, 32 at once',
      connections: 32,
      requests: permalinks.map(({ html }) => ({ path: html, headers: { accept: 'text/html' } })),
    },
    {
      what: 'permalink as activity JSON, 32 at once',
      connections: 32,
      requests: permalinks.map(({ activity }) => ({
        path: activity,
        headers: { accept: 'application/activity+json' },
      })),
    },
  ];
}

/** How long until one post by the author whom everyone follows stands in every measured home. */
async function measureFanOut(service: Measured): Promise<Row> {
  const home = (account: number) =>
    fetch(`${service.origin}/api/v1/timelines/home?limit=1`, { headers: bearer(account) });
  await Promise.all(dataset.readers.map(async (account) => (await home(account)).text()));
  const startedMs = performance.now();
  const answer = await fetch(`${service.origin}/api/v1/statuses`, {
    method: 'POST',
    headers: { ...bearer(dataset.famous), 'content-type': 'application/json' },
    body: JSON.stringify({ status: 'A word to everyone.' }),
  });
  const posted: unknown = await answer.json();
  const id: unknown =
    typeof posted === 'object' && posted !== null ? Reflect.get(posted, 'id') : undefined;
  for (const account of dataset.readers) {
    while (!(await (await home(account)).text()).includes(`"id":"${String(id)}"`)) {
      if (performance.now() - startedMs > 10_000) throw new Error('the post did not reach a home');
    }
  }
  const tookMs = performance.now() - startedMs;
  return {
    what: `post to 10,000 followers until it stands in ${dataset.readers.length} homes`,
    figures: { perSecond: 1000 / tookMs, p50Ms: tookMs, p99Ms: tookMs, answers: 1, bytesEach: 0 },
  };
}
