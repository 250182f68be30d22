import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { answerContract, type AnswerContract } from '#testing';
import { randomFrom, type Random } from '../crashes/random.ts';
import type { TestService } from '../scenarios/start-test-server.ts';
import { gatherCast, type Cast } from './cast.ts';
import { endpointsOf, type Endpoint } from './endpoints.ts';
import { at } from './fitting-values.ts';
import { shotAt, type Shot } from './requests.ts';
import { fingerprintOf } from './untouched.ts';

export type FuzzPlan = {
  readonly seed: number;
  readonly requests: number;
  /** Stops sooner when that time is over. */
  readonly mostMs?: number;
  readonly onProgress?: (done: number) => void;
};

export type FuzzReport = {
  /** How many were sent. */
  readonly requests: number;
  readonly perSecond: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** Each kind of failure once, with the request that showed it. */
  readonly failures: readonly string[];
  readonly slowest: { readonly ms: number; readonly what: string };
  /** Heap in megabytes after collection: at the start, in the middle, at the end. */
  readonly heapMb: readonly number[];
};

const atOnce = 8;
const longestMs = 20_000;
/** Rations and terms run on the clock of the service. */
const stepMs = 6_000;

type Run = {
  sent: number;
  readonly service: TestService;
  readonly cast: Cast;
  readonly endpoints: readonly Endpoint[];
  readonly contract: AnswerContract;
  /** Ids that the place is known to have; the newest push out the oldest. */
  readonly ids: string[];
  readonly failures: Map<string, string>;
  readonly byStatus: Map<number, number>;
  readonly slowest: { ms: number; what: string };
};

/** Sends requests that no client would, and says what was wrong with how they were answered. */
export async function fuzz(service: TestService, plan: FuzzPlan): Promise<FuzzReport> {
  const run = await prepare(service);
  const before = await fingerprintOf(service.service.world, run.cast.bystanders);
  const stopWatching = watchRejections(run);
  const startedMs = performance.now();
  const shares = [0.1, 0.5, 1].map((share) => Math.ceil(plan.requests * share));
  const heapMb: number[] = [];
  for (const until of shares) {
    await shoot(run, plan, { until, stopMs: startedMs + (plan.mostMs ?? Number.MAX_SAFE_INTEGER) });
    heapMb.push(usedHeapMb());
  }
  const tookMs = performance.now() - startedMs;
  await settleJobs(run);
  stopWatching();
  await compare(run, before);
  return {
    requests: run.sent,
    perSecond: (run.sent * 1000) / tookMs,
    byStatus: Object.fromEntries([...run.byStatus].sort(([left], [right]) => left - right)),
    failures: [...run.failures.values()],
    slowest: run.slowest,
    heapMb,
  };
}

async function prepare(service: TestService): Promise<Run> {
  const cast = await gatherCast(service.service.world);
  await service.settle();
  const document: unknown = await (await fetch(`${service.origin}/api/openapi.json`)).json();
  return {
    sent: 0,
    service,
    cast,
    endpoints: endpointsOf(document),
    contract: answerContract(document),
    ids: [...cast.ids],
    failures: new Map(),
    byStatus: new Map(),
    slowest: { ms: 0, what: '' },
  };
}

type Part = { readonly until: number; readonly stopMs: number };

