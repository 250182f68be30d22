import { findAccountByHandle, listAccounts } from '#accounts';
import { listPosts, renderedOnce, showPosts } from '#conversation';
import { parseId, type PostId } from '#foundation';
import type { World } from '#infrastructure';
import { actorOf } from './translate/actor.ts';
import { contexts, noteUri } from './translate/addresses.ts';
import { noteOf } from './translate/note.ts';

/** A document for `application/activity+json`. */
export type FoundDocument = { readonly body: Buffer };

const path = /^\/users\/(?<handle>[a-z0-9_]{1,30})(?:\/posts\/(?<post>\d{1,19}))?\/?$/i;

/**
 * The actor or the note at a path of ours, as everyone may see it; undefined where there is none.
 * Followers-only and direct posts are nobody's to fetch.
 */
export async function findDocument(
  world: World,
  pathname: string,
): Promise<FoundDocument | undefined> {
  const groups = path.exec(pathname)?.groups;
  const handle = groups?.['handle'];
  if (handle === undefined) return undefined;
  const postId = groups?.['post'];
  if (postId === undefined) return findActor(world, handle);
  const id = parseId<'post'>(postId);
  return id === undefined ? undefined : findNote(world, handle, id);
}

async function findActor(world: World, handle: string): Promise<FoundDocument | undefined> {
  const account = await findAccountByHandle(world.db, handle);
  if (account === undefined || account.closedAt !== null) return undefined;
  const actor = actorOf(world.origin, account, world.media.url);
  return { body: Buffer.from(JSON.stringify({ '@context': contexts, ...actor })) };
}

async function findNote(
  world: World,
  handle: string,
  id: PostId,
): Promise<FoundDocument | undefined> {
  const [shown] = await showPosts(world, undefined, [id]);
  if (shown === undefined || shown.tombstone !== undefined) return undefined;
  const { post } = shown;
  const [author] = await listAccounts(world.db, [post.authorId]);
  if (author === undefined || author.domain !== null || author.handle !== handle) return undefined;
  const inReplyToUri = await uriOf(world, post.inReplyTo);
  // A quote whose consent was withdrawn is none any more.
  const isQuoting = post.quote?.state === 'accepted';
  const quoteUri = await uriOf(world, isQuoting ? post.quote?.postId : undefined);
  const version = `${post.version}:${post.poll?.voters ?? 0}:${quoteUri ?? ''}`;
  const body = renderedOnce(world, { id, version, kind: 'note' }, () => {
    const note = noteOf({
      origin: world.origin,
      author,
      post,
      inReplyToUri,
      quoteUri,
      mediaUrl: world.media.url,
    });
    return JSON.stringify({ '@context': contexts, ...note });
  });
  return { body };
}

async function uriOf(world: World, postId: PostId | undefined): Promise<string | null> {
  if (postId === undefined) return null;
  const [parent] = await listPosts(world.db, [postId]);
  if (parent === undefined) return null;
  if (parent.uri !== null) return parent.uri;
  const [author] = await listAccounts(world.db, [parent.authorId]);
  return author === undefined ? null : noteUri(world.origin, author, parent.id);
}
