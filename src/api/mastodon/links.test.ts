import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { updateProfile } from '#accounts';
import { conversationJobs, conversationTopics } from '#conversation';
import { dayMs } from '#foundation';
import { openOutside } from '#infrastructure';
import { settle, testDatabase, type TestDatabase } from '#testing';
import { at, idsOf, listAt, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';

let database: TestDatabase;
let trial: Trial;
let people: Person[];

/** Answers on two addresses, of which the guarded client takes one for public. */
const asked: string[] = [];
const site = createServer((request, response) => {
  asked.push(`${request.headers.host?.split(':')[0] ?? ''}${request.url ?? ''}`);
  const location = { location: `http://127.0.0.1:${portOf(site)}/inner` };
  if (request.url?.startsWith('/moved') === true) response.writeHead(302, location).end();
  else {
    const title = `<title>The page ${request.url ?? ''}</title>`;
    response.writeHead(200, { 'content-type': 'text/html' }).end(title);
  }
});
const outside = openOutside({
  userAgent: 'Folkmoot test',
  allowPrivate: false,
  allowAddresses: ['127.0.0.2'],
});

function portOf(server: typeof site): number {
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

const page = (path: string) => `http://127.0.0.2:${portOf(site)}${path}`;

before(async () => {
  await new Promise<void>((resolve) => void site.listen(0, '0.0.0.0', resolve));
  database = await testDatabase();
  trial = await startTrial(database.world);
  people = [];
  for (const handle of ['ann', 'bob', 'cat', 'dan']) people.push(await trial.join(handle));
});
after(async () => {
  await trial.close();
  await outside.close();
  await database.close();
  site.closeAllConnections();
  site.close();
});

function person(place: number): Person {
  const found = people[place];
  assert.ok(found !== undefined);
  return found;
}

async function say(who: Person, status: string, more: object = {}): Promise<string> {
  database.clock.advance(1000);
  const json = { status, ...more };
  const id = textAt(await trial.ask('/api/v1/statuses', { token: who.token, json }), 'id');
  await settle({ ...database.world, outside }, conversationJobs);
  return id;
}

const cardOf = async (id: string) => at(await trial.ask(`/api/v1/statuses/${id}`), 'card');

async function compute(): Promise<void> {
  const job = conversationJobs.find(({ topic }) => topic === conversationTopics.computeTrends);
  await job?.run(database.world, {});
}

const linksNow = async () =>
  listAt(await trial.ask('/api/v1/trends/links')).map((link) => textAt(link, 'url'));
const timelineOf = (url: string, who?: Person) =>
  trial.call(`/api/v1/timelines/link?url=${encodeURIComponent(url)}`, who && { token: who.token });

test('a post shows the card of the page that it links to', async () => {
  const id = await say(person(0), `Read ${page('/weir')}`);
  const card = await cardOf(id);
  assert.equal(textAt(card, 'title'), 'The page /weir');
  assert.equal(textAt(card, 'url'), page('/weir'));
});

test('a page that redirects to a private address gives no card and is not asked there', async () => {
  const id = await say(person(0), `Read ${page('/moved')}`);
  assert.ok(asked.includes('127.0.0.2/moved'));
  assert.deepEqual(
    asked.filter((one) => one.endsWith('/inner')),
    [],
  );
  assert.equal(await cardOf(id), null);
});

test('a page trends when three people link to it in public, however often one does', async () => {
  for (let times = 0; times < 4; times += 1) await say(person(0), `${page('/alone')} ${times}`);
  for (const place of [0, 1, 2]) await say(person(place), page(`/heron#part-${place}`));
  for (const place of [0, 1, 2]) await say(person(place), page('/own'), { visibility: 'private' });
  for (const place of [0, 1, 2]) await say(person(place), page('/covered'), { sensitive: true });
  await compute();
  await compute();
  assert.deepEqual(await linksNow(), [page('/heron')]);
  const [link] = listAt(await trial.ask('/api/v1/trends/links?limit=1'));
  assert.equal(textAt(link, 'title'), 'The page /heron');
  assert.equal(listAt(link, 'history').length, 7);
  assert.equal(textAt(link, 'history', 0, 'accounts'), '3');
  assert.deepEqual(await trial.ask('/api/v1/trends/links?offset=1'), []);
});

test('the posts of a page that trends are those of authors who want to be discovered', async () => {
  assert.deepEqual(idsOf((await timelineOf(page('/heron'))).json), []);
  await updateProfile(database.world, person(0).id, { discoverable: true });
  await updateProfile(database.world, person(1).id, { discoverable: true });
  const [newest, oldest] = idsOf((await timelineOf(page('/heron#anywhere'))).json);
  assert.ok(newest !== undefined && oldest !== undefined);
  const authors = async (who?: Person) =>
    listAt((await timelineOf(page('/heron'), who)).json).map((one) =>
      textAt(one, 'account', 'acct'),
    );
  assert.deepEqual(await authors(), ['bob', 'ann']);
  const path = `/api/v1/accounts/${person(1).id}/block`;
  await trial.ask(path, { token: person(3).token, method: 'POST' });
  assert.deepEqual(await authors(person(3)), ['ann'], 'whom one blocked is not shown');
  const next = await timelineOf(`${page('/heron')}&limit=1&max_id=${newest}`);
  assert.equal(next.status, 404, 'the address is taken as a whole');
  const paged = await trial.ask(
    `/api/v1/timelines/link?url=${encodeURIComponent(page('/heron'))}&max_id=${newest}`,
  );
  assert.deepEqual(idsOf(paged), [oldest]);
});

test('a page that does not trend has no timeline, whoever linked to it', async () => {
  for (const url of [page('/alone'), page('/own'), 'https://far.example/', 'no address', '']) {
    assert.equal((await timelineOf(url)).status, 404, url);
  }
  assert.equal((await trial.call('/api/v1/timelines/link')).status, 422);
});

test('a page that nobody links to any more does not trend', async () => {
  for (const id of idsOf(await trial.ask('/api/v1/timelines/public?local=true'))) {
    for (const { token } of people) {
      await trial.call(`/api/v1/statuses/${id}`, { token, method: 'DELETE' });
    }
  }
  assert.deepEqual(await linksNow(), [], 'before it is computed anew');
  database.clock.advance(4 * dayMs);
  await compute();
  assert.equal((await timelineOf(page('/heron'))).status, 404);
});

const embed = (query: string) => trial.call(`/api/oembed?${query}`);
const addressOf = (id: string) => encodeURIComponent(`${database.world.origin}/@ann/${id}`);

test('a post is embedded as a quotation without scripts, and behind its warning', async () => {
  const id = await say(person(0), 'A <b>bold</b> bird #heron');
  const found = await embed(`url=${addressOf(id)}&maxwidth=300`);
  assert.equal(found.status, 200);
  const html = textAt(found.json, 'html');
  assert.match(html, /^<blockquote cite="https:\/\/folkmoot\.test\/@ann\/\d+".*max-width: 300px/);
  assert.match(html, /&lt;b&gt;bold&lt;\/b&gt; bird/);
  assert.doesNotMatch(html, /<(?:script|iframe|b)>/);
  assert.equal(at(found.json, 'width'), 300);
  const covered = await say(person(0), 'what is under it', { spoiler_text: 'A "spoiler" <i>' });
  const warned = textAt((await embed(`url=${addressOf(covered)}`)).json, 'html');
  assert.match(warned, /<p>A &quot;spoiler&quot; &lt;i&gt;<\/p>/);
  assert.doesNotMatch(warned, /under it/);
});

test('nothing is embedded that a stranger may not see, whoever asks', async () => {
  const direct = await say(person(0), 'for @bob', { visibility: 'direct' });
  const narrow = await say(person(0), 'for followers', { visibility: 'private' });
  const gone = await say(person(0), 'soon gone');
  await trial.ask(`/api/v1/statuses/${gone}`, { token: person(0).token, method: 'DELETE' });
  for (const id of [direct, narrow, gone, '1']) {
    const path = `/api/oembed?url=${addressOf(id)}`;
    assert.equal((await trial.call(path, { token: person(0).token })).status, 404, id);
  }
  for (const url of ['https://far.example/@ann/1', `${database.world.origin}/@ann`, 'none']) {
    assert.equal((await embed(`url=${encodeURIComponent(url)}`)).status, 404, url);
  }
  assert.equal((await embed('')).status, 422);
  const open = await say(person(0), 'open');
  assert.equal((await embed(`url=${addressOf(open)}&format=xml`)).status, 422);
  assert.equal((await embed(`url=${addressOf(open)}&format=json`)).status, 200);
});
