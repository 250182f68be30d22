import { normalizeTag } from '#conversation';
import { parseId, type PostId } from '#foundation';

/** What an address of this server names. */
export type OwnLink =
  | { readonly is: 'post'; readonly postId: PostId }
  | { readonly is: 'account'; readonly handle: string }
  | { readonly is: 'tag'; readonly name: string };

const shapes = {
  post: /^\/(?:@[\w.-]+|users\/[\w.-]+\/posts|users\/[\w.-]+\/statuses)\/(\d+)\/?$/u,
  account: /^\/(?:@|users\/)([\w.]+)\/?$/u,
  tag: /^\/tags\/([^/]+)\/?$/u,
} as const;

/** Reads a web address as one of ours; undefined for those of others and for what names nothing. */
export function readOwnLink(origin: string, text: string): OwnLink | undefined {
  const url = URL.parse(text.trim());
  if (url === null || url.host !== new URL(origin).host || !/^https?:$/.test(url.protocol)) {
    return undefined;
  }
  const [, postId] = shapes.post.exec(url.pathname) ?? [];
  if (postId !== undefined) {
    const id = parseId<'post'>(postId);
    return id === undefined ? undefined : { is: 'post', postId: id };
  }
  const [, handle] = shapes.account.exec(url.pathname) ?? [];
  if (handle !== undefined) return { is: 'account', handle };
  const [, tag] = shapes.tag.exec(url.pathname) ?? [];
  const name = tag === undefined ? '' : normalizeTag(decoded(tag));
  return name === '' ? undefined : { is: 'tag', name };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
