/**
 * Streams for programs: what the conversation tells those who watch, over WebSockets and as
 * server-sent events, in Mastodon's words. It decides nothing of what is shown: the conversation
 * does, by the rules of the timelines. Here are connections, their bounds and their end.
 */
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { isRefusal, refuse, type Refusal } from '#foundation';
import { log, type UpgradeListener } from '#infrastructure';
import { forAnyone, type Api } from '../endpoint.ts';
import { problemOf } from '../problem.ts';
import { rations, takeRation } from '../rate-limit.ts';
import { openPlace, type Place } from './place.ts';
import { mountServerSent } from './server-sent.ts';
import { acceptSocket, webSocketServer, type Opener } from './web-socket.ts';

export type Streaming = {
  /** Takes over a connection that asks to become a WebSocket, or refuses it with a proper answer. */
  readonly upgrade: UpgradeListener;
  /** Tells everyone that the service restarts, and ends all streams. */
  readonly close: () => void;
};

export type StreamingOptions = {
  readonly callsPerWindow: number;
  readonly addressOf: (request: { readonly headers: Headers }, env: unknown) => string;
};

/** Handshakes under way at the same time. */
const mostUpgrading = 500;

const socketPath = /^\/api\/v1\/streaming\/?$/;

/** Mounts the streams that answer requests, and gives what takes upgrades. */
export function openStreaming(api: Api, options: StreamingOptions): Streaming {
  const place = openPlace(api, options.callsPerWindow);
  const server = webSocketServer();
  const ration = rations(options.callsPerWindow);
  mountServerSent(api, place);
  mountHealth(api);
  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const address = options.addressOf({ headers: plainHeaders(request) }, { incoming: request });
    const url = new URL(request.url ?? '/', 'http://upgrade.invalid');
    if (!socketPath.test(url.pathname)) throw refuse('not-found', { detail: 'Record not found' });
    const opener = await recognise(place, request, { query: url.searchParams, address });
    const call = { method: 'GET', path: url.pathname, who: opener.accountId };
    const taken = await takeRation(place.world.ephemeral, ration, call);
    if (!taken.allowed) throw refuse('too-many', { detail: 'Too many requests' });
    acceptSocket(server, place, { request, socket, head, opener, query: url.searchParams });
  };
  let upgrading = 0;
  return {
    upgrade: (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      // While the database is slow, whoever comes back is sent away instead of waiting with everybody.
      if (upgrading >= mostUpgrading)
        return refuseUpgrade(
          socket,
          refuse('too-many', {
            detail: 'Too many streams are being opened; try again in a moment',
          }),
        );
      upgrading += 1;
      upgrade(request, socket, head)
        .catch((error: unknown) => {
          refuseUpgrade(socket, isRefusal(error) ? error : logFault(error));
        })
        .finally(() => {
          upgrading -= 1;
        });
    },
    close: () => {
      place.close();
      server.close();
    },
  };
}

function mountHealth(api: Api): void {
  forAnyone(
    api,
    { method: 'get', path: '/api/v1/streaming/health', summary: 'Whether streams run', fields: {} },
    () => new Response('OK', { headers: { 'content-type': 'text/plain; charset=utf-8' } }),
  );
}

/** By header, query, or protocol: browsers can set no header on a WebSocket. */
async function recognise(
  place: Place,
  request: IncomingMessage,
  { query, address }: { readonly query: URLSearchParams; readonly address: string },
): Promise<Opener> {
  const { authorization } = request.headers;
  const header =
    authorization === undefined ? undefined : (/^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '');
  const protocol = request.headers['sec-websocket-protocol']?.split(',')[0]?.trim();
  const token = header ?? query.get('access_token') ?? protocol ?? '';
  const isWhole = /^[\w~+/.=-]{1,512}$/.test(token);
  const found = isWhole ? await place.findToken(token) : undefined;
  if (found?.account === undefined) {
    throw refuse('unauthenticated', { detail: 'The access token is invalid' });
  }
  return { token, found, accountId: found.account.id, address };
}

function plainHeaders({ headers }: IncomingMessage): Headers {
  const names = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && !name.startsWith(':') ? [[name, value]] : [],
  );
  return new Headers(names);
}

function logFault(error: unknown): undefined {
  log('api').error('An upgrade failed: {error}', { error });
  return undefined;
}

function refuseUpgrade(socket: Duplex, refusal: Refusal | undefined): void {
  if (socket.destroyed || !socket.writable) return;
  const { status, body } =
    refusal === undefined
      ? { status: 500, body: { error: 'Something went wrong on our side.' } }
      : problemOf(refusal);
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    'access-control-allow-origin: *',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}
