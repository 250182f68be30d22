import { getAccount, type Account } from '#accounts';
import { findPost, getThread, showPosts, type Post } from '#conversation';
import { refuse, type AccountId } from '#foundation';
import type { Tx, World } from '#infrastructure';
import { lookAround, type Surroundings } from '../context-thread/freeze-context.ts';
import {
  freezeMedia,
  freezePost,
  freezeProfile,
  freezeProfilePictures,
  type Filing,
  type Frozen,
} from '../freeze.ts';
import type { ReportInput } from '../types.ts';

const mostThreadPosts = 100;

/** What a report is about, looked up before the transaction that freezes it. */
export type Gathered = {
  readonly posts: readonly Post[];
  /** Of the conversation around them, as far as the reporter sees it. */
  readonly around: readonly Post[];
  /** What stands beside the posts, where the conversation itself is not what is reported. */
  readonly surroundings: readonly Surroundings[];
  /** Bytes that may go with their post. */
  readonly files: readonly Frozen[];
  /** There where the report is about the account itself. */
  readonly profile: Account | undefined;
};

/** @throws Refusal `not-found` for a post that is not theirs, or that the reporter cannot see */
export async function gatherSubject(
  world: World,
  reporter: AccountId | undefined,
  input: ReportInput,
  filing: Filing,
): Promise<Gathered> {
  const posts = await reportedPosts(world, reporter, input);
  const profile = posts.length === 0 ? await getAccount(world.db, input.respondent) : undefined;
  const files =
    profile === undefined
      ? await freezeMedia(world, posts, filing, input.mediaIds)
      : await freezeProfilePictures(world, profile, filing);
  const around =
    input.wholeConversation === true ? await conversationAround(world, reporter, posts) : [];
  const surroundings =
    input.wholeConversation === true ? [] : await lookAround(world, reporter, posts);
  return { posts, around, surroundings, files, profile };
}

async function reportedPosts(
  world: World,
  reporter: AccountId | undefined,
  input: ReportInput,
): Promise<readonly Post[]> {
  const ids = [...new Set(input.postIds ?? [])];
  const shown =
    reporter === undefined && input.forwardedFrom !== undefined
      ? (await Promise.all(ids.map((id) => findPost(world.db, id)))).flatMap((post) => post ?? [])
      : (await showPosts(world, reporter, ids)).map(({ post }) => post);
  const found = ids.every((id) => shown.some((post) => post.id === id && isTheirs(post, input)));
  if (!found) {
    throw refuse('not-found', {
      field: 'postIds',
      detail: 'There is no such post by that account.',
    });
  }
  const files = new Set(shown.flatMap(({ media }) => media.map(({ id }) => id)));
  if ((input.mediaIds ?? []).every((id) => files.has(id))) return shown;
  throw refuse('not-found', {
    field: 'mediaIds',
    detail: 'There is no such file in the reported posts.',
  });
}

const isTheirs = (post: Post, input: ReportInput): boolean =>
  post.authorId === input.respondent && post.deletedAt === undefined;

/** The thread as the reporter sees it, in its order, bounded. */
async function conversationAround(
  world: World,
  reporter: AccountId | undefined,
  posts: readonly Post[],
): Promise<readonly Post[]> {
  const known = new Map(posts.map((post) => [post.id, post]));
  const around = new Map<string, Post>();
  for (const { id } of posts) {
    const { ancestors, descendants } = await getThread(world, reporter, id);
    for (const { post, tombstone } of [...ancestors, ...descendants]) {
      if (tombstone === undefined && !known.has(post.id)) around.set(post.id, post);
    }
    if (around.size >= mostThreadPosts) break;
  }
  return [...around.values()].slice(0, mostThreadPosts - posts.length);
}

/** Freezes all of it as it stands at this very transaction. */
export async function freezeGathered(
  tx: Tx,
  world: World,
  gathered: Gathered,
  filing: Filing & { readonly about: AccountId },
): Promise<readonly Frozen[]> {
  const all = [...gathered.posts, ...gathered.around];
  const current = await Promise.all(all.map((post) => findPost(tx, post.id)));
  const posts = all.map((post, at) => {
    const now = current[at];
    return freezePost(world, now === undefined || now.deletedAt !== undefined ? post : now, filing);
  });
  const profile =
    gathered.profile === undefined
      ? []
      : [freezeProfile(world, await getAccount(tx, filing.about), filing)];
  return [...posts, ...profile, ...gathered.files];
}
