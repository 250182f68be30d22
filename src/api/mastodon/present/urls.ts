import type { Account } from '#accounts';
import type { Post } from '#conversation';
import type { World } from '#infrastructure';

type Named = { readonly handle: string; readonly domain: string | null };

/** `name` for people of this server, `name@domain` for others. */
export function acct({ handle, domain }: Named): string {
  return domain === null ? handle : `${handle}@${domain}`;
}

/** The page of a profile: ours for our people, their own server's for others. */
export function profileUrl(world: Pick<World, 'origin'>, { handle, domain }: Named): string {
  return domain === null ? `${world.origin}/@${handle}` : `https://${domain}/@${handle}`;
}

/** The ActivityPub id of an account. */
export function accountUri(world: Pick<World, 'origin'>, account: Account): string {
  return account.uri ?? `${world.origin}/users/${account.handle}`;
}

/** The page of a post. */
export function postUrl(world: Pick<World, 'origin'>, author: Named, post: Post): string {
  return post.uri ?? `${world.origin}/@${author.handle}/${post.id}`;
}

/** The ActivityPub id of a post. */
export function postUri(world: Pick<World, 'origin'>, author: Named, post: Post): string {
  return post.uri ?? `${world.origin}/users/${author.handle}/posts/${post.id}`;
}

export const pictureNames = ['avatar', 'header', 'card'] as const;
export type PictureName = (typeof pictureNames)[number];

/** Where the server's own pictures are. */
export function picturePath(name: PictureName): string {
  return `/api/folkmoot/v1/pictures/${name}.png`;
}

/** A stored picture, or the server's default one. */
export function pictureUrl(
  world: Pick<World, 'origin' | 'media'>,
  key: string | null,
  fallback: PictureName,
): string {
  return key === null ? `${world.origin}${picturePath(fallback)}` : world.media.url(key);
}
