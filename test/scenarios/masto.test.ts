import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createOAuthAPIClient, createRestAPIClient, type mastodon } from 'masto';
import sharp from 'sharp';
import { startTestService, type TestService } from './start-test-server.ts';
import { openPage, readPage, sendForm, signInAgain, signUp, type Person } from './story/person.ts';
import { fillIn, readForm } from './story/read-form.ts';

/** The npm client library `masto`, unchanged, from registering an application to a report. */

let running: TestService;

before(async () => {
  running = await startTestService();
});
after(() => running.close());

type Session = {
  readonly person: Person;
  readonly client: mastodon.rest.Client;
  readonly revoke: () => Promise<void>;
};

const redirectUri = 'https://client.example/callback';
const scopes = 'read write follow push';

/** As somebody with a browser and an app: signs up and in, registers the app, agrees, gets a token. */
async function logIn(handle: string): Promise<Session> {
  const { origin } = running;
  const person = await signInAgain(await signUp(origin, handle));
  const app = await createRestAPIClient({ url: origin }).v1.apps.create({
    clientName: `masto of ${handle}`,
    redirectUris: redirectUri,
    scopes,
    website: 'https://client.example',
  });
  const client = { clientId: app.clientId ?? '', clientSecret: app.clientSecret ?? '' };
  const code = await consent(person, client.clientId);
  const oauth = createOAuthAPIClient({ url: origin });
  const { accessToken, scope } = await oauth.token.create({
    ...client,
    grantType: 'authorization_code',
    redirectUri,
    code,
  });
  assert.equal(scope, scopes);
  return {
    person,
    client: createRestAPIClient({ url: origin, accessToken }),
    revoke: () => oauth.revoke({ ...client, token: accessToken }),
  };
}

/** The real consent page, in the person's own session. */
async function consent(person: Person, clientId: string): Promise<string> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes,
    state: 'kept',
  });
  const path = `/oauth/authorize?${query.toString()}`;
  const asked = await openPage({ origin: person.origin, cookie: '' }, path);
  assert.match(asked.location, /\/sign-in/, 'who is not signed in is asked to');
  const fields = fillIn(readForm(await readPage(person, path), '/oauth/authorize'), {});
  fields.append('decision', 'allow');
  const answer = new URL((await sendForm(person, '/oauth/authorize', fields)).location);
  assert.equal(answer.searchParams.get('state'), 'kept');
  return answer.searchParams.get('code') ?? '';
}

const idsOf = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

/**
 * By which status a call failed. In one process with the server, which brings a Response class of
 * its own, the library throws the answer itself instead of its error.
 */
const failedWith = (status: number) => (error: unknown) =>
  typeof error === 'object' &&
  error !== null &&
  [Reflect.get(error, 'statusCode'), Reflect.get(error, 'status')].includes(status);

