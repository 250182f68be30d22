import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { z } from '@hono/zod-openapi';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { FoundToken, Scope } from '#accounts';
import { requireWatchable } from '#conversation';
import { isRefusal, refuse, secondMs, type AccountId } from '#foundation';
import { log } from '#infrastructure';
import { bool, text } from '../fields.ts';
import { problemOf } from '../problem.ts';
import type { Connection, Ending } from './connections.ts';
import { namedStream, type AskedStream } from './named-streams.ts';
import { mostUnreadBytes, untilRoom, type Place } from './place.ts';

/** Streams that one socket may watch at once. */
const mostStreams = 50;
/** Messages of a client between two beats; it has no reason for more. */
const mostMessages = 300;
/** Messages that are not obeyed yet: one may wait for the database. */
const mostWaiting = 100;
/** For how long a closing socket is waited for. */
const closingMs = 2 * secondMs;

/** How a socket is closed, for its client to tell what to do next. */
const closings = {
  restart: [1012, 'service restart'],
  revoked: [1008, 'the access token is no longer valid'],
  slow: [1013, 'not read fast enough: come back with last_event_id'],
  lost: [1011, 'something was missed: come back with last_event_id'],
  noisy: [1008, 'too many messages'],
} as const satisfies Record<Ending, readonly [number, string]>;

const subscription = z.object({
  type: z.enum(['subscribe', 'unsubscribe']),
  stream: text(100),
  tag: text(200).optional(),
  list: text(20).optional(),
  only_media: bool.optional(),
  /** Ours: where to go on. When given, even empty, events carry their `id`. */
  last_event_id: text(80).optional(),
  since_id: text(80).optional(),
});

type Subscription = z.output<typeof subscription>;

/** Who opens a socket. */
export type Opener = {
  readonly token: string;
  readonly found: FoundToken;
  readonly accountId: AccountId;
  readonly address: string;
};

/** The one server of all sockets: it compresses nothing, because every socket would pay for it. */
export function webSocketServer(): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: 4096,
    // Browsers can send a token no other way than as a protocol; it must be agreed to.
    handleProtocols: ([first = '']) => first,
  });
}

/** Completes the handshake and begins with the stream that the address names, if any. */
export function acceptSocket(
  server: WebSocketServer,
  place: Place,
  asked: {
    readonly request: IncomingMessage;
    readonly socket: Duplex;
    readonly head: Buffer;
    readonly opener: Opener;
    readonly query: URLSearchParams;
  },
): void {
  server.handleUpgrade(asked.request, asked.socket, asked.head, (socket) => {
    const watched = serveSocket(place, socket, asked.opener);
    if (asked.query.has('stream')) {
      watched.handle({ ...Object.fromEntries(asked.query), type: 'subscribe' });
    }
  });
}

type Served = {
  readonly socket: WebSocket;
  readonly connection: Connection;
  readonly accountId: AccountId;
  readonly scopes: readonly Scope[];
  /** The ways out of what is watched, by name. */
  readonly watched: Map<string, () => void>;
};

/** Of one socket between two beats. */
type Life = { isThere: boolean; messages: number };

function serveSocket(place: Place, socket: WebSocket, opener: Opener) {
  const life: Life = { isThere: true, messages: 0 };
  const connection = connectionOf(socket, opener, life);
  const { accountId, found } = opener;
  const watched = new Map<string, () => void>();
  const served: Served = { socket, connection, accountId, scopes: found.scopes, watched };
  const inTurn = oneAfterAnother(served);
  const free = takeOrClose(place, served);
  socket.on('error', () => socket.terminate());
  socket.on('pong', () => {
    life.isThere = true;
  });
  socket.on('close', () => {
    for (const leave of watched.values()) leave();
    watched.clear();
    free?.();
  });
  socket.on('message', (bytes) => {
    life.messages += 1;
    if (life.messages > mostMessages) connection.end('noisy');
    else inTurn(() => obey(place, served, parseJson(bytes)));
  });
  return { handle: (message: unknown) => inTurn(() => obey(place, served, message)) };
}

