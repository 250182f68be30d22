import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sha256 } from '#foundation';
import type { Api } from '../endpoint.ts';

/** The description as a page: Swagger UI from our own origin, and nothing from any other. */

type Asset = {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
};

const script = 'text/javascript; charset=utf-8';

const sources = [
  [
    'swagger-ui.css',
    'text/css; charset=utf-8',
    import.meta.resolve('swagger-ui-dist/swagger-ui.css'),
  ],
  ['swagger-ui-bundle.js', script, import.meta.resolve('swagger-ui-dist/swagger-ui-bundle.js')],
  ['start.js', script, import.meta.resolve('./start.js')],
] as const;

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `/api/docs`, for reading: calls are made with a client, not from there. */
export function mountDocs({ app }: Pick<Api, 'app'>): void {
  let loaded: Promise<Loaded> | undefined;
  const load = () => (loaded ??= loadAssets());
  app.get('/api/docs', async () => {
    const { version } = await load();
    return new Response(pageHtml(version), {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy,
        'cache-control': 'no-cache',
      },
    });
  });
  app.get('/api/docs/:version/:name', async (c) => {
    const { assets } = await load();
    const asset = assets.find(({ name }) => name === c.req.param('name'));
    if (asset === undefined) return c.notFound();
    return new Response(asset.bytes, {
      headers: {
        'content-type': asset.type,
        'cache-control': 'public, max-age=31536000, immutable',
      },
    });
  });
}

type Loaded = { readonly version: string; readonly assets: readonly Asset[] };

/** Read when first asked for. The version is of the bytes, so that they may be kept for good. */
async function loadAssets(): Promise<Loaded> {
  const assets = await Promise.all(
    sources.map(async ([name, type, url]) => ({
      name,
      type,
      bytes: new Uint8Array(await readFile(fileURLToPath(url))),
    })),
  );
  const version = sha256(Buffer.concat(assets.map(({ bytes }) => bytes)))
    .toString('hex')
    .slice(0, 16);
  return { version, assets };
}

function pageHtml(version: string): string {
  const at = `/api/docs/${version}`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>The interface for programs</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${at}/swagger-ui.css" />
  </head>
  <body>
    <main id="docs">
      <p>The description itself: <a href="/api/openapi.json">openapi.json</a></p>
    </main>
    <script src="${at}/swagger-ui-bundle.js"></script>
    <script src="${at}/start.js"></script>
  </body>
</html>
`;
}
