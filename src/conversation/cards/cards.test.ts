import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { sql } from 'kysely';
import { after as later, dayMs, hourMs, type PostId } from '#foundation';
import { openOutside } from '#infrastructure';
import { deletePost } from '../delete-post.ts';
import { editPost } from '../edit-post.ts';
import { getPost } from '../get-post.ts';
import { openScene } from '../scene.test.ts';
import { tokenizeText } from '../text/text-tokens.ts';
import { cardOfLink } from './keep-card.ts';
import { decodePage } from './decode-page.ts';
import { firstLink } from './first-link.ts';
import { readPage } from './read-page.ts';
import { sweepCards } from './sweep-cards.ts';

const scene = await openScene();
const { world } = scene;
const ann = (await scene.join('ann')).id;

const asked = new Map<string, number>();
const html = { 'content-type': 'text/html; charset=utf-8' };
const pages: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/heron': (response) => {
    response.writeHead(200, html).end(`<!doctype html><html lang="en-GB"><head>
      <title>Plain title</title><meta property="og:title" content="The heron &amp; the weir">
      <meta name="description" content="A bird."><meta property="og:site_name" content="River news">
      <meta property="og:image" content="/heron.png"><meta property="og:image:alt" content="A heron">
      <meta name="author" content="Ida"><meta property="article:published_time" content="2026-12-01T08:00:00Z">
      </head><body></body></html>`);
  },
  '/heron.png': (response) => {
    void sharp({ create: { width: 40, height: 20, channels: 3, background: '#123456' } })
      .png()
      .toBuffer()
      .then((bytes) => response.writeHead(200, { 'content-type': 'image/png' }).end(bytes));
  },
  '/hostile': (response) => {
    response
      .writeHead(200, html)
      .end(
        '<title>&lt;script&gt;alert(1)&lt;/script&gt;\u202Etxt\u0007</title>' +
          '<meta property="og:image" content="javascript:alert(1)">',
      );
  },
  '/endless': (response) => {
    response.writeHead(200, html).write('<title>It never ends</title>');
    const chunk = Buffer.alloc(64 * 1024, ' ');
    const pour = () => {
      while (response.write(chunk));
    };
    response.on('drain', pour);
    pour();
  },
  '/moved': (response) => {
    response.writeHead(302, { location: '/heron' }).end();
  },
  '/broken': (response) => {
    response.writeHead(500, html).end('<title>Error</title>');
  },
  '/file': (response) => {
    response.writeHead(200, { 'content-type': 'application/pdf' }).end('<title>no</title>');
  },
};
const site = createServer((request, response) => {
  const path = request.url ?? '';
  asked.set(path, (asked.get(path) ?? 0) + 1);
  const page = pages[path];
  if (page === undefined) response.writeHead(404, html).end('<title>Not found</title>');
  else page(response);
});
let origin = '';
before(async () => {
  await new Promise<void>((resolve) => void site.listen(0, '127.0.0.1', resolve));
  const address = site.address();
  assert.ok(typeof address === 'object' && address !== null);
  origin = `http://127.0.0.1:${address.port}`;
});
after(() => {
  site.closeAllConnections();
  site.close();
});

const cardNow = async (id: PostId) => (await getPost(world, ann, id)).post.card;

test('a post gets the card of its link, with a picture of our own, and is a new version', async () => {
  const post = await scene.say(ann, `Look at @nobody #birds ${origin}/heron#top today`);
  assert.equal(await cardNow(post.id), null);
  await scene.settle();
  const shown = (await getPost(world, ann, post.id)).post;
  assert.ok(shown.card?.picture);
  const { picture, ...card } = shown.card;
  assert.deepEqual(card, {
    url: `${origin}/heron`,
    title: 'The heron & the weir',
    description: 'A bird.',
    provider: 'River news',
    author: 'Ida',
    language: 'en-GB',
    publishedAt: new Date('2026-12-01T08:00:00Z'),
  });
  assert.deepEqual([picture.size, picture.description], [{ width: 40, height: 20 }, 'A heron']);
  assert.equal((await world.media.get(picture.key))?.type, 'image/webp');
  assert.ok(shown.version > post.version);
});