/** Obeys in the order asked; who asks faster than the database answers is let go. */
function oneAfterAnother(served: Served): (act: () => Promise<void>) => void {
  let last = Promise.resolve();
  let waiting = 0;
  return (act) => {
    if (waiting >= mostWaiting) return served.connection.end('noisy');
    waiting += 1;
    last = last
      .then(() => answerErrors(served, act))
      .finally(() => {
        waiting -= 1;
      });
  };
}

/** Refused only now, because before the handshake is done nothing can be told. */
function takeOrClose(place: Place, { connection, socket }: Served): (() => void) | undefined {
  try {
    return place.connections.take(connection);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    socket.close(1013, error.message.slice(0, 120));
    return undefined;
  }
}

function connectionOf(
  socket: WebSocket,
  { token, found, accountId, address }: Opener,
  life: Life,
): Connection {
  return {
    token,
    tokenId: found.tokenId,
    accountId,
    address,
    end: (ending) => {
      const [code, reason] = closings[ending];
      socket.close(code, reason);
      setTimeout(() => socket.terminate(), closingMs).unref();
    },
    beat: () => {
      if (!life.isThere) return socket.terminate();
      life.isThere = false;
      life.messages = 0;
      socket.ping();
    },
  };
}

/** What is too large, or comes in parts of its own making, never gets here. */
function parseJson(message: RawData): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(message) ? message.toString() : '');
  } catch {
    throw refuse('malformed', { detail: 'A message is not JSON' });
  }
}

/** A mistake of the client is told to it, and ends nothing. */
async function answerErrors(
  { socket, connection }: Served,
  act: () => Promise<void>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (isRefusal(error)) {
      const { status, body } = problemOf(error);
      socket.send(JSON.stringify({ ...body, status }));
      return;
    }
    log('api').error('A stream failed: {error}', { error });
    connection.end('lost');
  }
}

async function obey(place: Place, served: Served, message: unknown): Promise<void> {
  const parsed = subscription.safeParse(message);
  if (!parsed.success) throw refuse('malformed', { detail: 'A message asks for nothing known' });
  const asked = parsed.data;
  const { names, stream } = namedStream(asked, served.scopes);
  const key = names.join(' ');
  if (asked.type === 'unsubscribe') {
    served.watched.get(key)?.();
    served.watched.delete(key);
    return;
  }
  if (served.watched.has(key)) return;
  if (served.watched.size >= mostStreams) {
    throw refuse('too-many', { detail: `A socket may watch ${mostStreams} streams` });
  }
  await requireWatchable(place.world, { viewer: served.accountId, stream });
  if (served.socket.readyState !== served.socket.OPEN) return;
  served.watched.set(key, watch(place, served, { asked, names, stream }));
}

type Wanted = ReturnType<typeof namedStream> & { readonly asked: Subscription & AskedStream };

function watch({ streams }: Place, served: Served, { asked, names, stream }: Wanted): () => void {
  const { socket, connection, accountId } = served;
  const given = asked.last_event_id ?? asked.since_id;
  const { leave, position } = streams.watch({
    viewer: accountId,
    stream,
    ...(given === undefined || given === '' ? {} : { after: given }),
    receive: (shown, at) => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > mostUnreadBytes) connection.end('slow');
      else
        socket.send(shown.message(names, given === undefined ? undefined : at), { binary: false });
    },
    untilRoom: async () => {
      const isOpen = () => socket.readyState === socket.OPEN;
      const isRead = await untilRoom(() => (isOpen() ? socket.bufferedAmount : 0));
      if (!isRead) connection.end('slow');
    },
    onLost: () => connection.end('lost'),
  });
  // Only for who asked: stock clients know no such event.
  if (given !== undefined) {
    socket.send(JSON.stringify({ stream: names, event: 'position', id: position }));
  }
  return leave;
}
