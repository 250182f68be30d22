import assert from 'node:assert/strict';
import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sql } from 'kysely';
import sharp from 'sharp';
import {
  block,
  blockDomain,
  follow,
  mute,
  setStanding,
  signUp,
  updateProfile,
  type Account,
} from '#accounts';
import {
  addFilterPost,
  addMembers,
  bookmark,
  boost,
  createFilter,
  createList,
  like,
  publishPost,
  storeProfileImage,
  uploadMedia,
  type PostDraft,
} from '#conversation';
import { isRefusal, toId } from '#foundation';
import { testDatabase, unzip, type TestDatabase } from '#testing';
import { exportArchive, type ArchiveWire } from './index.ts';

setFlagsFromString('--expose-gc');
const collector: unknown = runInNewContext('gc');

let place: TestDatabase;
let ada: Account;
let bo: Account;

/** Words of our own: what an archive holds does not depend on the words that federation has. */
const wire: ArchiveWire = {
  actor: (account) => ({ name: account.handle }),
  published: (author, post, { inReplyTo }) => ({
    type: 'Create',
    by: author.handle,
    text: post.text,
    visibility: post.visibility,
    inReplyTo,
  }),
  boosted: (author, { uri }) => ({ type: 'Announce', by: author.handle, object: uri }),
  postUri: (author, post) => `${author.handle}/${post.id}`,
};

before(async () => {
  place = await testDatabase();
  ada = await join('ada');
  bo = await join('bo');
});
after(() => place.close());

async function join(handle: string): Promise<Account> {
  const email = `${handle}@example.org`;
  const password = 'a long enough pass phrase';
  return (await signUp(place.world, { handle, email, password })).account;
}

async function archiveOf(account: Account): Promise<ReadonlyMap<string, Buffer>> {
  const { stream } = await exportArchive(place.world, account.id, wire);
  return unzip(await buffer(stream));
}

function textOf(members: ReadonlyMap<string, Buffer>, path: string): string {
  const bytes = members.get(path);
  assert.ok(bytes !== undefined, `${path} is missing`);
  return bytes.toString('utf8');
}

function itemsOf(members: ReadonlyMap<string, Buffer>, path: string): readonly unknown[] {
  const collection: unknown = JSON.parse(textOf(members, path));
  assert.ok(typeof collection === 'object' && collection !== null && 'orderedItems' in collection);
  assert.ok(Array.isArray(collection.orderedItems) && 'totalItems' in collection);
  assert.equal(collection.totalItems, collection.orderedItems.length);
  return collection.orderedItems;
}

const write = (author: Account, draft: PostDraft) => publishPost(place.world, author.id, draft);

test('an archive holds posts of every visibility, what was passed on, liked and kept', async () => {
  const { world } = place;
  const question = await write(bo, { text: 'Who minds the gate?' });
  await write(ada, { text: 'I do', inReplyTo: question.id });
  await write(ada, { text: '@bo between us', visibility: 'direct' });
  await write(ada, { text: 'for those who follow', visibility: 'followers' });
  await boost(world, ada.id, question.id);
  await like(world, ada.id, question.id);
  await bookmark(world, ada.id, question.id);
  // What was done is not undone by a later block.
  await block(world, ada.id, bo.id);
  const members = await archiveOf(ada);
  const published = itemsOf(members, 'outbox.json');
  const about = { type: 'Create', by: 'ada' };
  assert.deepEqual(published, [
    { ...about, text: 'I do', visibility: 'public', inReplyTo: `bo/${question.id}` },
    { ...about, text: '@bo between us', visibility: 'direct', inReplyTo: null },
    { ...about, text: 'for those who follow', visibility: 'followers', inReplyTo: null },
    { type: 'Announce', by: 'ada', object: `bo/${question.id}` },
  ]);
  assert.deepEqual(itemsOf(members, 'likes.json'), [`bo/${question.id}`]);
  assert.deepEqual(itemsOf(members, 'bookmarks.json'), [`bo/${question.id}`]);
  assert.equal(textOf(members, 'blocked_accounts.csv'), 'bo@folkmoot.test\n');
  assert.match(textOf(members, 'README.txt'), /archive of @ada/);
  assert.ok(
    !textOf(members, 'outbox.json').includes('Who minds the gate?'),
    'posts of others stay',
  );
});

