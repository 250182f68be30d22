import { sql } from 'kysely';
import type { AccountId } from '#foundation';
import type { World } from '#infrastructure';

/** Columns that say whose a row is; the first that a table has. */
const owners = [
  'author_id',
  'owner_id',
  'follower_id',
  'blocker_id',
  'muter_id',
  'writer_id',
  'account_id',
];

/** Where others rightly make rows about somebody: what they say to and of a person. */
const aboutOthers = new Set([
  'mentions',
  'notifications',
  'notification_requests',
  'direct_conversations',
  'direct_posts',
  'follow_counts',
  'follow_requests',
  'read_epochs',
  'post_terms',
  'case_parts',
  'documents',
  'panel_order',
  'proofs_of_service',
]);

/** A fingerprint of everything that is theirs, by table. */
export async function fingerprintOf(
  world: World,
  accountIds: readonly AccountId[],
): Promise<Readonly<Record<string, string>>> {
  const prints: Record<string, string> = {};
  for (const [table, owner] of await listOwned(world)) {
    const { rows } = await sql<{ print: string }>`
      select coalesce(md5(string_agg(mine::text, '|' order by mine::text)), 'none') as print
      from ${sql.table(table)} as mine
      where ${sql.ref(`mine.${owner}`)} in (${sql.join(accountIds)})`.execute(world.db);
    prints[table] = rows[0]?.print ?? '';
  }
  return prints;
}

/** Tables whose rows belong to one person, and the column that says to whom. */
async function listOwned(world: World): Promise<readonly (readonly [string, string])[]> {
  const { rows } = await sql<{ table: string; columns: string[] }>`
    select table_name as table, array_agg(column_name::text) as columns
    from information_schema.columns
    where table_schema = 'public' and column_name in (${sql.join(owners)})
    group by table_name`.execute(world.db);
  const owned = rows.flatMap(({ table, columns }): [string, string][] => {
    const owner = owners.find((name) => columns.includes(name));
    return owner === undefined || aboutOthers.has(table) ? [] : [[table, owner]];
  });
  return [...owned, ['accounts', 'id']];
}
