import { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { requireWatchable, type Stream } from '#conversation';
import { refuse, type AccountId } from '#foundation';
import { forPerson, type Api, type ApiContext } from '../endpoint.ts';
import { blankable, bool, text } from '../fields.ts';
import { bearerToken } from '../authenticate.ts';
import type { Connection } from './connections.ts';
import { namedStream, scopeOf, type AskedStream } from './named-streams.ts';
import { mostUnreadBytes, untilRoom, type Place } from './place.ts';

const paths = {
  '/api/v1/streaming/user': 'user',
  '/api/v1/streaming/user/notification': 'user:notification',
  '/api/v1/streaming/public': 'public',
  '/api/v1/streaming/public/local': 'public:local',
  '/api/v1/streaming/public/remote': 'public:remote',
  '/api/v1/streaming/hashtag': 'hashtag',
  '/api/v1/streaming/hashtag/local': 'hashtag:local',
  '/api/v1/streaming/list': 'list',
  '/api/v1/streaming/direct': 'direct',
} as const;

const fields = {
  tag: text(200).optional(),
  list: text(20).optional(),
  only_media: bool.optional(),
  /** Where to go on, for clients that cannot send `Last-Event-ID`. */
  last_event_id: blankable(text(80)),
  since_id: blankable(text(80)),
} as const;

/** Streams as server-sent events, one a request. */
export function mountServerSent(api: Api, place: Place): void {
  for (const [path, stream] of Object.entries(paths)) {
    forPerson(
      api,
      {
        method: 'get',
        path,
        summary: `Events of the stream ${stream}, as they happen`,
        scopes: [scopeOf(stream)],
        fields,
      },
      ({ c, account, caller, input }) =>
        answerStream(c, place, {
          accountId: account.id,
          stream: namedStream({ ...input, stream }, caller?.scopes ?? []).stream,
          after: c.req.header('last-event-id') ?? input.last_event_id ?? input.since_id,
        }),
    );
  }
  mountByName(api, place);
}

/** The address of the WebSocket also answers a plain request that names its stream. */
function mountByName(api: Api, place: Place): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/streaming',
      summary: 'All streams over one WebSocket; without an upgrade, the events of one',
      scopes: ['read:statuses', 'read:notifications'],
      fields: { ...fields, stream: text(100).optional() },
    },
    ({ c, account, caller, input }) => {
      const { stream = '' } = input;
      const asked: AskedStream = { ...input, stream };
      return answerStream(c, place, {
        accountId: account.id,
        stream: namedStream(asked, caller?.scopes ?? []).stream,
        after: c.req.header('last-event-id') ?? input.last_event_id ?? input.since_id,
      });
    },
  );
}

type Asked = {
  readonly accountId: AccountId;
  readonly stream: Stream;
  readonly after: string | undefined;
};

const headersOfStream = {
  'content-type': 'text/event-stream',
  'cache-control': 'private, no-store',
  // A proxy that gathers answers would hold events back.
  'x-accel-buffering': 'no',
} as const;

async function answerStream(c: ApiContext, place: Place, asked: Asked): Promise<Response> {
  const headers = { ...c.get('headers'), ...headersOfStream };
  await requireWatchable(place.world, { viewer: asked.accountId, stream: asked.stream });
  if (c.req.method === 'HEAD') return new Response(null, { headers });
  const token = bearerToken(c) ?? '';
  const found = await place.findToken(token);
  if (found === undefined) throw refuse('unauthenticated');
  const response = outgoingOf(c.env);
  // Who left while the database was asked has no end that could still be heard.
  if (response.destroyed) return alreadyAnswered();
  const caller = { token, tokenId: found.tokenId, address: c.get('address') };
  const connection = connectionOf(response, { ...caller, accountId: asked.accountId });
  const free = place.connections.take(connection);
  response.writeHead(200, headers);
  sendEvents(place, { response, connection, free, asked });
  const answered = alreadyAnswered();
  c.set('dressed', answered);
  return answered;
}

/** Tells the HTTP server to leave the connection alone. */
function alreadyAnswered(): Response {
  const answered = new Response(null, RESPONSE_ALREADY_SENT);
  // The HTTP server sends a response whose body nobody looked at without reading its headers.
  if (answered.body !== null) throw new Error('an answer that was given has a body');
  return answered;
}

/** Written to directly: the bytes of an event are shared by all who get them, and none is queued twice. */
function outgoingOf(env: unknown): ServerResponse {
  const outgoing: unknown =
    typeof env === 'object' && env !== null ? Reflect.get(env, 'outgoing') : undefined;
  if (isResponse(outgoing)) return outgoing;
  throw new Error('a stream needs the connection that asked for it');
}

function isResponse(value: unknown): value is ServerResponse {
  return value instanceof ServerResponse;
}

function connectionOf(
  response: ServerResponse,
  caller: Omit<Connection, 'end' | 'beat'>,
): Connection {
  return {
    ...caller,
    end: (ending) => {
      // What is unread is let go of with whoever does not read it.
      if (ending === 'slow') response.destroy();
      else response.end();
    },
    beat: () => response.write(':thump\n\n'),
  };
}

type Sending = {
  readonly response: ServerResponse;
  readonly connection: Connection;
  readonly free: () => void;
  readonly asked: Asked;
};

function sendEvents({ streams }: Place, { response, connection, free, asked }: Sending): void {
  const { leave, position } = streams.watch({
    viewer: asked.accountId,
    stream: asked.stream,
    ...(asked.after === undefined ? {} : { after: asked.after }),
    receive: (shown, at) => {
      if (response.writableEnded || response.destroyed) return;
      if (response.writableLength > mostUnreadBytes) connection.end('slow');
      else response.write(shown.sentEvent(at));
    },
    untilRoom: async () => {
      const isRead = await untilRoom(() => (response.destroyed ? 0 : response.writableLength));
      if (!isRead) connection.end('slow');
    },
    onLost: () => connection.end('lost'),
  });
  response.once('close', () => {
    leave();
    free();
  });
  // From here on there is a position to come back to, even if nothing happens.
  response.write(`:)\nid: ${position}\n\n`);
}
