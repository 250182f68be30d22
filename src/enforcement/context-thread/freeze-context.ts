import { findPost, getThread, type Post, type PostFor } from '#conversation';
import { isRefusal, type AccountId, type PostId } from '#foundation';
import type { Tx, World } from '#infrastructure';
import type { Frozen } from '../freeze.ts';

/** So many of the posts above the reported one, nearest first, and of those that follow it. */
const mostAbove = 8;
const mostBelow = 8;
/** Of a report about more posts only these have their surroundings kept. */
const mostPosts = 5;
const longestText = 5000;

/** What stands around one post, looked up before the transaction that freezes it. */
export type Surroundings = {
  readonly postId: PostId;
  readonly above: readonly PostId[];
  readonly below: readonly PostId[];
  /** Those that anybody may read. */
  readonly open: ReadonlySet<PostId>;
};

/**
 * The posts that each is an answer to and the next answers, as far as the reporter sees them. What is
 * for everybody is chosen first, so that what the reporter alone may see does not push it out.
 */
export async function lookAround(
  world: World,
  reporter: AccountId | undefined,
  posts: readonly Post[],
): Promise<readonly Surroundings[]> {
  const around: Surroundings[] = [];
  for (const { id } of posts.slice(0, mostPosts)) {
    const open = await threadOf(world, undefined, id);
    const seen = reporter === undefined ? open : await threadOf(world, reporter, id);
    const openIds = new Set([...open.above, ...open.below]);
    const above = chosen(seen.above.toReversed(), open.above.toReversed(), mostAbove).toReversed();
    const below = chosen(seen.below, open.below, mostBelow);
    if (above.length + below.length > 0) around.push({ postId: id, above, below, open: openIds });
  }
  return around;
}

/** The first of those for everybody, then of the others, in the order of the thread. */
function chosen(seen: readonly PostId[], open: readonly PostId[], most: number): readonly PostId[] {
  const first = open.slice(0, most);
  const rest = seen.filter((id) => !open.includes(id)).slice(0, most - first.length);
  const taken = new Set([...first, ...rest]);
  return [...new Set([...seen, ...open])].filter((id) => taken.has(id));
}

type Around = { readonly above: readonly PostId[]; readonly below: readonly PostId[] };

/** Nothing where the viewer may not see the post itself. */
async function threadOf(
  world: World,
  viewer: AccountId | undefined,
  postId: PostId,
): Promise<Around> {
  try {
    const { ancestors, descendants } = await getThread(world, viewer, postId, {
      onlyNearest: true,
    });
    return { above: idsOf(ancestors), below: idsOf(descendants) };
  } catch (error) {
    if (isRefusal(error)) return { above: [], below: [] };
    throw error;
  }
}

const idsOf = (shown: readonly PostFor[]): readonly PostId[] =>
  shown.flatMap(({ post, tombstone }) => (tombstone === undefined ? post.id : []));

/** Writes what stood around each frozen post, as it is at this very transaction. */
export async function keepContexts(
  tx: Tx,
  { clock }: Pick<World, 'clock'>,
  around: readonly Surroundings[],
  frozen: readonly Frozen[],
): Promise<void> {
  for (const one of around) {
    const isOf = ({ exhibit, mediaType }: Frozen): boolean =>
      exhibit.postId === one.postId && mediaType === 'application/json';
    const exhibitId = frozen.find(isOf)?.exhibit.id;
    if (exhibitId === undefined) continue;
    const placed = [
      ...one.above.map((id, at) => [id, at - one.above.length] as const),
      ...one.below.map((id, at) => [id, at + 1] as const),
    ];
    const posts = await asTheyAre(tx, placed, one.open);
    if (posts.length === 0) continue;
    const rows = posts.map((post) => ({
      ...post,
      exhibit_id: exhibitId,
      frozen_at: clock.now(),
    }));
    await tx.insertInto('exhibit_context_posts').values(rows).execute();
  }
}

/** What was deleted meanwhile is not there any more. */
async function asTheyAre(
  tx: Tx,
  placed: readonly (readonly [PostId, number])[],
  open: ReadonlySet<PostId>,
) {
  const found = await Promise.all(
    placed.map(async ([id, place]) => ({ place, post: await findPost(tx, id) })),
  );
  const there = found.flatMap(({ place, post }) =>
    post === undefined || post.deletedAt !== undefined ? [] : { place, post },
  );
  const handles = await handlesOf(
    tx,
    there.map(({ post }) => post.authorId),
  );
  return there.map(({ place, post }) => ({
    place,
    post_id: post.id,
    author_id: post.authorId,
    handle: handles.get(post.authorId) ?? '?',
    text: post.text.slice(0, longestText),
    content_warning: post.contentWarning,
    posted_at: post.createdAt,
    is_open: open.has(post.id) && isForEverybody(post),
  }));
}

const isForEverybody = ({ visibility }: Post): boolean =>
  visibility === 'public' || visibility === 'unlisted';

/** With its server, where that is another. */
async function handlesOf(
  tx: Tx,
  authors: readonly AccountId[],
): Promise<ReadonlyMap<string, string>> {
  if (authors.length === 0) return new Map();
  const rows = await tx
    .selectFrom('accounts')
    .select(['id', 'handle', 'domain'])
    .where('id', 'in', authors)
    .execute();
  return new Map(
    rows.map(({ id, handle, domain }) => [id, domain === null ? handle : `${handle}@${domain}`]),
  );
}
