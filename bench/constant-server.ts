import { serve } from '@hono/node-server';
import { Hono } from 'hono';

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

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  process.stdout.write(`listening on http://127.0.0.1:${port}\n`);
});
