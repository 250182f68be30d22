/** Where the objects of local people live. Federation and archives must agree on these. */

type Named = { readonly handle: string };

export function actorUri(origin: string, { handle }: Named): string {
  return `${origin}/users/${handle}`;
}

export function noteUri(origin: string, author: Named, postId: string): string {
  return `${actorUri(origin, author)}/posts/${postId}`;
}

export function announceUri(origin: string, author: Named, boostId: string): string {
  return `${actorUri(origin, author)}/boosts/${boostId}`;
}

export const publicAudience = 'https://www.w3.org/ns/activitystreams#Public';

export const contexts = [
  'https://www.w3.org/ns/activitystreams',
  'https://w3id.org/security/v1',
  {
    toot: 'http://joinmastodon.org/ns#',
    sensitive: 'as:sensitive',
    Hashtag: 'as:Hashtag',
    manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
    discoverable: 'toot:discoverable',
    indexable: 'toot:indexable',
    votersCount: 'toot:votersCount',
    quote: { '@id': 'https://w3id.org/fep/044f#quote', '@type': '@id' },
    quoteUrl: 'as:quoteUrl',
    blurhash: 'toot:blurhash',
    focalPoint: { '@container': '@list', '@id': 'toot:focalPoint' },
    schema: 'http://schema.org#',
    PropertyValue: 'schema:PropertyValue',
    value: 'schema:value',
  },
] as const;
