import { sql } from 'kysely';
import type { AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import { firstEpoch } from '../memory/relations.ts';
import { isFound, needleOf, searchedText, type Needle } from '../rules/filter.ts';
import type { Filter, FilterMatch, Post } from '../types.ts';
import { filterColumns, filterOf, type FilterRow } from './filter-row.ts';

type CompiledFilter = {
  readonly filter: Filter;
  readonly needles: readonly Needle[];
  readonly postIds: ReadonlySet<string>;
};

/** A viewer's filters ready to be applied, as they stood at one epoch. */
export type FilterView = {
  readonly epoch: string;
  /** Which filters a post meets, their end and context apart. Worked out once for a post as it stands. */
  readonly matches: (post: Post) => readonly FilterMatch[];
};

/** One statement, so that the epoch and what it stands for come from one snapshot. */
export async function loadFilterView(reader: Reader, owner: AccountId): Promise<FilterView> {
  const { rows } = await sql<FilterRow & { epoch: string | null }>`
    select ${filterColumns}, (select epoch from read_epochs where subject_id = ${owner}) as epoch
    from filters as filter where filter.owner_id = ${owner} order by filter.id`.execute(reader);
  const compiled = rows.map((row) => compile(filterOf(row)));
  // A post that changes is another object in memory: what was found in the old one goes with it.
  const known = new WeakMap<Post, readonly FilterMatch[]>();
  return {
    epoch: rows[0]?.epoch ?? firstEpoch,
    matches: (post) => {
      const before = known.get(post);
      if (before !== undefined) return before;
      const found = matchesOf(compiled, post);
      known.set(post, found);
      return found;
    },
  };
}

function compile(filter: Filter): CompiledFilter {
  return {
    filter,
    needles: filter.keywords.flatMap((one) => needleOf(one.keyword, one.wholeWord) ?? []),
    postIds: new Set(filter.posts.map(({ postId }) => postId)),
  };
}

const none: readonly FilterMatch[] = [];

function matchesOf(compiled: readonly CompiledFilter[], post: Post): readonly FilterMatch[] {
  const text = searchedText(textsOf(post));
  const found = compiled.flatMap(({ filter, needles, postIds }) => {
    const keywords = needles.filter((needle) => isFound(text, needle));
    const posts = postIds.has(post.id) ? [post.id] : [];
    if (keywords.length === 0 && posts.length === 0) return [];
    return [{ filter, keywords: keywords.map(({ keyword }) => keyword), posts }];
  });
  return found.length === 0 ? none : found;
}

/** All that a reader would see in words. */
function textsOf(post: Post): readonly string[] {
  const described = post.media.map(({ description }) => description);
  return [post.contentWarning, post.text, ...described, ...(post.poll?.options ?? [])];
}
