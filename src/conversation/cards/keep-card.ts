import { sql } from 'kysely';
import { after, dayMs, hourMs, idBucket, type PostId } from '#foundation';
import type { World } from '#infrastructure';
import type { LinkPicture } from './link-card.ts';
import { fetchPage, fetchPicture } from './fetch-page.ts';
import type { PageFacts } from './read-page.ts';

/** How long what a page said is good for further posts, and how long one that said nothing is left alone. */
const goodForMs = { found: 7 * dayMs, nothing: 6 * hourMs } as const;

type Known = { readonly id: string; readonly is_found: boolean; readonly checked_at: Date };

/**
 * The card of a link, fetched unless that was done lately, for whichever post. Undefined when there
 * is nothing to show. The post only gives a new card's id its bucket.
 */
export async function cardOfLink(
  world: World,
  url: string,
  postId: PostId,
): Promise<string | undefined> {
  const known = await findCard(world, url);
  if (known !== undefined && isFresh(known, world.clock.now())) {
    return known.is_found ? known.id : undefined;
  }
  const facts = await fetchPage(world, url);
  if (facts === undefined) return noteNothing(world, url, postId);
  return keepFound(world, { url, postId, facts, picture: await fetchPicture(world, facts) });
}

async function findCard({ db }: World, url: string): Promise<Known | undefined> {
  const { rows } = await sql<Known>`
    select id, title is not null as is_found, checked_at from link_cards where url = ${url}`.execute(
    db,
  );
  return rows[0];
}

function isFresh({ is_found, checked_at }: Known, now: Date): boolean {
  return checked_at > after(now, -(is_found ? goodForMs.found : goodForMs.nothing));
}

/** What was known of the page before stays. */
async function noteNothing(
  { db, ids, clock }: World,
  url: string,
  postId: PostId,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string; is_found: boolean }>`
    insert into link_cards as card (id, url, checked_at)
    values (${ids.next<'card'>(idBucket(postId))}, ${url}, ${clock.now()})
    on conflict (url) do update set checked_at = excluded.checked_at
    returning id, title is not null as is_found`.execute(db);
  return rows[0]?.is_found === true ? rows[0].id : undefined;
}

type Found = {
  readonly url: string;
  readonly postId: PostId;
  readonly facts: PageFacts;
  readonly picture: LinkPicture | undefined;
};

async function keepFound(
  { db, ids, clock }: World,
  { url, postId, facts, picture }: Found,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into link_cards (id, url, title, description, provider, author, language, published_at,
      image_key, image_width, image_height, image_blurhash, image_description, checked_at)
    values (${ids.next<'card'>(idBucket(postId))}, ${url}, ${facts.title}, ${facts.description},
      ${facts.provider}, ${facts.author}, ${facts.language}, ${facts.publishedAt},
      ${picture?.key ?? null}, ${picture?.size.width ?? null}, ${picture?.size.height ?? null},
      ${picture?.blurhash ?? null}, ${picture?.description ?? ''}, ${clock.now()})
    on conflict (url) do update set title = excluded.title, description = excluded.description,
      provider = excluded.provider, author = excluded.author, language = excluded.language,
      published_at = excluded.published_at, image_key = excluded.image_key,
      image_width = excluded.image_width, image_height = excluded.image_height,
      image_blurhash = excluded.image_blurhash, image_description = excluded.image_description,
      checked_at = excluded.checked_at
    returning id`.execute(db);
  return rows[0]?.id;
}
