import pg from 'pg';
import { joinEmbeddedPostgres } from '#infrastructure';

/** What amcheck finds in the tables and indexes of a running embedded server; empty when they are sound. */
export async function damagedIndexes(dataFolder: string): Promise<readonly string[]> {
  const { url } = await joinEmbeddedPostgres({ dataFolder });
  const superuser = new URL(url);
  superuser.username = 'postgres';
  const client = new pg.Client({ connectionString: superuser.href });
  await client.connect();
  try {
    await client.query('create extension if not exists amcheck');
    const { rows } = await client.query<{ what: string }>(`
      select c.relname || ': ' || f.msg as what
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, verify_heapam(c.oid) as f
      where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker')`);
    // Raises where a row is missing from its index.
    await client.query(`
      select bt_index_check(c.oid, true)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join pg_am a on a.oid = c.relam join pg_index i on i.indexrelid = c.oid
      where a.amname = 'btree' and n.nspname in ('public', 'graphile_worker') and i.indisvalid`);
    return rows.map(({ what }) => what);
  } finally {
    await client.query('drop extension amcheck').catch(() => undefined);
    await client.end();
  }
}
