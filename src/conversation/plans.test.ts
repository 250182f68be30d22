import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Kysely, PostgresDialect, sql, type CompiledQuery } from 'kysely';
import pg from 'pg';
import type { DB, World } from '#infrastructure';
import { openScene } from './scene.test.ts';
import { getThread } from './get-thread.ts';
import { loadRelations } from './memory/relations.ts';
import { loadDeeds } from './memory/flags.ts';
import { loadPostCounts } from './load-post-counts.ts';
import { loadFilterView } from './filters/filter-view.ts';
import { loadListView } from './people-lists/list-row.ts';
import { createList } from './people-lists/write-list.ts';
import { loadPosts } from './post-row.ts';
import { listFeaturedTags, listTags } from './tags/queries.ts';
import { listNotifications } from './notifications/list-notifications.ts';
import { searchPosts } from './search/search-posts.ts';
import { searchTags } from './search/search-tags.ts';
import { accountTimeline } from './timelines/account-timeline.ts';
import { loadAuthorIds, loadHomeIds } from './timelines/home-ids.ts';
import { loadListIds } from './timelines/list-timeline.ts';
import { linkTimeline, publicTimeline, tagTimeline } from './timelines/public-timeline.ts';
import { trendingLinks } from './trends/trending-links.ts';

const scene = await openScene();
const { world } = scene;
const ann = (await scene.join('ann')).id;
const bob = (await scene.join('bob')).id;
await scene.follow(ann, bob);
const post = await scene.say(bob, 'a post with #tea');
await scene.say(ann, 'an answer to @bob', { inReplyTo: post.id });
const list = await createList(world, ann, { title: 'list' });
await fill();

/** Enough rows that a wrong plan would be the planner's choice. */
async function fill(): Promise<void> {
  const { db } = world;
  await sql`
    insert into posts (id, author_id, local, text, html, visibility, in_reply_to, in_reply_to_author,
      thread_root, tags, uri, created_at)
    select number, case when number % 50 = 0 then ${bob}::bigint else ${ann}::bigint end, number % 3 > 0, 'x', 'x',
      'public', case when number % 2 = 0 then ${post.id}::bigint end, case when number % 2 = 0 then ${bob}::bigint end,
      case when number % 2 = 0 then ${post.id}::bigint else number end, '{}',
      case when number % 3 = 0 then 'https://far.example/' || number end, now()
    from generate_series(1, 6000) as number`.execute(db);
  await sql`insert into post_tags select 'tag' || number % 40, number from generate_series(1, 6000) as number`.execute(
    db,
  );
  await sql`
    insert into notifications (id, account_id, kind, post_id, cause, created_at)
    select number, case when number % 50 = 0 then ${bob}::bigint else ${ann}::bigint end, 'mention', ${post.id}, 'c' || number, now()
    from generate_series(1, 6000) as number`.execute(db);
  await sql`insert into likes select number, case when number % 50 = 0 then ${ann}::bigint else ${bob}::bigint end, number, null, now() from generate_series(1, 3000) as number`.execute(
    db,
  );
  await fillReading(db);
  await fillCards(db);
  await sql`analyze`.execute(db);
}

/** Pages that posts link to; one of them trends. */
async function fillCards(db: World['db']): Promise<void> {
  await sql`
    insert into link_cards (id, url, title, checked_at)
    select number, 'https://far.example/' || number, 'page', now() from generate_series(1, 100) as number`.execute(
    db,
  );
  await sql`update posts set card_id = 1 + id % 100 where id <= 6000`.execute(db);
  await sql`insert into trends (kind, key, place, score, computed_at) values ('link', '7', 1, 1, now())`.execute(
    db,
  );
}

/** Lists, followed and featured tags and filters, most of them another's. */
async function fillReading(db: World['db']): Promise<void> {
  const series = sql`generate_series(1, 2000) as number`;
  await sql`
    insert into lists (id, owner_id, title, replies, exclusive, created_at)
    select number, ${ann}, 'list', 'none', false, now() from ${series}`.execute(db);
  await sql`
    insert into list_members (id, list_id, owner_id, account_id, created_at)
    select number, number, ${ann}, ${bob}, now() from ${series}`.execute(db);
  await sql`
    insert into followed_tags (id, account_id, tag, created_at)
    select number, case when number % 100 = 0 then ${bob}::bigint else ${ann}::bigint end, 'tag' || number, now()
    from ${series}`.execute(db);
  await sql`
    insert into featured_tags (id, account_id, tag, name, created_at)
    select number, case when number % 100 = 0 then ${bob}::bigint else ${ann}::bigint end, 'tag' || number, 'Tag', now()
    from ${series}`.execute(db);
  await sql`
    insert into filters (id, owner_id, title, contexts, action, created_at)
    select number, case when number % 100 = 0 then ${bob}::bigint else ${ann}::bigint end, 'filter', '{home}', 'warn', now()
    from ${series}`.execute(db);
  await sql`
    insert into filter_keywords (id, filter_id, keyword, whole_word)
    select number, number, 'word', true from ${series}`.execute(db);
  await sql`
    insert into filter_posts (id, filter_id, post_id) select number, number, number from ${series}`.execute(
    db,
  );
}

/** Tables that are empty here would be scanned whatever their indexes: a scan is made dear. */
async function planOf(query: CompiledQuery, withBitmaps = false): Promise<string> {
  return world.db.transaction().execute(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx);
    if (!withBitmaps) await sql`set local enable_bitmapscan = off`.execute(tx);
    const explained = { ...query, sql: `explain ${query.sql}` };
    const { rows } = await tx.executeQuery<{ 'QUERY PLAN': string }>(explained);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
}