async function shoot(
  run: Run,
  { seed, onProgress }: FuzzPlan,
  { until, stopMs }: Part,
): Promise<void> {
  const work = async () => {
    while (run.sent < until && performance.now() < stopMs) {
      const index = run.sent;
      Object.assign(run, { sent: index + 1 });
      await one(run, randomFrom(seed * 1_000_003 + index));
      if (index % 1000 === 999) {
        onProgress?.(index + 1);
        await settleJobs(run);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

async function one(run: Run, random: Random): Promise<void> {
  const endpoint = random.pick(run.endpoints);
  const shot = shotAt(endpoint, random, run);
  const [caller = '', token] = random.pick(Object.entries(run.cast.callers));
  run.service.clock.advance(stepMs);
  const startedMs = performance.now();
  const what = `${shot.method} ${endpoint.path} by ${caller}`;
  try {
    const { origin } = run.service;
    const answer = await send(origin, shot, token).catch((error: unknown) => {
      // A kept-alive connection may end just when it is taken again; a server that ends does so twice.
      if (at(at(error, 'cause'), 'code') !== 'UND_ERR_SOCKET') throw error;
      return send(origin, shot, token);
    });
    const tookMs = performance.now() - startedMs;
    if (tookMs > run.slowest.ms) Object.assign(run.slowest, { ms: tookMs, what });
    judge(run, { ...answer, shot, endpoint });
  } catch (error) {
    // A body beyond all bounds is refused before it was read: the connection ends with it.
    const isHuge = typeof shot.body === 'string' && shot.body.length > 1_000_000;
    if (!isHuge) note(run, `${what}: ${String(error)} ${String(at(error, 'cause'))}`, shot);
  }
}

type Got = { readonly status: number; readonly isJson: boolean; readonly text: string };

async function send(origin: string, shot: Shot, token: string | undefined): Promise<Got> {
  const response = await fetch(`${origin}${shot.path}`, {
    method: shot.method,
    redirect: 'manual',
    signal: AbortSignal.timeout(longestMs),
    headers: {
      ...shot.headers,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(shot.body === undefined ? {} : { body: shot.body }),
  });
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/event-stream')) {
    await response.body?.cancel();
    return { status: response.status, isJson: false, text: '' };
  }
  const text = await response.text();
  return { status: response.status, isJson: type.startsWith('application/json'), text };
}

type Judged = Got & { readonly shot: Shot; readonly endpoint: Endpoint };

function judge(run: Run, { status, isJson, text, shot, endpoint }: Judged): void {
  run.byStatus.set(status, (run.byStatus.get(status) ?? 0) + 1);
  const where = `${shot.method} ${endpoint.path} ${status}`;
  if (isFault(status, text)) note(run, `${where}: ${text.slice(0, 200)}`, shot);
  // As it was sent: dots lead elsewhere.
  const path = new URL(shot.path, run.service.origin).pathname;
  // Beyond 16 KB of address and headers the parser of HTTP answers itself.
  if (!path.startsWith('/api/') || status === 431) return;
  const json = isJson ? parsed(text) : undefined;
  if (status >= 400 && typeof at(json, 'error') !== 'string') {
    note(run, `${where}: a refusal without a sentence`, shot);
  }
  for (const { at: place, says } of run.contract({
    method: shot.method,
    path,
    status,
    json,
  })) {
    note(run, `${place}: ${says}`, shot);
  }
  const id = at(json, 'id');
  if (status < 300 && shot.method === 'POST' && typeof id === 'string') remember(run, id);
}

/** What is refused because it is not to be had (503 `unavailable`) is no fault. */
function isFault(status: number, text: string): boolean {
  return status >= 500 && !(status === 503 && at(parsed(text), 'code') === 'unavailable');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function remember({ ids }: Run, id: string): void {
  const mostKept = 400;
  const firstNew = 25;
  if (ids.length >= mostKept) ids.splice(firstNew, 1);
  ids.push(id);
}

function note(run: Run, says: string, shot?: Shot): void {
  const kind = says.replaceAll(/\d{6,}/g, 'N').slice(0, 160);
  if (run.failures.has(kind) || run.failures.size > 60) return;
  run.failures.set(kind, shot === undefined ? says : `${says}\n    ${written(shot)}`);
}

function written({ method, path, headers, body }: Shot): string {
  const shown =
    body instanceof FormData
      ? JSON.stringify(
          [...body.entries()].map(([name, value]) => [
            name,
            typeof value === 'string' ? value : value.name,
          ]),
        )
      : String(body ?? '');
  return `${method} ${path.slice(0, 400)} ${JSON.stringify(headers)} ${shown.slice(0, 600)}`;
}

async function settleJobs(run: Run): Promise<void> {
  try {
    await run.service.settle();
  } catch (error) {
    note(run, `a job failed: ${String(error)}`);
  }
}

function watchRejections(run: Run): () => void {
  const notice = (reason: unknown) =>
    note(
      run,
      `unhandled rejection: ${reason instanceof Error ? (reason.stack ?? '') : String(reason)}`,
    );
  process.on('unhandledRejection', notice);
  return () => void process.off('unhandledRejection', notice);
}

async function compare(run: Run, before: Readonly<Record<string, string>>): Promise<void> {
  const after = await fingerprintOf(run.service.service.world, run.cast.bystanders);
  for (const [table, print] of Object.entries(after)) {
    if (before[table] !== print) note(run, `rows of people who did nothing changed in ${table}`);
  }
}

function usedHeapMb(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') Reflect.apply(collect, undefined, []);
  return process.memoryUsage().heapUsed / 1024 ** 2;
}
