import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { hourMs, sha256 } from '#foundation';
import { openOutside, type World } from '#infrastructure';
import { settle } from '#testing';
import { captureLink, enforcementJobs, fileReport, getCaseFile, openCase } from '../index.ts';
import { openStage } from '../stage.test.ts';
import type { CaseFile } from '../types.ts';

const stage = await openStage(1);
const { world, rosa, mallory, olga, db, clock } = stage;

const html = { 'content-type': 'text/html; charset=utf-8' };
const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#345' } })
  .withExif({ IFD0: { Copyright: 'taken at home' } })
  .jpeg()
  .toBuffer();
const tries = new Map<string, number>();

const pages: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/words': (response) => {
    response.writeHead(200, { ...html, 'set-cookie': 'id=1', 'x-seen': 'yes' });
    response.end('<p>I will find you</p>');
  },
  '/moved': (response) => {
    response.writeHead(302, { location: '/words' }).end();
  },
  '/loop': (response) => {
    response.writeHead(302, { location: '/loop' }).end();
  },
  '/picture': (response) => {
    response.writeHead(200, html).end(picture);
  },
  '/program': (response) => {
    response.writeHead(200, { 'content-type': 'image/png' });
    response.end(Buffer.concat([Buffer.from('MZ'), Buffer.alloc(64)]));
  },
  '/bomb': (response) => {
    response.writeHead(200, { ...html, 'content-encoding': 'gzip' });
    response.end(gzipSync(Buffer.alloc(64 * 1024 * 1024)));
  },
  '/endless': (response) => {
    response.writeHead(200, html);
    const chunk = Buffer.alloc(64 * 1024, 'a');
    const pour = () => {
      while (response.write(chunk));
    };
    response.on('drain', pour);
    pour();
  },
  '/slow': (response) => {
    response.writeHead(200, html);
    const drip = setInterval(() => response.write('.'), 500);
    response.on('close', () => {
      clearInterval(drip);
    });
  },
  '/headers': (response) => {
    response.setHeader('x-huge', 'h'.repeat(40_000));
    response.writeHead(200, html).end('too much');
  },
  '/many-headers': (response) => {
    for (let at = 0; at < 90; at += 1) response.setHeader(`x-${at}`, 'v'.repeat(300));
    response.writeHead(200, html).end('much');
  },
  '/gone': (response) => {
    response.writeHead(404, html).end('nothing here');
  },
  '/hiccup': (response) => {
    const count = (tries.get('/hiccup') ?? 0) + 1;
    tries.set('/hiccup', count);
    response.writeHead(count < 3 ? 503 : 200, html).end('back again');
  },
};
const server = createServer((request, response) => {
  const page = pages[request.url ?? ''];
  if (page === undefined) response.writeHead(404).end();
  else page(response);
});
let site = '';
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  site = `http://127.0.0.1:${address.port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/** A report of an account with one link, and what the case shows of it once the jobs have run. */
async function reported(url: string, inWorld: World = world): Promise<CaseFile> {
  clock.advance(hourMs);
  const { reportId } = await fileReport(inWorld, rosa, {
    respondent: mallory,
    category: 'other',
    links: [{ url, gist: 'What he wrote elsewhere' }],
  });
  await settle(inWorld, enforcementJobs);
  const row = await db
    .selectFrom('case_reports')
    .select('case_id')
    .where('report_id', '=', reportId)
    .executeTakeFirstOrThrow();
  const caseId = (await stage.cases(mallory)).find((id) => id === row.case_id);
  assert.ok(caseId !== undefined);
  const file = await getCaseFile(world, olga, caseId);
  assert.ok(
    file.reports.some(({ id }) => id === reportId),
    'the report is there whatever happens',
  );
  return file;
}

async function failureOf(url: string, inWorld?: World): Promise<string | undefined> {
  const { captures } = await reported(url, inWorld);
  return captures.find((one) => one.url === url)?.failure;
}

async function keptOf(url: string) {
  const file = await reported(url);
  const capture = file.captures.findLast((one) => one.url === url);
  const exhibit = file.exhibits.find(({ id }) => id === capture?.exhibitId);
  assert.ok(exhibit !== undefined, `${url}: ${capture?.failure ?? 'waits'}`);
  return { file, exhibit };
}

test('a link is fetched by the server, hashed, dated, and marked as unverified', async () => {
  const { exhibit } = await keptOf(`${site}/moved`);
  const said = '<p>I will find you</p>';
  assert.equal(exhibit.sha256, sha256(said).toString('hex'));
  assert.equal(exhibit.text, said);
  assert.equal(exhibit.mediaType, 'text/plain; charset=utf-8');
  assert.equal(exhibit.method, 'fetched by the server');
  assert.deepEqual(exhibit.capturedAt, clock.now());
  assert.equal(exhibit.origin, 'off');
  assert.equal(exhibit.class, 'confidential');
  assert.ok(exhibit.unverified);
  const { source } = exhibit;
  assert.equal(source?.askedUrl, `${site}/moved`);
  assert.equal(source.finalUrl, `${site}/words`);
  assert.equal(source.status, 200);
  assert.equal(source.headers['x-seen'], 'yes');
  assert.equal(source.headers['set-cookie'], undefined);
});

test('bytes are what they are, not what they are called', async () => {
  const { exhibit } = await keptOf(`${site}/picture`);
  assert.equal(exhibit.mediaType, 'image/jpeg');
  assert.equal(exhibit.sha256, sha256(picture).toString('hex'));
  const row = await db
    .selectFrom('exhibit_pictures')
    .select('content')
    .where('exhibit_id', '=', exhibit.id)
    .executeTakeFirstOrThrow();
  assert.ok(picture.includes('taken at home'));
  assert.ok(!row.content.includes('taken at home'));
  assert.match((await failureOf(`${site}/program`)) ?? '', /neither a text, a picture nor a PDF/);
});

test('private addresses and endless redirects are refused, and the report stays', async () => {
  const outside = openOutside({ allowPrivate: false, userAgent: 'Folkmoot test' });
  after(() => outside.close());
  const strict = { ...world, outside };
  for (const url of [
    `${site}/words`,
    'http://localhost/admin',
    'http://[::1]:5432/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://10.0.0.1/',
    'http://[::ffff:169.254.169.254]/',
  ]) {
    assert.match((await failureOf(url, strict)) ?? 'kept', /public internet/, url);
  }
  assert.match((await failureOf(`${site}/loop`)) ?? 'kept', /redirects/);
});

test('an endless body is cut, a bomb stays packed, headers are bounded', async () => {
  const mostBytes = 5 * 1024 * 1024;
  const endless = await keptOf(`${site}/endless`);
  assert.equal(endless.exhibit.source?.isCut, true);
  const { length } = await contentOf(endless.exhibit.id);
  assert.equal(length, mostBytes);
  const bomb = await keptOf(`${site}/bomb`);
  assert.equal(bomb.exhibit.mediaType, 'application/octet-stream');
  assert.equal(bomb.exhibit.text, undefined);
  assert.ok((await contentOf(bomb.exhibit.id)).length < 1024 * 1024);
  assert.match((await failureOf(`${site}/headers`)) ?? 'kept', /headers/);
  const many = await failureOf(`${site}/many-headers`);
  if (many === undefined) {
    const { exhibit } = await keptOf(`${site}/many-headers`);
    assert.ok(JSON.stringify(exhibit.source?.headers).length <= 16_384);
  }
});

async function contentOf(exhibitId: string): Promise<Buffer> {
  const row = await db
    .selectFrom('exhibits')
    .select('content')
    .where('id', '=', exhibitId)
    .executeTakeFirstOrThrow();
  assert.ok(row.content !== null);
  return row.content;
}

test('what answers too slowly is given up, and what fails for a while is tried again', async () => {
  const outside = openOutside({ allowPrivate: true, userAgent: 'Folkmoot test', timeoutMs: 2_000 });
  after(() => outside.close());
  const impatient = { ...world, outside };
  const url = `${site}/slow`;
  const file = await reported(url, impatient);
  assert.equal(file.captures.at(-1)?.state, 'waiting', 'tried again in ten minutes');
  assert.match((await failureOf(`${site}/gone`, impatient)) ?? 'kept', /status 404/);
  const hiccup = await reported(`${site}/hiccup`, impatient);
  assert.equal(hiccup.captures.at(-1)?.state, 'waiting');
  for (const waitMs of [hourMs, 2 * hourMs]) {
    clock.advance(waitMs);
    await settle(impatient, enforcementJobs);
  }
  const later = await getCaseFile(world, olga, hiccup.caseId);
  const states = later.captures.filter((one) => /slow|hiccup/.test(one.url));
  assert.deepEqual(
    states.map(({ url: at, state, failure }) => [at.slice(site.length), state, failure]),
    [
      ['/slow', 'failed', 'The server did not answer in time.'],
      ['/hiccup', 'kept', undefined],
    ],
  );
});

test('what is no address of the web is refused before anything is kept', async () => {
  for (const url of [
    'ftp://example.org/x',
    'file:///etc/passwd',
    'https://me:pw@example.org/',
    'x',
  ]) {
    await assert.rejects(
      fileReport(world, rosa, {
        respondent: mallory,
        category: 'other',
        links: [{ url, gist: 'A link' }],
      }),
      { code: 'invalid', field: 'links' },
    );
  }
});

test('an officer has a link fetched before the notice; nobody else does', async () => {
  const { caseId } = await openCase(world, olga, { respondent: mallory });
  const link = { url: `${site}/words`, gist: 'His page' };
  await assert.rejects(captureLink(world, rosa, { caseId, link }), { code: 'not-found' });
  await assert.rejects(captureLink(world, mallory, { caseId, link }), { code: 'not-found' });
  await captureLink(world, olga, { caseId, link });
  await stage.settle();
  const { captures, exhibits } = await getCaseFile(world, olga, caseId);
  assert.deepEqual(
    captures.map(({ state }) => state),
    ['kept'],
  );
  assert.deepEqual(
    exhibits.map(({ filedBy, unverified }) => [filedBy, unverified]),
    [['officer', true]],
  );
});