test('the same link is fetched once for many posts, and anew after a week', async () => {
  const before = asked.get('/heron');
  const post = await scene.say(ann, `${origin}/heron`, { visibility: 'followers' });
  await scene.settle();
  assert.equal((await cardNow(post.id))?.title, 'The heron & the weir');
  assert.equal(asked.get('/heron'), before);
  scene.clock.advance(8 * dayMs);
  await scene.say(ann, `${origin}/heron again`);
  await scene.settle();
  assert.equal(asked.get('/heron'), Number(before) + 1);
});

test('an edit takes the card away with its link, and brings that of another', async () => {
  const post = await scene.say(ann, `${origin}/moved`);
  await scene.settle();
  assert.equal((await cardNow(post.id))?.url, `${origin}/moved`, 'the card is of what was written');
  await editPost(world, ann, post.id, { text: 'no link any more' });
  assert.equal(await cardNow(post.id), null);
  await editPost(world, ann, post.id, { text: `but ${origin}/heron` });
  await scene.settle();
  assert.equal((await cardNow(post.id))?.url, `${origin}/heron`);
  await editPost(world, ann, post.id, { text: `and still ${origin}/heron` });
  assert.equal((await cardNow(post.id))?.url, `${origin}/heron`, 'the same link keeps its card');
});

test('a site that fails is not asked again for each post, but after some hours', async () => {
  for (const path of ['/broken', '/file', '/nothing']) {
    for (let times = 0; times < 3; times += 1) {
      const post = await scene.say(ann, `${origin}${path}`);
      await scene.settle();
      assert.equal(await cardNow(post.id), null);
    }
    assert.equal(asked.get(path), 1, path);
  }
  scene.clock.advance(7 * hourMs);
  await scene.say(ann, `${origin}/broken`);
  await scene.settle();
  assert.equal(asked.get('/broken'), 2);
});

test('a page that never ends is cut, and what it said by then is shown', async () => {
  const post = await scene.say(ann, `${origin}/endless`);
  await scene.settle();
  assert.equal((await cardNow(post.id))?.title, 'It never ends');
});

test('what a page says is text, whatever it looks like', async () => {
  const post = await scene.say(ann, `${origin}/hostile`);
  await scene.settle();
  const card = await cardNow(post.id);
  assert.equal(card?.title, '<script>alert(1)</script>txt');
  assert.equal(card?.picture, null);
});

test('a private address is not asked; each step of a redirect is judged like it', async () => {
  const outside = openOutside({ userAgent: 'Folkmoot test', allowPrivate: false });
  const post = await scene.say(ann, 'none');
  const { port } = new URL(origin);
  const before = asked.get('/moved');
  for (const host of ['127.0.0.1', 'localhost', '0x7f.1', '[::1]']) {
    const url = `http://${host}:${port}/moved?${host}`;
    assert.equal(await cardOfLink({ ...world, outside }, url, post.id), undefined, host);
    assert.equal(asked.get(`/moved?${host}`), undefined, host);
  }
  assert.equal(asked.get('/moved'), before);
  await outside.close();
});

test('direct posts tell no site, deleted ones lose their card, and no link costs no job', async () => {
  const before = asked.get('/heron');
  scene.clock.advance(8 * dayMs);
  const direct = await scene.say(ann, `${origin}/heron`, { visibility: 'direct' });
  await scene.say(ann, 'no link');
  assert.deepEqual(
    (await scene.settle()).filter((topic) => topic.endsWith('attach-card')),
    [],
  );
  assert.equal(await cardNow(direct.id), null);
  assert.equal(asked.get('/heron'), before);
  const post = await scene.say(ann, `${origin}/heron`);
  await deletePost(world, ann, post.id);
  await scene.settle();
  assert.equal(asked.get('/heron'), before, 'what is deleted is not fetched for');
});

