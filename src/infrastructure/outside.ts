import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, type Dispatcher, request } from 'undici';
import { refuse } from '#foundation';

export type OutsideRequest = {
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The largest body that is read, 1 MiB unless told otherwise. */
  readonly maxBytes?: number;
  /** Gives the beginning of a body that is larger, instead of refusing it. */
  readonly cutAtMaxBytes?: boolean;
  /** For the whole exchange with its redirects, what the client has unless told otherwise. */
  readonly timeoutMs?: number;
  /** How many redirects are followed, 3 unless told otherwise; only GET and HEAD follow any. */
  readonly maxRedirects?: number;
};

export type OutsideResponse = {
  readonly status: number;
  /** Lower-case names; repeated ones are joined by `, `. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** The address that answered, after redirects. */
  readonly url: string;
};

/** The only way for a request to leave the server: it reaches public addresses and no others. */
export type Outside = {
  /** @throws Refusal `forbidden` for an address that is not public, `too-large`, `invalid` */
  readonly fetch: (url: string, request?: OutsideRequest) => Promise<OutsideResponse>;
  /** Whether loopback and private addresses are reached, as on one machine under test. */
  readonly allowsPrivate: boolean;
  /** The same guard for libraries that speak undici. */
  readonly dispatcher: Dispatcher;
  readonly close: () => Promise<void>;
};

export type OutsideOptions = {
  readonly userAgent: string;
  /** Lets loopback and private addresses pass: for tests of two servers on one machine. */
  readonly allowPrivate: boolean;
  /** Private addresses that pass all the same, as if they were public: for tests of what does not. */
  readonly allowAddresses?: readonly string[];
  /** For a whole exchange that names no time of its own, 20 s unless told otherwise. */
  readonly timeoutMs?: number;
};

const defaults = { maxBytes: 1024 * 1024, timeoutMs: 20_000, maxRedirects: 3 };

/** Opens the guarded client. */
export function openOutside(options: OutsideOptions): Outside {
  const agent = new Agent({
    connect: { timeout: 5_000, lookup: guardedLookup(options) },
    headersTimeout: 10_000,
    bodyTimeout: 10_000,
    maxHeaderSize: 32 * 1024,
  });
  // A literal address never reaches `lookup`, so it is judged before a connection is made.
  const dispatcher = agent.compose((dispatch) => (call, handler) => {
    assertAllowed(new URL(String(call.origin)), options);
    return dispatch(call, handler);
  });
  return {
    dispatcher,
    allowsPrivate: options.allowPrivate,
    close: () => agent.close(),
    fetch: (url, asked = {}) => follow({ dispatcher, options, asked }, url),
  };
}

type Exchange = {
  readonly dispatcher: Dispatcher;
  readonly options: OutsideOptions;
  readonly asked: OutsideRequest;
};

async function follow(exchange: Exchange, firstUrl: string): Promise<OutsideResponse> {
  const { asked, options } = exchange;
  const signal = AbortSignal.timeout(asked.timeoutMs ?? options.timeoutMs ?? defaults.timeoutMs);
  const maxRedirects = asked.maxRedirects ?? defaults.maxRedirects;
  let url = parseUrl(firstUrl);
  for (let redirects = 0; ; redirects += 1) {
    assertAllowed(url, options);
    const response = await exchangeOnce(exchange, url, signal);
    const next = redirectTarget(asked, response);
    if (next === undefined) return response;
    if (redirects >= maxRedirects) throw refuse('invalid', { detail: 'Too many redirects.' });
    url = next;
  }
}

function redirectTarget(asked: OutsideRequest, response: OutsideResponse): URL | undefined {
  const location = response.headers.get('location');
  const isRedirect = [301, 302, 303, 307, 308].includes(response.status);
  if (!isRedirect || location === undefined || asked.method === 'POST') return undefined;
  return parseUrl(location, response.url);
}

async function exchangeOnce(
  exchange: Exchange,
  url: URL,
  signal: AbortSignal,
): Promise<OutsideResponse> {
  const { asked, options, dispatcher } = exchange;
  const response = await request(url, {
    dispatcher,
    signal,
    method: asked.method ?? 'GET',
    headers: { 'user-agent': options.userAgent, ...asked.headers },
    body: asked.body ?? null,
  });
  const body = await readBounded(response.body, asked);
  return { status: response.statusCode, headers: flatten(response.headers), body, url: url.href };
}

/** Counts while reading, because a declared length proves nothing. */
async function readBounded(
  body: AsyncIterable<Uint8Array> & { destroy: () => unknown },
  { maxBytes = defaults.maxBytes, cutAtMaxBytes = false }: OutsideRequest,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes && cutAtMaxBytes) {
      body.destroy();
      return Buffer.concat([...chunks, chunk]).subarray(0, maxBytes);
    }
    if (sizeBytes > maxBytes) {
      body.destroy();
      throw refuse('too-large', { detail: `The answer is larger than ${maxBytes} bytes.` });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function flatten(headers: Record<string, string | string[] | undefined>): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat.set(name.toLowerCase(), [value].flat().join(', '));
  }
  return flat;
}

function parseUrl(text: string, origin?: string): URL {
  const url = URL.parse(text, origin);
  if (url === null) throw refuse('invalid', { detail: 'This is not a web address.' });
  return url;
}

function assertAllowed(url: URL, options: OutsideOptions): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw refuse('invalid', { detail: 'Only http and https addresses are fetched.' });
  }
  // The URL parser has already turned 0x7f.1, 017700000001 and the like into dotted quads.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isReached(host, options)) throw notPublic();
}

function isReached(address: string, { allowPrivate, allowAddresses }: OutsideOptions): boolean {
  return allowPrivate || isPublic(address) || allowAddresses?.includes(address) === true;
}

function notPublic() {
  return refuse('forbidden', { detail: 'Only addresses on the public internet are fetched.' });
}

/** Global unicast only: loopback, private, link-local, carrier, mapped and tunnelled ones are not. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ipaddr.process(address).range() === 'unicast';
}

/** Judges the very addresses that the socket will use, so a name cannot rebind after the check. */
function guardedLookup(outside: OutsideOptions): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const first = addresses?.[0];
      if (error !== null || first === undefined) {
        callback(error ?? new Error(`No address for ${hostname}`), '', 0);
      } else if (!addresses.every(({ address }) => isReached(address, outside))) {
        callback(notPublic(), '', 0);
      } else if (options.all === true) {
        callback(null, addresses);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}
