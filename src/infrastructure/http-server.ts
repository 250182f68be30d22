import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode, StartFailure } from './start-failure.ts';

export type HttpServer = {
  /** The port that it listens on, also when any free one was asked for. */
  readonly port: number;
  /**
   * Hands requests to the service, and connections that ask to become a WebSocket; before that they
   * are told to come back in a second. An upgrade to anything else is passed over, as HTTP allows.
   */
  readonly serve: (listener: RequestListener, upgrade?: UpgradeListener) => void;
  /** Takes no new requests and lets those under way finish, for at most ten seconds. */
  readonly close: () => Promise<void>;
};

/** Takes over a connection whose request asks to go on as a WebSocket, and answers it. */
export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Nothing that anybody uploads is larger; routes have tighter bounds of their own. */
const mostBodyBytes = 64 * 1024 * 1024;
const graceMs = 10_000;

/** What a slow or silent client may hold up, and for how long. */
const limits = {
  headersTimeout: 10_000,
  // A film over a slow line takes minutes; what is read whole has a tighter bound where it is read.
  requestTimeout: 300_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16 * 1024,
};
/** Without a byte in either direction: a client that does not read its answer is let go. */
const silenceMs = 120_000;

/**
 * Begins to listen. @throws StartFailure when the port is taken or may not be used
 */
export async function openHttpServer(address: {
  readonly host: string;
  readonly port: number;
}): Promise<HttpServer> {
  let current: RequestListener = notYet;
  let currentUpgrade: UpgradeListener = refuseUpgrade;
  let closing = false;
  const server = createServer(
    { ...limits, shouldUpgradeCallback: isWebSocket },
    (request, response) => {
      // A kept-alive connection would otherwise bring the next request to a server that is leaving.
      if (closing) response.setHeader('connection', 'close');
      response.once('close', () => {
        if (closing) setImmediate(() => server.closeIdleConnections());
      });
      if (refuseLargeBody(request, response)) return;
      current(request, response);
    },
  );
  server.on('upgrade', (request, socket, head) => {
    if (closing) refuseUpgrade(request, socket);
    else currentUpgrade(request, socket, head);
  });
  server.timeout = silenceMs;
  const port = await listen(server, address);
  return {
    port,
    serve: (listener, upgrade = refuseUpgrade) => {
      current = listener;
      currentUpgrade = upgrade;
    },
    close: async () => {
      closing = true;
      await closeGently(server);
    },
  };
}

function notYet(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'retry-after': '1', 'content-type': 'text/plain; charset=utf-8' });
  response.end('Folkmoot is starting.\n');
}

function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

function refuseUpgrade(_request: IncomingMessage, socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  socket.end('HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\n\r\n');
}

/** By what is declared; a body of undeclared length is counted by the routes that read it. */
function refuseLargeBody(request: IncomingMessage, response: ServerResponse): boolean {
  if (Number(request.headers['content-length'] ?? 0) <= mostBodyBytes) return false;
  response.writeHead(413, { connection: 'close', 'content-type': 'application/json' });
  response.end('{"error":"The body is too large"}');
  return true;
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenFailure(error, host, port)));
    server.listen(port, host, () => {
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });
}

function listenFailure(error: Error, host: string, port: number): Error {
  const where = `port ${port} of ${host}`;
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `Another program listens on ${where}: stop it, or set PORT to another number.`,
    EACCES: `This user may not listen on ${where}: set PORT to a number above 1023.`,
    EADDRNOTAVAIL: `This machine has no address ${host}: set HOST to one that it has.`,
    ENOTFOUND: `There is no address ${host}: set HOST to one that this machine has.`,
  };
  const sentence = sentences[errorCode(error) ?? ''];
  return sentence === undefined
    ? error
    : new StartFailure(sentence, 'unavailable', { cause: error });
}

async function closeGently(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const over = new AbortController();
  await Promise.race([
    closed,
    delay(graceMs, undefined, { signal: over.signal }).catch(() => undefined),
  ]);
  over.abort();
  server.closeAllConnections();
  await closed;
}