test('only links to other sites get a card', () => {
  const cases = [
    ['@ada@far.example #tag', undefined],
    ['https://home.example/@ada', undefined],
    ['https://home.example/@ada then https://far.example/a#b', 'https://far.example/a'],
    ['ftp://far.example/ mailto:a@far.example', undefined],
    [`https://far.example/${'ü'.repeat(500)}`, undefined],
  ] as const;
  for (const [text, link] of cases) {
    assert.equal(firstLink(tokenizeText(text), 'https://home.example'), link, text);
  }
  const url = 'https://user:secret@far.example/';
  const token = { kind: 'link', raw: url, url, start: 0, end: url.length } as const;
  assert.equal(firstLink([token], 'https://home.example'), undefined);
});

test('pages are read in the encoding that they have', () => {
  const cases = [
    [Buffer.from('<title>Grün</title>'), 'text/html', 'Grün'],
    [Buffer.from('<title>Gr\u00fcn</title>', 'latin1'), 'text/html; charset=ISO-8859-1', 'Grün'],
    [Buffer.from('<meta charset="windows-1252"><title>\u0080 5</title>', 'latin1'), '', '€ 5'],
    [
      Buffer.concat([
        Buffer.from('<meta http-equiv=content-type content="text/html; charset=shift_jis"><title>'),
        Buffer.from([0x93, 0x8c, 0x8b, 0x9e]),
        Buffer.from('</title>'),
      ]),
      'text/html',
      '東京',
    ],
    [Buffer.from('\uFEFF<title>wide</title>', 'utf16le'), 'text/html; charset=utf-8', 'wide'],
    [Buffer.from('<meta charset=utf-16><title>Grün</title>'), 'text/html; charset=x-none', 'Grün'],
  ] as const;
  for (const [bytes, type, title] of cases) {
    assert.equal(readPage(decodePage(bytes, type), 'https://far.example/')?.title, title, type);
  }
});

test('a page is read within bounds, and one without a title says nothing', () => {
  const page = readPage(
    `<title>${'😀'.repeat(2000)}<meta name=x content=y>`,
    'https://far.example/',
  );
  assert.ok(page !== undefined && page.title.length <= 300 && page.title.isWellFormed());
  assert.equal(readPage('<p>text</p>', 'https://far.example/'), undefined);
  const facts = readPage(
    '<title>a</title><meta property="og:image" content="../b.png"><meta name=author content="https://x.example/me">' +
      '<meta property="article:published_time" content="yesterday"><html lang="not a language">',
    'https://far.example/one/two',
  );
  assert.equal(facts?.imageUrl, 'https://far.example/b.png');
  assert.deepEqual([facts.author, facts.publishedAt, facts.language], ['', null, null]);
});

test('a card that no post has any more goes with its picture, after its time', async () => {
  const kept = await scene.say(ann, `${origin}/hostile`);
  const post = await scene.say(ann, `${origin}/moved`);
  await scene.settle();
  const picture = (await cardNow(post.id))?.picture;
  const urls = async () => {
    const rows = await world.db.selectFrom('link_cards').select('url').execute();
    return rows.map(({ url }) => url.replace(origin, ''));
  };
  for (const path of ['/heron', '/moved']) {
    const { rows } = await sql<{ id: PostId }>`
      select posts.id from posts join link_cards as card on card.id = posts.card_id
      where card.url = ${`${origin}${path}`}`.execute(world.db);
    for (const { id } of rows) await deletePost(world, ann, id);
  }
  await sweepCards(world, later(world.clock.now(), -30 * dayMs));
  assert.ok((await urls()).includes('/moved'), 'its page was looked at lately');
  scene.clock.advance(31 * dayMs);
  await sweepCards(world, later(world.clock.now(), -30 * dayMs));
  await sweepCards(world, later(world.clock.now(), -30 * dayMs));
  assert.deepEqual((await urls()).sort(), ['/endless', '/hostile']);
  assert.ok(await cardNow(kept.id));
  assert.equal(await world.media.get(picture?.key ?? ''), undefined);
  const again = await scene.say(ann, `${origin}/moved`);
  await scene.settle();
  assert.ok(await cardNow(again.id));
});
