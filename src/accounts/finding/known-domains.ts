import { sql } from 'kysely';
import type { Reader } from '#infrastructure';

/** The most servers that one answer names. */
const mostDomains = 10_000;

/**
 * Servers that this one knows accounts of, in the order of their names, as far as they begin with a
 * text. Each is one step in an index, however many accounts a server has.
 */
export async function listKnownDomains(
  db: Reader,
  { beginning = '', limit = mostDomains }: { beginning?: string; limit?: number } = {},
): Promise<string[]> {
  const { rows } = await sql<{ domain: string }>`
    with recursive known as (
      (select domain from accounts where domain >= ${beginning} order by domain limit 1)
      union all
      select (select domain from accounts where domain > known.domain order by domain limit 1)
      from known where known.domain is not null
    )
    select domain from known where starts_with(domain, ${beginning}) limit ${Math.min(limit, mostDomains)}`.execute(
    db,
  );
  return rows.map(({ domain }) => domain);
}
