import { createHash } from 'node:crypto';
import pg from 'pg';
import { idEpochMs } from '#foundation';

/**
 * A reproducible community: 10,000 accounts whose follows and posts are spread by Zipf's law,
 * 500,000 posts over sixty days, one author whom everyone follows and eight with 100 followers.
 * Made inside the database from hashes of row numbers, so that every run has the same rows.
 */
export const dataset = {
  accounts: 10_000,
  posts: 500_000,
  followsEach: 60,
  famous: 0,
  /** Authors with exactly 100 followers: the last accounts, whom nobody follows by chance. */
  modest: [9_992, 9_993, 9_994, 9_995, 9_996, 9_997, 9_998, 9_999],
  /** Readers whose home is measured: ordinary accounts. */
  readers: Array.from({ length: 200 }, (_, index) => 2_000 + index * 37),
} as const;

const accountsFromMs = Date.UTC(2026, 0, 1);
const postsFromMs = Date.UTC(2026, 2, 1);
const millisecondsPerPost = 10_000;

/** SQL for the id of account number `account`. */
const accountIdSql = (account: string): string =>
  `((${accountsFromMs - idEpochMs}::bigint + (${account})::bigint * 1000) << 22) | (((${account})::bigint % 4096) << 10)`;

/** The id of one account of the data set. */
export function accountIdAt(account: number): string {
  const ms = BigInt(accountsFromMs - idEpochMs + account * 1000);
  return String((ms << 22n) | (BigInt(account % 4096) << 10n));
}

/** The bearer token of one account. */
export function tokenAt(account: number): string {
  return createHash('sha256').update(`bench token ${account}`).digest('base64url');
}

/** A number from 0 to 1 that depends on a row only, spread evenly. */
const chance = (row: string, purpose: number): string =>
  `((hashint8extended((${row})::bigint, ${purpose}) & 1073741823)::float8 / 1073741824)`;

/** Few are often chosen, most seldom: rank r with a probability that falls as r grows. */
const zipf = (row: string, purpose: number, among: number): string =>
  `floor(${among} * power(${chance(row, purpose)}, 3))::bigint`;

const statements: readonly string[] = [
  `insert into accounts (id, handle, display_name, bio, bio_html, discoverable, indexable, created_at)
   select ${accountIdSql('account')}, 'person_' || account, 'Person ' || account,
     'Keeps bees, reads late.', '<p>Keeps bees, reads late.</p>', true, true,
     to_timestamp((${accountsFromMs} + account * 1000) / 1000.0)
   from generate_series(0, ${dataset.accounts - 1}) account`,

  `insert into follows (id, follower_id, followee_id, created_at)
   select ((${accountsFromMs - idEpochMs}::bigint + 20000000 + pair) << 22) | 1,
     ${accountIdSql('follower')}, ${accountIdSql('followee')}, now()
   from (
     select distinct on (follower, followee) follower, followee, follower * 100 + k as pair
     from generate_series(0, ${dataset.accounts - 1}) follower,
       generate_series(1, ${dataset.followsEach}) k,
       lateral (select ${zipf('follower * 100 + k', 1, 9_900)} as followee) chosen
     where followee <> follower
   ) pairs`,

  `insert into follows (id, follower_id, followee_id, created_at)
   select ((${accountsFromMs - idEpochMs}::bigint + 30000000 + follower) << 22) | 2,
     ${accountIdSql('follower')}, ${accountIdSql(String(dataset.famous))}, now()
   from generate_series(1, ${dataset.accounts - 1}) follower
   on conflict do nothing`,

  `insert into follows (id, follower_id, followee_id, created_at)
   select ((${accountsFromMs - idEpochMs}::bigint + 40000000 + author * 1000 + k) << 22) | 3,
     ${accountIdSql('2000 + k * 37')}, ${accountIdSql('author')}, now()
   from unnest(array[${dataset.modest.join(',')}]) author, generate_series(0, 99) k
   on conflict do nothing`,

  `insert into posts (id, author_id, local, text, html, language, visibility, thread_root, created_at)
   select id, author_id, true, text, '<p>' || text || '</p>', 'en', 'public', id,
     to_timestamp((${postsFromMs} + post::bigint * ${millisecondsPerPost}) / 1000.0)
   from (
     select post, ${accountIdSql('author')} as author_id,
       ((${postsFromMs - idEpochMs}::bigint + post::bigint * ${millisecondsPerPost}) << 22)
         | ((author % 4096) << 10) as id,
       array_to_string(array(
         select (array['river','lantern','harvest','quiet','market','bridge','winter','garden',
           'letter','morning','salt','window','kettle','orchard','signal','copper'])
           [1 + (hashint8extended(post::bigint * 64 + word, 7) & 15)]
         from generate_series(1, 12 + (post % 20)) word), ' ') as text
     from generate_series(1, ${dataset.posts}) post,
       lateral (select ${zipf('post', 2, dataset.accounts - 1)} as author) chosen
   ) made`,

  `insert into oauth_apps (id, client_id, client_secret_hash, name, redirect_uris, scopes, created_at)
   values (1, 'bench', sha256('bench'), 'Bench', array['urn:ietf:wg:oauth:2.0:oob'],
     array['read', 'write', 'follow'], now())`,
];

/** Fills an empty, migrated database. Takes about a minute. */
export async function fillDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin');
    for (const statement of statements) await client.query(statement);
    await addTokens(client);
    await client.query('commit');
    await client.query('vacuum analyze');
    await client.query('checkpoint').catch(ignoreMissingRight);
  } finally {
    await client.end();
  }
}

/** A checkpoint only steadies the figures; the service's own role may not ask for one. */
function ignoreMissingRight(error: unknown): void {
  const code: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  if (code !== '42501') throw error;
}

async function addTokens(client: pg.Client): Promise<void> {
  const accounts = [dataset.famous, ...dataset.modest, ...dataset.readers];
  for (const [index, account] of accounts.entries()) {
    const hash = createHash('sha256').update(tokenAt(account)).digest();
    await client.query(
      `insert into oauth_tokens (id, token_hash, app_id, account_id, scopes, created_at)
       values ($1, $2, 1, $3, array['read', 'write', 'follow'], now())`,
      [String(index + 1), hash, accountIdAt(account)],
    );
  }
}