describe('the masto client library', () => {
  let ann: Session;
  let bob: Session;
  let thread: mastodon.v1.Status[];

  before(async () => {
    ann = await logIn('ann');
    bob = await logIn('bob');
    thread = [];
  });

  const say = async (session: Session, draft: { status: string; inReplyToId?: string }) => {
    running.clock.advance(1000);
    return session.client.v1.statuses.create({ ...draft, visibility: 'public', language: 'en' });
  };

  test('knows who it is and where', async () => {
    const me = await ann.client.v1.accounts.verifyCredentials();
    assert.equal(me.username, 'ann');
    assert.equal(me.id, ann.person.id);
    const [now, old] = [await ann.client.v2.instance.fetch(), await ann.client.v1.instance.fetch()];
    assert.equal(now.title, old.title);
    assert.equal(now.configuration.statuses.maxCharacters, 500);
    assert.ok(now.rules.length >= 10 && old.rules?.length === now.rules.length);
    assert.equal((await ann.client.v1.preferences.fetch())['posting:default:visibility'], 'public');
  });

  test('finds an account and follows it', async () => {
    const { accounts } = await bob.client.v2.search.list({ q: 'ann', type: 'accounts' });
    assert.deepEqual(idsOf(accounts), [ann.person.id]);
    const account = await bob.client.v1.accounts.lookup({ acct: 'ann' });
    const relation = await bob.client.v1.accounts.$select(account.id).follow({ reblogs: true });
    assert.equal(relation.following, true);
    const [kept] = await bob.client.v1.accounts.relationships.fetch({ id: [account.id] });
    assert.equal(kept?.following, true);
  });

  test('posts a thread that stands in the follower’s home, newest first', async () => {
    const first = await say(ann, { status: 'One of three, for @bob #moot' });
    const second = await say(ann, { status: 'Two of three', inReplyToId: first.id });
    const third = await say(ann, { status: 'Three of three', inReplyToId: second.id });
    thread = [first, second, third];
    await running.settle();
    const home = await bob.client.v1.timelines.home.list({ limit: 20 });
    assert.deepEqual(idsOf(home), idsOf(thread).reverse());
    const pages = bob.client.v1.timelines.home.list({ limit: 1 });
    const paged: string[] = [];
    for await (const page of pages) paged.push(...idsOf(page));
    assert.deepEqual(paged, idsOf(thread).reverse(), 'also page by page');
    const { ancestors, descendants } = await bob.client.v1.statuses
      .$select(second.id)
      .context.fetch();
    assert.deepEqual([idsOf(ancestors), idsOf(descendants)], [[first.id], [third.id]]);
    const tagged = await bob.client.v1.timelines.tag.$select('moot').list();
    assert.deepEqual(idsOf(tagged), [first.id]);
  });

  test('favourites, boosts and bookmarks, and the author is told', async () => {
    const [first] = thread;
    assert.ok(first);
    const status = bob.client.v1.statuses.$select(first.id);
    assert.equal((await status.favourite()).favourited, true);
    assert.equal((await status.reblog()).reblog?.id, first.id);
    assert.equal((await status.bookmark()).bookmarked, true);
    assert.deepEqual(idsOf(await bob.client.v1.bookmarks.list()), [first.id]);
    assert.deepEqual(idsOf(await bob.client.v1.favourites.list()), [first.id]);
    const reply = await say(bob, { status: 'Well said, @ann', inReplyToId: first.id });
    await running.settle();
    const told = await ann.client.v1.notifications.list();
    const types = new Set<string>(told.map(({ type }) => type));
    assert.deepEqual(types, new Set(['mention', 'reblog', 'favourite', 'follow']));
    const mention = told.find(({ type }) => type === 'mention');
    assert.equal(mention?.status?.id, reply.id);
    const grouped = await ann.client.v2.notifications.list();
    assert.equal(grouped.notificationGroups.length, told.length);
    const seen = await ann.client.v1.statuses.$select(first.id).fetch();
    assert.deepEqual([seen.favouritesCount, seen.reblogsCount, seen.repliesCount], [1, 1, 2]);
  });

  test('uploads a picture, posts it, edits and deletes', async () => {
    const create = { width: 320, height: 200, channels: 3, background: '#174' } as const;
    const bytes = new Uint8Array(await sharp({ create }).png().toBuffer());
    const file = new File([bytes], 'hill.png', { type: 'image/png' });
    const media = await ann.client.v2.media.create({ file, description: 'A hill' });
    assert.equal(media.type, 'image');
    const status = await ann.client.v1.statuses.create({ status: 'A hill', mediaIds: [media.id] });
    assert.equal(status.mediaAttachments[0]?.description, 'A hill');
    const edited = await ann.client.v1.statuses
      .$select(status.id)
      .update({ status: 'The hill', mediaIds: [media.id] });
    assert.match(edited.content, /The hill/);
    await ann.client.v1.accounts.updateCredentials({ displayName: 'Ann', avatar: file });
    const me = await ann.client.v1.accounts.verifyCredentials();
    assert.match(me.avatar, /\/media\//);
    await ann.client.v1.statuses.$select(status.id).remove();
    await assert.rejects(ann.client.v1.statuses.$select(status.id).fetch(), failedWith(404));
  });

  test('reports, blocks, and reads its errors', async () => {
    const [first] = thread;
    const { rules } = await bob.client.v2.instance.fetch();
    const report = await bob.client.v1.reports.create({
      accountId: ann.person.id,
      statusIds: [first?.id ?? ''],
      ruleIds: [rules[0]?.id ?? ''],
      comment: 'To be looked at',
    });
    assert.equal(report.category, 'violation');
    assert.equal(report.targetAccount.id, ann.person.id);
    const blocked = await bob.client.v1.accounts.$select(ann.person.id).block();
    assert.deepEqual([blocked.blocking, blocked.following], [true, false]);
    assert.deepEqual(
      idsOf(await bob.client.v1.timelines.home.list()).includes(first?.id ?? ''),
      false,
    );
    await assert.rejects(
      bob.client.v1.statuses.create({ status: 'x'.repeat(501) }),
      failedWith(422),
    );
  });

  test('is out once its token is revoked', async () => {
    await bob.revoke();
    await assert.rejects(bob.client.v1.accounts.verifyCredentials(), failedWith(401));
    assert.equal((await ann.client.v1.accounts.verifyCredentials()).username, 'ann');
  });
});