test('lists of people are the files that other services import', async () => {
  const { world } = place;
  const [cy, dan, eve] = [await join('cy'), await join('dan'), await join('eve')];
  await follow(world, cy.id, dan.id, { showBoosts: false, languages: ['de', 'en'] });
  await follow(world, eve.id, cy.id);
  await mute(world, cy.id, eve.id, { notifications: false });
  const members = await archiveOf(cy);
  assert.equal(
    textOf(members, 'following_accounts.csv'),
    'Account address,Show boosts,Notify on new posts,Languages\n' +
      'dan@folkmoot.test,false,false,"de, en"\n',
  );
  assert.equal(textOf(members, 'followers.csv'), 'Account address\neve@folkmoot.test\n');
  assert.equal(
    textOf(members, 'muted_accounts.csv'),
    'Account address,Hide notifications\neve@folkmoot.test,false\n',
  );
});

test('lists, servers turned away and filters are taken along', async () => {
  const { world } = place;
  const [ivy, jo, kit] = [await join('ivy'), await join('jo'), await join('kit')];
  for (const { id } of [jo, kit]) await follow(world, ivy.id, id);
  const bees = await createList(world, ivy.id, { title: 'Bees, mostly' });
  await createList(world, ivy.id, { title: 'Nobody' });
  await addMembers(world, ivy.id, { listId: bees.id, accountIds: [jo.id, kit.id] });
  await blockDomain(world, ivy.id, 'loud.example');
  const wasps = await write(jo, { text: 'Wasps' });
  const filter = await createFilter(world, ivy.id, {
    title: 'Stings',
    contexts: ['home'],
    action: 'warn',
    keywords: [{ keyword: 'sting', wholeWord: true }],
  });
  await addFilterPost(world, ivy.id, { filterId: filter.id, postId: wasps.id });
  const members = await archiveOf(ivy);
  assert.equal(
    textOf(members, 'lists.csv'),
    '"Bees, mostly",kit@folkmoot.test\n"Bees, mostly",jo@folkmoot.test\n',
  );
  assert.equal(textOf(members, 'blocked_domains.csv'), 'loud.example\n');
  assert.deepEqual(JSON.parse(textOf(members, 'filters.json')), [
    {
      title: 'Stings',
      contexts: ['home'],
      action: 'warn',
      expires_at: null,
      keywords: [{ keyword: 'sting', whole_word: true }],
      posts: [`jo/${wasps.id}`],
    },
  ]);
  const others = await archiveOf(jo);
  assert.equal(textOf(others, 'lists.csv'), '', 'nobody learns of the lists that they are in');
});

test('pictures lie where Mastodon puts them, byte for byte', async () => {
  const { world } = place;
  const fay = await join('fay');
  const png = await sharp({
    create: { width: 64, height: 64, channels: 3, background: '#345' },
  })
    .png()
    .toBuffer();
  const avatarKey = await storeProfileImage(world, 'avatar', png);
  await updateProfile(world, fay.id, { avatarKey });
  const media = await uploadMedia(world, fay.id, { bytes: png, description: 'A dark square' });
  await write(fay, { text: 'See', mediaIds: [media.id] });
  const members = await archiveOf(fay);
  const avatar = await world.media.get(avatarKey);
  assert.deepEqual(members.get(`avatar.${avatarKey.split('.')[1]}`), avatar?.bytes);
  const stored = await world.media.get(media.key);
  assert.deepEqual(members.get(`media_attachments/files/${media.key}`), stored?.bytes);
});

test('a standing withholds nothing of it (article 13)', async () => {
  const { db, clock } = place;
  const gil = await join('gil');
  await write(gil, { text: 'still mine' });
  // Behind the guard's back: here it matters only that the row is there.
  await sql`alter table standing disable trigger user`.execute(db);
  await db.transaction().execute((tx) =>
    setStanding(tx, gil.id, {
      state: 'banned',
      may: { post: false, reply: false, message: false, report: false },
      visibility: 'limited',
      sanctionIds: [toId('1')],
      dockets: ['0'.repeat(32)],
      asOf: clock.now(),
    }),
  );
  await sql`alter table standing enable trigger user`.execute(db);
  assert.equal(itemsOf(await archiveOf(gil), 'outbox.json').length, 1);
});

