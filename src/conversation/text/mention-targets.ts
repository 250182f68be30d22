import { sql } from 'kysely';
import { toId, type AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import { mentionKey, type MentionName } from './text-tokens.ts';
import type { Mention } from '../types.ts';

export type FoundMention = Mention & { readonly url: string };

type Row = { id: string; handle: string; domain: string | null; uri: string | null };

/** The accounts that a text names, by `mentionKey`. Names that nobody here knows are left out. */
export async function findMentions(
  reader: Reader,
  origin: string,
  names: readonly MentionName[],
): Promise<ReadonlyMap<string, FoundMention>> {
  if (names.length === 0) return new Map();
  const here = new URL(origin).host.toLowerCase();
  const asked = names.map((name) => ({
    key: mentionKey(name),
    handle: name.handle,
    domain: name.domain === undefined || name.domain === here ? '' : asciiHost(name.domain),
  }));
  const { rows } = await sql<Row>`
    select account.id, account.handle, account.domain, account.uri
    from unnest(${asked.map(({ handle }) => handle)}::text[], ${asked.map(({ domain }) => domain)}::text[])
      as asked (handle, domain)
    join accounts as account
      on lower(account.handle) = asked.handle and coalesce(account.domain, '') = asked.domain
    where account.closed_at is null`.execute(reader);
  const foundByName = new Map(
    rows.map((row) => [`${row.handle.toLowerCase()}@${row.domain ?? ''}`, foundOf(row, origin)]),
  );
  return new Map(
    asked.flatMap(({ key, handle, domain }): [string, FoundMention][] => {
      const found = foundByName.get(`${handle}@${domain}`);
      return found === undefined ? [] : [[key, found]];
    }),
  );
}

/** Hosts are stored in ASCII; people write them as they read them. */
function asciiHost(host: string): string {
  return URL.canParse(`https://${host}`) ? new URL(`https://${host}`).host : host;
}

function foundOf(row: Row, origin: string): FoundMention {
  const id: AccountId = toId(row.id);
  const { handle, domain } = row;
  return { accountId: id, handle, domain, url: row.uri ?? `${origin}/@${handle}` };
}
