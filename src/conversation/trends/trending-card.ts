import { sql } from 'kysely';
import type { Reader } from '#infrastructure';

/** The card of a page that trends now, with or without a fragment in its address. */
export async function trendingCardAt(reader: Reader, url: string): Promise<string | undefined> {
  const address = URL.parse(url);
  if (address === null) return undefined;
  address.hash = '';
  const { rows } = await sql<{ id: string }>`
    select card.id from link_cards as card
    join trends as trend on trend.kind = 'link' and trend.key = card.id::text
    where card.url = ${address.href} and card.title is not null`.execute(reader);
  return rows[0]?.id;
}
