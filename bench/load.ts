import autocannon from 'autocannon';

/** What one load showed. Times in milliseconds, throughput in answers per second. */
export type Figures = {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly answers: number;
  /** Mean size of an answer on the wire. */
  readonly bytesEach: number;
};

export type Load = {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly requests?: readonly LoadRequest[];
};

export type LoadRequest = {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
};

/**
 * Puts a steady load on a server from this process. Every answer must be a success: a benchmark of
 * refusals would be a fast one.
 */
export async function run(load: Load): Promise<Figures> {
  const result = await autocannon({
    url: load.url,
    connections: load.connections,
    duration: load.seconds,
    ...(load.requests === undefined
      ? {}
      : { requests: load.requests.map((request) => ({ method: 'GET', ...request })) }),
  });
  const failed = result.non2xx + result.errors + result.timeouts;
  if (failed > 0) {
    throw new Error(`${failed} of ${result.requests.total} requests to ${load.url} failed`);
  }
  return {
    perSecond: result.requests.total / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    answers: result.requests.total,
    bytesEach: result.throughput.total / Math.max(1, result.requests.total),
  };
}
