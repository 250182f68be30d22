import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { testDatabase, type TestDatabase } from '#testing';
import * as accounts from '#accounts';
import * as conversation from '#conversation';
import * as enforcement from '#enforcement';
import * as foundation from '#foundation';
import * as infrastructure from '#infrastructure';
import * as ledger from '#ledger';
import { openWeb, type Web } from './mount.ts';
import type { Modules } from './platform.ts';

const built = `
export const server = {
  init: async () => {},
  respond: async (request, { platform, getClientAddress }) => {
    const facts = { url: request.url, client: getClientAddress() };
    if (!request.headers.get('content-type')?.startsWith('multipart/')) {
      return Response.json({ ...facts, length: (await request.arrayBuffer()).byteLength });
    }
    const form = await platform.readForm(request, 'ann');
    const entry = async ([name, value]) => {
      if (typeof value === 'string') return [name, value];
      return [name, (await value.arrayBuffer()).byteLength, 'path' in value ? 'on the disk' : 'in memory'];
    };
    return Response.json({ ...facts, form: await Promise.all([...form].map(entry)) });
  },
};
export const assets = { entries: [
  ['/_app/immutable/a.js', { file: '_app/immutable/a.js', size: 5, etag: 'e1', br: 2, gz: 3 }],
  ['/logo.svg', { file: 'logo.svg', size: 6, etag: 'e2' }],
] };
export const mime_types = { '.js': 'text/javascript', '.svg': 'image/svg+xml' };
`;

let folder: string;
let web: Web;
let database: TestDatabase;
let platform: Modules;

before(async () => {
  database = await testDatabase({ origin: 'https://folkmoot.test' });
  folder = await mkdtemp(join(tmpdir(), 'folkmoot-web-'));
  await mkdir(join(folder, 'client/_app/immutable'), { recursive: true });
  await writeFile(join(folder, 'adapter-node.js'), built);
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'client/_app/immutable/a.js'), 'plain');
  await writeFile(join(folder, 'client/_app/immutable/a.js.br'), 'br');
  await writeFile(join(folder, 'client/_app/immutable/a.js.gz'), 'gz!');
  await writeFile(join(folder, 'client/logo.svg'), '<svg/>');
  web = await openWeb(folder);
  const modules = { accounts, conversation, enforcement, foundation, infrastructure, ledger };
  platform = {
    ...modules,
    world: database.world,
    report: async () => undefined,
    archiveOf: () => Promise.reject(new Error('no archive here')),
  };
});

after(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

const ask = (path: string, init?: RequestInit) =>
  web.respond(new Request(`http://folkmoot.test${path}`, init), platform, '192.0.2.7');

const echo = async (response: Response): Promise<Record<string, unknown>> => {
  const body: unknown = await response.json();
  assert.ok(typeof body === 'object' && body !== null);
  return { ...body };
};

describe('static files', () => {
  it('come compressed as the browser likes it', async () => {
    const brotli = await ask('/_app/immutable/a.js', {
      headers: { 'accept-encoding': 'gzip, br' },
    });
    assert.equal(brotli.headers.get('content-encoding'), 'br');
    assert.equal(await brotli.text(), 'br');
    const gzip = await ask('/_app/immutable/a.js', { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(await gzip.text(), 'gz!');
    const plain = await ask('/_app/immutable/a.js');
    assert.equal(plain.headers.get('content-encoding'), null);
    assert.equal(await plain.text(), 'plain');
  });

  it('are kept for ever when their name carries their hash', async () => {
    const named = await ask('/_app/immutable/a.js');
    assert.match(named.headers.get('cache-control') ?? '', /immutable/);
    const other = await ask('/logo.svg');
    assert.doesNotMatch(other.headers.get('cache-control') ?? '', /immutable/);
    assert.equal(other.headers.get('content-type'), 'image/svg+xml');
  });

  it('are not sent twice', async () => {
    const again = await ask('/logo.svg', { headers: { 'if-none-match': '"e2"' } });
    assert.equal(again.status, 304);
    assert.equal(await again.text(), '');
  });

  it('have a head without a body', async () => {
    const head = await ask('/logo.svg', { method: 'HEAD' });
    assert.equal(head.headers.get('content-length'), '6');
    assert.equal(await head.text(), '');
  });
});

describe('pages', () => {
  it('are asked on the scheme that people see, behind a proxy that ends TLS', async () => {
    const { url, client } = await echo(await ask('/home?x=1'));
    assert.equal(url, 'https://folkmoot.test/home?x=1');
    assert.equal(client, '192.0.2.7');
  });

  it('take the public origin from a form that comes from it, whatever the proxy calls us', async () => {
    const request = new Request('http://10.0.0.4:3000/compose', {
      method: 'POST',
      headers: { origin: 'https://folkmoot.test' },
      body: 'text=hello',
    });
    const { url, length } = await echo(await web.respond(request, platform, ''));
    assert.equal(url, 'https://folkmoot.test/compose');
    assert.equal(length, 10);
  });

  it('keep a foreign origin foreign', async () => {
    const request = new Request('http://folkmoot.test/compose', {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
      body: 'text=hello',
    });
    const { url } = await echo(await web.respond(request, platform, ''));
    assert.equal(url, 'https://folkmoot.test/compose');
  });

  it('refuse a body that says that it is too large', async () => {
    const body = 'x'.repeat(2 * 1024 * 1024);
    const headers = { 'content-length': String(body.length) };
    const answer = await ask('/sign-in', { method: 'POST', body, headers });
    assert.equal(answer.status, 413);
  });

  it('cut a body that is too large without saying so', async () => {
    const body = 'x'.repeat(2 * 1024 * 1024);
    await assert.rejects(ask('/sign-in', { method: 'POST', body }));
  });

  it('take forms with files where pictures are sent, from the disk, and nothing is left of them', async () => {
    const body = new FormData();
    body.append('text', 'a ferry');
    body.append('picture1', new File(['x'.repeat(2 * 1024 * 1024)], 'ferry.png'));
    const { form } = await echo(await ask('/compose', { method: 'POST', body }));
    assert.deepEqual(form, [
      ['text', 'a ferry'],
      ['picture1', 2 * 1024 * 1024, 'on the disk'],
    ]);
    assert.deepEqual(await readdir(join(database.folder, 'uploads')), []);
  });

  it('cut everything else there as elsewhere', async () => {
    const body = 'x'.repeat(2 * 1024 * 1024);
    await assert.rejects(ask('/compose', { method: 'POST', body }));
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    await assert.rejects(ask('/sign-in', { method: 'POST', body, headers }));
  });
});

it('a folder without a build is refused', async () => {
  await assert.rejects(openWeb(join(folder, 'client')));
});
