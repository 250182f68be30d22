import { bearer, measureCases, type Case, type Sides } from './cases.ts';
import { dataset } from './dataset.ts';
import type { LoadRequest } from './load.ts';
import type { Measured } from './measured.ts';
import type { Row } from './report.ts';

/** Home, writing and permalinks, by the word that asks for each. */
export function httpGroups(sides: Sides): Readonly<Record<string, () => Promise<Row[]>>> {
  return {
    home: () => measureCases(sides, homeReads()),
    post: () => measureCases(sides, postings()),
    permalink: async () => measureCases(sides, permalinkReads(await findPermalinks(sides.service))),
    'fan-out': async () => [await measureFanOut(sides.service)],
  };
}

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
