import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { at } from '../trial.test.ts';

/** What the tests of streams share: sockets and event sources that keep what they were told. */

export type Told = {
  readonly event: string;
  readonly stream: readonly unknown[];
  /** The parsed payload; the bare text of a deletion. */
  readonly payload: unknown;
  readonly id: string | undefined;
};

export type Watcher = {
  readonly told: readonly Told[];
  /** Refusals of what was asked. */
  readonly errors: readonly unknown[];
  readonly say: (message: object | string) => void;
  /** Resolves when something that fits was told; fails after some seconds. */
  readonly until: (fits: (told: Told) => boolean) => Promise<Told>;
  readonly untilError: () => Promise<unknown>;
  /** Resolves when so many refusals were told in all. */
  readonly untilErrors: (count: number) => Promise<unknown>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly close: () => void;
  readonly socket: WebSocket;
};

/** Only what fails takes so long: a machine that is busy with other things is no failure. */
const patienceMs = 30_000;

export type Opening = {
  readonly token?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly protocols?: string[];
  readonly headers?: Record<string, string>;
  /** False: it never answers a ping. */
  readonly autoPong?: boolean;
};

/** Opens a socket; rejects with the status where the upgrade is refused. */
export async function openSocket(origin: string, opening: Opening): Promise<Watcher> {
  const { token, query = {}, protocols = [], headers = {}, autoPong = true } = opening;
  const url = `${origin.replace('http', 'ws')}/api/v1/streaming?${new URLSearchParams(query).toString()}`;
  const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const socket = new WebSocket(url, protocols, {
    headers: { ...bearer, ...headers },
    autoPong,
  });
  const told: Told[] = [];
  const errors: unknown[] = [];
  socket.on('message', (bytes: Buffer) => {
    const message: unknown = JSON.parse(bytes.toString());
    if (at(message, 'error') === undefined) told.push(toldIn(message));
    else errors.push(message);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  await opened(socket);
  return {
    told,
    errors,
    closed,
    socket,
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    until: (fits) =>
      found(
        () => told.find(fits),
        () => JSON.stringify(told),
      ),
    untilError: () =>
      found(
        () => errors.at(-1),
        () => 'no error',
      ),
    untilErrors: (count) =>
      found(
        () => errors[count - 1],
        () => `${errors.length} errors`,
      ),
    close: () => socket.close(),
  };
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('unexpected-response', (_request, response) => {
      reject(new Error(`refused with ${response.statusCode}`));
      socket.terminate();
    });
    socket.once('error', reject);
  });
}

function toldIn(message: unknown): Told {
  const event = String(at(message, 'event'));
  const payload = at(message, 'payload');
  const stream = at(message, 'stream');
  const id = at(message, 'id');
  return {
    event,
    stream: Array.isArray(stream) ? stream : [],
    payload: typeof payload === 'string' && event !== 'delete' ? JSON.parse(payload) : payload,
    id: typeof id === 'string' ? id : undefined,
  };
}

async function found<Value>(look: () => Value | undefined, describe: () => string): Promise<Value> {
  const startedMs = performance.now();
  for (;;) {
    const value = look();
    if (value !== undefined) return value;
    if (performance.now() - startedMs > patienceMs) throw new Error(`not told: ${describe()}`);
    await delay(10);
  }
}

/** Long enough for what is wrongly told to arrive: what is rightly told took a few milliseconds. */
export async function quiet(): Promise<void> {
  await delay(150);
}

export type Source = {
  readonly status: number;
  readonly headers: Headers;
  readonly told: readonly Told[];
  readonly until: (fits: (told: Told) => boolean) => Promise<Told>;
  /** The last `id:` line, as a browser would send it in `Last-Event-ID`. */
  readonly lastId: () => string | undefined;
  readonly ended: Promise<void>;
  readonly close: () => void;
};

/** Opens a stream of server-sent events. */
export async function openSource(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Source> {
  const abort = new AbortController();
  const response = await fetch(url, { headers, signal: abort.signal });
  const told: Told[] = [];
  const kept: { lastId: string | undefined } = { lastId: undefined };
  const ended = readEvents(response, (lines) => {
    const field = (name: string) =>
      lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    const id = field('id');
    kept.lastId = id ?? kept.lastId;
    const event = field('event');
    if (event === undefined) return;
    const payload = field('data') ?? '';
    told.push({
      event,
      stream: [],
      id,
      payload: event === 'delete' || payload === 'undefined' ? payload : JSON.parse(payload),
    });
  }).catch(() => undefined);
  return {
    status: response.status,
    headers: response.headers,
    told,
    until: (fits) =>
      found(
        () => told.find(fits),
        () => JSON.stringify(told),
      ),
    lastId: () => kept.lastId,
    ended,
    close: () => abort.abort(),
  };
}

async function readEvents(response: Response, take: (lines: string[]) => void): Promise<void> {
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) take(part.split('\n'));
  }
}

export const isUpdate = (id: string) => (told: Told) =>
  told.event === 'update' && at(told.payload, 'id') === id;

export function updatesIn(told: readonly Told[]): unknown[] {
  return told.filter(({ event }) => event === 'update').map(({ payload }) => at(payload, 'id'));
}

/** Asserts that an upgrade is refused with a status. */
export async function refusedWith(status: number, opening: Promise<Watcher>): Promise<void> {
  await assert.rejects(opening, new RegExp(`refused with ${status}`));
}

/** Asserts that a stream of server-sent events is refused with a status. */
export async function refusedStream(status: number, url: string, token: string): Promise<void> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  await response.body?.cancel();
  assert.equal(response.status, status);
}
