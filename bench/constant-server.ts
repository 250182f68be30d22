import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { WebSocketServer } from 'ws';

/**
 * The ceiling that everything is compared with: the HTTP server that the service runs on,
 * answering the same bytes every time. `GET /<size>` answers that many bytes of JSON.
 */
const bodies = new Map<number, Uint8Array<ArrayBuffer>>();

function bodyOf(size: number): Uint8Array<ArrayBuffer> {
  const known = bodies.get(size);
  if (known !== undefined) return known;
  const made = new Uint8Array(Buffer.from(`"${'x'.repeat(Math.max(0, size - 2))}"`));
  bodies.set(size, made);
  return made;
}

const app = new Hono();
app.on(['GET', 'POST'], '/:size', (c) =>
  c.body(bodyOf(Number(c.req.param('size'))), 200, { 'content-type': 'application/json' }),
);

/** Sends constant frames of a size to every socket that is open: the ceiling of streams. */
const streams = new WebSocketServer({ noServer: true, perMessageDeflate: false });
app.post('/frames/:size', (c) => {
  const frame = bodyOf(Number(c.req.param('size')));
  for (const stream of streams.clients) stream.send(frame, { binary: false });
  return c.body(null, 204);
});

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  process.stdout.write(`listening on http://127.0.0.1:${port}\n`);
});

server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
  streams.handleUpgrade(request, socket, head, (stream) => {
    streams.emit('connection', stream, request);
  });
});
