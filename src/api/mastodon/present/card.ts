import type { LinkCard } from '#conversation';
import type { World } from '#infrastructure';

/** Mastodon's `PreviewCard`. Never markup of others: `html` and `embed_url` stay empty. */
export function presentCard(world: World, card: LinkCard) {
  return {
    url: card.url,
    title: card.title,
    description: card.description,
    language: card.language,
    type: 'link',
    author_name: card.author,
    author_url: '',
    authors: card.author === '' ? [] : [{ name: card.author, url: '', account: null }],
    provider_name: card.provider,
    provider_url: '',
    html: '',
    ...presentPicture(world, card.picture),
    embed_url: '',
    published_at: card.publishedAt?.toISOString() ?? null,
    missing_attribution: null,
  };
}

function presentPicture({ media }: World, picture: LinkCard['picture']) {
  if (picture === null) {
    return { width: 0, height: 0, image: null, image_description: '', blurhash: null };
  }
  const { key, size, description, blurhash } = picture;
  return { ...size, image: media.url(key), image_description: description, blurhash };
}
