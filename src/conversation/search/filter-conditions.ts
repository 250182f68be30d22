import { sql, type RawBuilder } from 'kysely';
import { findAccountByHandle, splitAddress } from '#accounts';
import { firstIdAt, type AccountId } from '#foundation';
import type { World } from '#infrastructure';
import type { Viewer } from '../types.ts';
import type { Filter, Held, Trait } from './parse-query.ts';

/**
 * The filters of a query as conditions on the alias `post`. Undefined when nothing can fit them:
 * an author that nobody knows, `from:me` of nobody.
 */
export async function compileFilters(
  world: World,
  viewer: Viewer,
  filters: readonly Filter[],
): Promise<readonly RawBuilder<unknown>[] | undefined> {
  const authors = await authorConditions(world, viewer, filters);
  if (authors === undefined) return undefined;
  const languages = filters.flatMap((one) => (one.by === 'language' && !one.isNot ? [one] : []));
  return [
    ...authors,
    ...(languages.length === 0
      ? []
      : [
          sql`(${sql.join(
            languages.map(({ language }) => isIn(language)),
            sql` or `,
          )})`,
        ]),
    ...filters.flatMap(plainCondition),
  ];
}

async function authorConditions(
  world: World,
  viewer: Viewer,
  filters: readonly Filter[],
): Promise<readonly RawBuilder<unknown>[] | undefined> {
  const asked = filters.flatMap((one) => (one.by === 'author' ? [one] : []));
  const wanted: AccountId[] = [];
  const unwanted: AccountId[] = [];
  for (const { address, isNot } of asked) {
    const found = await authorAt(world, viewer, address);
    if (found !== undefined) (isNot ? unwanted : wanted).push(found);
  }
  if (wanted.length === 0 && asked.some(({ isNot }) => !isNot)) return undefined;
  return [
    ...(wanted.length === 0 ? [] : [sql`post.author_id = any(${wanted}::bigint[])`]),
    ...(unwanted.length === 0 ? [] : [sql`post.author_id <> all(${unwanted}::bigint[])`]),
  ];
}

async function authorAt(
  world: World,
  viewer: Viewer,
  address: string,
): Promise<AccountId | undefined> {
  if (address === 'me') return viewer;
  const split = splitAddress(address);
  if (split === undefined) return undefined;
  const isOwn = split.domain === new URL(world.origin).host;
  return (await findAccountByHandle(world.db, split.handle, isOwn ? null : split.domain))?.id;
}

function isIn(language: string): RawBuilder<unknown> {
  return sql`(lower(post.language) = ${language} or starts_with(lower(post.language), ${`${language}-`}))`;
}

function plainCondition(filter: Filter): readonly RawBuilder<unknown>[] {
  switch (filter.by) {
    case 'author':
      return [];
    case 'has':
      return [negated(held[filter.what], filter.isNot)];
    case 'is':
      return [negated(trait[filter.what], filter.isNot)];
    case 'language':
      return filter.isNot ? [sql`not coalesce(${isIn(filter.language)}, false)`] : [];
    case 'time':
      return [
        ...(filter.from === undefined ? [] : [sql`post.id >= ${firstIdAt(filter.from)}::bigint`]),
        ...(filter.until === undefined ? [] : [sql`post.id < ${firstIdAt(filter.until)}::bigint`]),
      ];
  }
}

function negated(condition: RawBuilder<unknown>, isNot: boolean): RawBuilder<unknown> {
  return isNot ? sql`not (${condition})` : sql`(${condition})`;
}

function hasMediaOf(type: 'image' | 'video' | 'audio'): RawBuilder<unknown> {
  return sql`post.has_media and exists (select 1 from media
    where media.post_id = post.id and starts_with(media.type, ${`${type}/`}))`;
}

/** What its author took back is a quote no more. */
const isQuote = sql`post.quotes is not null and post.quote_state = 'accepted'`;

const held: Readonly<Record<Held, RawBuilder<unknown>>> = {
  media: sql`post.has_media`,
  image: hasMediaOf('image'),
  video: hasMediaOf('video'),
  audio: hasMediaOf('audio'),
  // As the text tokens find links: with their scheme.
  link: sql`post.text ~* 'https?://[^[:space:]]'`,
  poll: sql`post.has_poll`,
  quote: isQuote,
};

const trait: Readonly<Record<Trait, RawBuilder<unknown>>> = {
  reply: sql`post.in_reply_to is not null`,
  sensitive: sql`post.sensitive or exists (select 1 from post_labels as given
    where given.post_id = post.id and given.label = 'sensitive')`,
  quote: isQuote,
};
