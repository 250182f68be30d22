import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** An S3-compatible store on loopback: put, get with ranges, head and delete, addressed by path. */
export type S3StandIn = {
  readonly origin: string;
  readonly objects: Map<string, StoredObject>;
  /** Every request that came, in order. */
  readonly seen: readonly Seen[];
  readonly close: () => Promise<void>;
};

type StoredObject = { readonly bytes: Buffer; readonly headers: IncomingMessage['headers'] };
type Seen = {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
};

export async function startS3StandIn(): Promise<S3StandIn> {
  const objects = new Map<string, StoredObject>();
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://s3.test').pathname;
    const { authorization } = request.headers;
    seen.push({ method: request.method ?? '', path, authorization });
    void buffer(request).then((body) => {
      answer({ request, response, path, body }, objects);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    objects,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly body: Buffer;
};

function answer(exchange: Exchange, objects: Map<string, StoredObject>): void {
  const { request, response, path, body } = exchange;
  const { authorization, 'x-amz-content-sha256': claimed } = request.headers;
  if (authorization?.startsWith('AWS4-HMAC-SHA256 ') !== true) {
    fail(response, 403, 'AccessDenied');
    return;
  }
  if (request.method === 'PUT') {
    const hash = createHash('sha256').update(body).digest('hex');
    if (claimed !== 'UNSIGNED-PAYLOAD' && claimed !== hash) {
      fail(response, 400, 'XAmzContentSHA256Mismatch');
      return;
    }
    objects.set(path, { bytes: body, headers: request.headers });
    response.writeHead(200, { etag: `"${hash.slice(0, 32)}"` }).end();
    return;
  }
  if (request.method === 'DELETE') {
    objects.delete(path);
    response.writeHead(204).end();
    return;
  }
  const found = objects.get(path);
  if (found === undefined) fail(response, 404, 'NoSuchKey');
  else give(exchange, found);
}

function give({ request, response }: Exchange, { bytes, headers }: StoredObject): void {
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const part = range === null ? bytes : bytes.subarray(Number(range[1]), Number(range[2]) + 1);
  response.writeHead(range === null ? 200 : 206, {
    'content-length': part.length,
    'content-type': headers['content-type'] ?? 'binary/octet-stream',
    'last-modified': new Date(0).toUTCString(),
    etag: '"stand-in"',
  });
  response.end(request.method === 'HEAD' ? undefined : part);
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
}