const asked: CompiledQuery[] = [];
const pool = new pg.Pool({ connectionString: scene.url });
// The database is taken away under it when the file is done.
pool.on('error', () => undefined);
const listening = new Kysely<DB>({
  dialect: new PostgresDialect({ pool }),
  log: ({ query }) => {
    // A transaction's own words have no plan.
    if (!/^(?:begin|start|commit|rollback)/iu.test(query.sql)) asked.push(query);
  },
});
after(() => listening.destroy());

/** Runs `work` and gives the plans of all it asked of the database. */
async function plansOf(work: (world: World) => Promise<unknown>): Promise<string> {
  asked.length = 0;
  await work({ ...world, db: listening });
  assert.ok(asked.length > 0, 'nothing was asked');
  return (await Promise.all(asked.map((query) => planOf(query)))).join('\n');
}

const hot: readonly (readonly [string, (world: World) => Promise<unknown>, readonly string[]])[] = [
  [
    'the bodies of a page',
    ({ db }) => loadPosts(db, [post.id]),
    ['posts_pkey', 'post_counts_pkey'],
  ],
  [
    'a home that is built anew',
    ({ db }) => loadHomeIds(db, ann, { from: 'newest', count: 20 }),
    ['posts_author', 'boosts_account'],
  ],
  [
    'a home with followed tags',
    ({ db }) => loadHomeIds(db, bob, { from: 'newest', count: 20 }),
    ['followed_tags_account', 'post_tags_pkey'],
  ],
  [
    'a list’s timeline that is built anew',
    ({ db }) => loadListIds(db, list.id, { from: 'newest', count: 20 }),
    ['list_members_page', 'posts_author', 'boosts_account'],
  ],
  [
    'a list as its timeline needs it',
    ({ db }) => loadListView(db, { owner: ann, listId: list.id }),
    ['lists_', 'read_epochs_pkey', 'list_members_page'],
  ],
  [
    'a viewer’s filters',
    ({ db }) => loadFilterView(db, bob),
    ['filters_owner', 'filter_keywords_filter', 'filter_posts_filter_id'],
  ],
  [
    'the use of tags',
    (w) => listTags(w, ann, ['tag7']),
    ['post_tags_pkey', 'posts_(?:pkey|findable)', 'followed_tags_'],
  ],
  ['featured tags', ({ db }) => listFeaturedTags(db, bob), ['featured_tags_account_id_tag']],
  [
    'a big author’s latest',
    ({ db }) => loadAuthorIds(db, bob, { from: 'newest', count: 20 }),
    ['posts_author', 'boosts_account'],
  ],
  ['the public timeline', (w) => publicTimeline(w, undefined, { limit: 20 }), ['posts_public']],
  [
    'the local timeline',
    (w) => publicTimeline(w, undefined, { limit: 20, only: 'local' }),
    ['posts_public_local'],
  ],
  [
    'the remote timeline',
    (w) => publicTimeline(w, undefined, { limit: 20, only: 'remote' }),
    ['posts_public_remote'],
  ],
  [
    'a tag',
    (w) => tagTimeline(w, undefined, 'tag7', { limit: 20 }),
    ['post_tags_pkey', 'posts_pkey'],
  ],
  [
    'a link that trends',
    (w) => linkTimeline(w, undefined, 'https://far.example/7', { limit: 20 }),
    ['link_cards_url', 'posts_card'],
  ],
  [
    'links that trend',
    (w) => trendingLinks(w, { limit: 20 }),
    ['link_cards_pkey', 'posts_(?:card|findable)'],
  ],
  [
    'a profile',
    (w) => accountTimeline(w, undefined, bob, { limit: 20 }),
    ['posts_author', 'boosts_account'],
  ],
  ['a thread', (w) => getThread(w, undefined, post.id), ['posts_replies', 'posts_pkey']],
  [
    'a viewer’s relations',
    ({ db }) => loadRelations(db, ann),
    ['read_epochs_pkey', 'follows', 'blocks', 'mutes'],
  ],
  [
    'a viewer’s deeds',
    ({ db }) => loadDeeds(db, ann),
    ['likes_account', 'boosts_account', 'bookmarks_account'],
  ],
  ['notifications', (w) => listNotifications(w, bob, { limit: 20 }), ['notifications_heads']],
  [
    'a search by a word',
    (w) => searchPosts(w, ann, { text: 'zebra' }),
    ['posts_pkey', 'post_terms_pkey'],
  ],
  [
    'a search by author and time',
    (w) => searchPosts(w, undefined, { text: 'from:bob before:2020-01-01' }),
    ['posts'],
  ],
  [
    'tags by how they begin',
    ({ db }) => searchTags(db, 'tag1', { limit: 20 }),
    ['post_tags_prefix'],
  ],
  ['how much somebody published', ({ db }) => loadPostCounts(db, [bob]), ['posts_author']],
];

for (const [name, work, indexes] of hot) {
  test(`${name}: the plan uses its index`, async () => {
    const plan = await plansOf(work);
    for (const index of indexes) assert.match(plan, new RegExp(`using \\w*${index}`), plan);
    assert.doesNotMatch(
      plan,
      /Seq Scan on (posts|boosts|likes|follows|notifications|post_tags)/,
      plan,
    );
  });
}

test('who follows with a bell is asked by its own index', async () => {
  const query =
    sql`select exists (select 1 from follows where followee_id = ${bob} and notify)`.compile(
      world.db,
    );
  assert.match(await planOf(query), /follows_watchers/);
});

test('a rare word is looked up in the index of words', async () => {
  await plansOf((w) => searchPosts(w, ann, { text: 'zebra' }));
  const plans = await Promise.all(asked.map((query) => planOf(query, true)));
  assert.match(plans.join('\n'), /Bitmap Index Scan on post_terms_words/);
});