/** What is still in use after everything that is not was given back. */
function heldBytes(): number {
  assert.ok(typeof collector === 'function');
  Reflect.apply(collector, undefined, []);
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

test('five thousand long posts stream within bounded memory, each once and in order', async () => {
  const { world, db, clock } = place;
  const hob = await join('hob');
  const first = world.ids.next<'post'>(1, clock.now());
  await sql`insert into posts (id, author_id, local, text, html, visibility, thread_root, created_at)
    select ${first}::bigint + n, ${hob.id}, true, n || filler.text, '<p></p>', 'public',
      ${first}::bigint + n, ${clock.now()}
    from generate_series(1, 5000) as n cross join lateral (
      select string_agg(' ' || md5(n || '.' || word), '') as text
      from generate_series(1, 250) as word) as filler`.execute(db);
  const { stream } = await exportArchive(world, hob.id, wire);
  const path = `${tmpdir()}/folkmoot-archive-${process.pid}`;
  const file = await open(path, 'w+');
  const before = heldBytes();
  let most = 0;
  let pieces = 0;
  for await (const piece of stream.iterator()) {
    await file.write(Buffer.from(piece));
    pieces += 1;
    if (pieces % 200 === 0) most = Math.max(most, heldBytes() - before);
  }
  assert.ok(pieces > 1000);
  assert.ok(most < 16 * 1024 * 1024, `${Math.round(most / 1024 / 1024)} MB were held`);
  const { size } = await file.stat();
  const { buffer: bytes } = await file.read(Buffer.alloc(size), 0, size, 0);
  await file.close();
  await rm(path);
  const members = await unzip(bytes);
  const texts = itemsOf(members, 'outbox.json').map((item) => {
    assert.ok(typeof item === 'object' && item !== null && 'text' in item);
    return Number.parseInt(String(item.text), 10);
  });
  assert.deepEqual(
    texts,
    Array.from({ length: 5000 }, (_, n) => n + 1),
  );
  assert.ok((members.get('outbox.json')?.length ?? 0) > 40_000_000);
});

test('an archive waits for its reader, and stops when nobody reads on', async () => {
  let written = 0;
  const counting: ArchiveWire = {
    ...wire,
    published: (author, post, links) => {
      written += 1;
      return wire.published(author, post, links);
    },
  };
  const hob = await place.world.db
    .selectFrom('accounts')
    .select('id')
    .where('handle', '=', 'hob')
    .executeTakeFirstOrThrow();
  const { stream } = await exportArchive(place.world, toId(hob.id), counting);
  await once(stream, 'readable');
  const waiting = await untilStill(() => written);
  assert.ok(waiting > 0 && waiting < 5000, `${waiting} posts were written before they were read`);
  stream.destroy();
  const left = await untilStill(() => written);
  assert.ok(left <= waiting + 1, 'it was made on for nobody');
});

/** The count once it has not changed for a while. */
async function untilStill(count: () => number): Promise<number> {
  for (let last = -1; ; last = count()) {
    await delay(400);
    if (last === count() && last > 0) return last;
  }
}

test('a fault breaks the download off, and an unknown account has no archive', async () => {
  const broken: ArchiveWire = {
    ...wire,
    actor: () => {
      throw new Error('no words');
    },
  };
  const { stream } = await exportArchive(place.world, ada.id, broken);
  await assert.rejects(buffer(stream), /no words/);
  const late: ArchiveWire = {
    ...wire,
    published: () => {
      throw new Error('no words later');
    },
  };
  const { stream: second } = await exportArchive(place.world, ada.id, late);
  await assert.rejects(buffer(second), /no words later/);
  await assert.rejects(
    exportArchive(place.world, toId('1'), wire),
    (error) => isRefusal(error) && error.code === 'not-found',
  );
});
