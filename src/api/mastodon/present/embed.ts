import type { Account } from '#accounts';
import type { Post } from '#conversation';
import { dayOf, escapeHtml } from '#foundation';
import type { World } from '#infrastructure';
import { contextHtml } from './status.ts';
import { postUrl, profileUrl } from './urls.ts';

/** How long others may show a post without asking again, in seconds: it may be deleted or hidden. */
const cacheAge = 3600;

/**
 * A post as oEmbed 1.0 has it: a quotation with its links, which needs no script and no frame of
 * ours. Behind a content warning only the warning is quoted.
 */
export function presentEmbed(
  world: World,
  {
    author,
    post,
    width,
  }: { readonly author: Account; readonly post: Post; readonly width: number },
) {
  const { host } = new URL(world.origin);
  const name = author.displayName === '' ? author.handle : author.displayName;
  return {
    type: 'rich',
    version: '1.0',
    title: `Post by ${name}`,
    author_name: name,
    author_url: profileUrl(world, author),
    provider_name: host,
    provider_url: `${world.origin}/`,
    cache_age: cacheAge,
    html: quotation(world, { author, post, width, host, name }),
    width,
    height: null,
  } as const;
}

type Quoted = {
  readonly author: Account;
  readonly post: Post;
  readonly width: number;
  readonly host: string;
  readonly name: string;
};

function quotation(world: World, { author, post, width, host, name }: Quoted): string {
  const url = escapeHtml(postUrl(world, author, post));
  const said =
    post.contentWarning === ''
      ? `${post.html}${contextHtml(world, post)}`
      : `<p>${escapeHtml(post.contentWarning)}</p>`;
  const language = post.language === null ? '' : ` lang="${escapeHtml(post.language)}"`;
  const profile = escapeHtml(profileUrl(world, author));
  return (
    `<blockquote cite="${url}"${language} style="max-width: ${width}px">${said}` +
    `<footer><a href="${profile}">${escapeHtml(name)} (@${author.handle}@${escapeHtml(host)})</a>, ` +
    `<a href="${url}"><time datetime="${post.createdAt.toISOString()}">${dayOf(post.createdAt)}</time></a>` +
    `</footer></blockquote>`
  );
}
