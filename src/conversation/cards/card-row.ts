import { sql } from 'kysely';
import type { LinkCard, LinkPicture } from './link-card.ts';

/** A card as JSON carries it: times as ISO text. */
export type CardRow = {
  url: string;
  title: string | null;
  description: string;
  provider: string;
  author: string;
  language: string | null;
  published_at: string | null;
  image_key: string | null;
  image_width: number | null;
  image_height: number | null;
  image_blurhash: string | null;
  image_description: string;
};

/** A row of `link_cards as card` as JSON. */
export const cardJson = sql`json_build_object('url', card.url, 'title', card.title,
  'description', card.description, 'provider', card.provider, 'author', card.author,
  'language', card.language, 'published_at', card.published_at, 'image_key', card.image_key,
  'image_width', card.image_width, 'image_height', card.image_height,
  'image_blurhash', card.image_blurhash, 'image_description', card.image_description)`;

/** Null where there is no card, or the page behind it said nothing. */
export function cardOf(row: CardRow | null): LinkCard | null {
  if (row === null || row.title === null) return null;
  return {
    url: row.url,
    title: row.title,
    description: row.description,
    provider: row.provider,
    author: row.author,
    language: row.language,
    publishedAt: row.published_at === null ? null : new Date(row.published_at),
    picture: pictureOf(row),
  };
}

function pictureOf(row: CardRow): LinkPicture | null {
  const { image_key: key, image_width: width, image_height: height, image_blurhash: blur } = row;
  if (key === null || width === null || height === null || blur === null) return null;
  return { key, size: { width, height }, blurhash: blur, description: row.image_description };
}
