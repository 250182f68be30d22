import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Modules, Platform } from './platform.ts';
import { isMultipart, receivedForms } from './received-forms.ts';

/** The built web app, ready to answer. */
export type Web = {
  /** Answers with a static file, a page, or the result of a form. */
  readonly respond: (request: Request, modules: Modules, client: string) => Promise<Response>;
};

type Asset = {
  readonly file: string;
  readonly size: number;
  readonly etag: string;
  readonly br?: number;
  readonly gz?: number;
};

type Built = {
  readonly server: {
    readonly init: (options: {
      env: Record<string, string>;
      read: (file: string) => ReadableStream;
    }) => Promise<void>;
    readonly respond: (
      request: Request,
      options: { platform: Platform; getClientAddress: () => string },
    ) => Promise<Response>;
  };
  readonly assets: { readonly entries: readonly (readonly [string, Asset])[] };
  readonly mime_types: Readonly<Record<string, string>>;
};

const megabyte = 1024 * 1024;
/** Until a form without files has come. */
const patienceMs = 60_000;
/** The forms that pictures, or evidence, are sent with: their actions read them by `readForm`. */
const uploadPaths = /^\/(?:compose|settings|report|desk\/[\da-f]{32})\/?$/;

/**
 * Opens the web app that `scripts/build-web.ts` built into `folder`.
 * @throws Error when the folder holds no build
 */
export async function openWeb(folder: string): Promise<Web> {
  const built: unknown = await import(pathToFileURL(join(folder, 'adapter-node.js')).href);
  if (!isBuilt(built)) throw new Error(`no web app in ${folder}`);
  const clientFolder = join(folder, 'client');
  await built.server.init({
    env: {},
    read: (file) => toWebStream(join(clientFolder, file)),
  });
  const assets = openAssets(clientFolder, built);
  return {
    respond: async (request, modules, client) => {
      const asset = await assets(request);
      if (asset !== undefined) return asset;
      const bounded = boundBody(request);
      if (bounded === undefined) return new Response('Too large\n', { status: 413 });
      await using forms = receivedForms(modules.world.uploads);
      return await built.server.respond(onOwnOrigin(bounded, modules.world.origin), {
        platform: { ...modules, readForm: forms.readForm },
        getClientAddress: () => client,
      });
    },
  };
}

function isBuilt(value: unknown): value is Built {
  return typeof value === 'object' && value !== null && 'server' in value && 'assets' in value;
}

function toWebStream(path: string): ReadableStream {
  return new ReadableStream({
    start: async (controller) => {
      for await (const chunk of createReadStream(path)) controller.enqueue(chunk);
      controller.close();
    },
  });
}

/** Static files, read once and kept: together they are smaller than a photograph. */
function openAssets(folder: string, built: Built) {
  const assetByPath = new Map(built.assets.entries);
  const bodyByFile = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  const load = (file: string) => {
    const known = bodyByFile.get(file);
    if (known !== undefined) return known;
    const body = readFile(join(folder, file)).then((bytes) => new Uint8Array(bytes));
    bodyByFile.set(file, body);
    return body;
  };
  return async (request: Request): Promise<Response | undefined> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
    const asset = assetByPath.get(new URL(request.url).pathname);
    if (asset === undefined) return undefined;
    const headers = assetHeaders(asset, built.mime_types);
    if (request.headers.get('if-none-match') === headers.get('etag')) {
      return new Response(null, { status: 304, headers });
    }
    const variant = acceptedVariant(asset, request.headers.get('accept-encoding') ?? '');
    if (variant !== undefined) headers.set('content-encoding', variant.encoding);
    const body = await load(`${asset.file}${variant?.ending ?? ''}`);
    headers.set('content-length', String(body.byteLength));
    return new Response(request.method === 'HEAD' ? null : body, { headers });
  };
}

function assetHeaders(asset: Asset, mimeTypes: Built['mime_types']): Headers {
  const ending = asset.file.slice(asset.file.lastIndexOf('.'));
  // Files under /immutable/ carry the hash of their contents in their names.
  const lasting = asset.file.includes('/immutable/');
  return new Headers({
    'content-type': mimeTypes[ending] ?? 'application/octet-stream',
    'cache-control': lasting ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
    etag: `"${asset.etag}"`,
    vary: 'accept-encoding',
    'x-content-type-options': 'nosniff',
  });
}

function acceptedVariant(asset: Asset, accepted: string) {
  if (asset.br !== undefined && /\bbr\b/.test(accepted)) return { encoding: 'br', ending: '.br' };
  if (asset.gz !== undefined && /\bgzip\b/.test(accepted)) {
    return { encoding: 'gzip', ending: '.gz' };
  }
  return undefined;
}

/**
 * The request with its body cut at the limit while it streams; undefined when it announces more. A form
 * with files goes to the disk instead, within tighter bounds of its own.
 */
function boundBody(request: Request): Request | undefined {
  if (request.body === null) return request;
  const isUpload = isMultipart(request) && uploadPaths.test(new URL(request.url).pathname);
  const largestBodyBytes = (isUpload ? 42 : 1) * megabyte;
  const announced = Number(request.headers.get('content-length') ?? '0');
  // A form that is too large is refused by the page that it was sent from.
  if (announced > largestBodyBytes && !isUpload) return undefined;
  let seenBytes = 0;
  const counted = request.body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      start: (controller) => {
        if (isUpload) return;
        setTimeout(() => controller.error(new Error('body too slow')), patienceMs).unref();
      },
      transform: (chunk, controller) => {
        seenBytes += chunk.byteLength;
        if (seenBytes > largestBodyBytes) controller.error(new Error('body too large'));
        else controller.enqueue(chunk);
      },
    }),
  );
  return new Request(request, streaming(counted));
}

/** Node wants `duplex` for a streamed body; the type of the browser's fetch does not know it. */
function streaming(body: ReadableStream): RequestInit & { duplex: 'half' } {
  return { body, duplex: 'half' };
}

/**
 * Puts the request on the origin that the browser sees, which is what the check against forged
 * forms compares with. A proxy in front may have ended TLS or changed the host: the scheme is the
 * public one, and a request whose Origin is the public origin is on it.
 */
function onOwnOrigin(request: Request, publicOrigin: string): Request {
  const url = new URL(request.url);
  const own = new URL(publicOrigin);
  const sameOrigin = request.headers.get('origin') === publicOrigin;
  const wanted = new URL(
    url.pathname + url.search,
    sameOrigin ? publicOrigin : `${own.protocol}//${url.host}`,
  );
  if (wanted.href === url.href) return request;
  return new Request(wanted, request);
}
