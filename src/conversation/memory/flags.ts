import { sql } from 'kysely';
import type { Db } from '#infrastructure';
import type { Post, ViewerFlags } from '../types.ts';

/** How many of a viewer's latest reactions of each kind are kept; beyond, the database is asked. */
const mostKept = 2000;

/** What one viewer did, as sets of post ids (`muted`: thread roots). `whole` when nothing is left out. */
export type Deeds = {
  readonly liked: ReadonlySet<string>;
  readonly boosted: ReadonlySet<string>;
  readonly bookmarked: ReadonlySet<string>;
  readonly pinned: ReadonlySet<string>;
  readonly muted: ReadonlySet<string>;
  /** By post: what was chosen, and of which options (see `Poll.revision`). */
  readonly votes: ReadonlyMap<string, CastVote>;
  readonly whole: boolean;
};

type CastVote = { readonly revision: number; readonly choices: readonly number[] };

type Row = {
  kind: keyof Omit<Deeds, 'whole'>;
  id: string;
  revision: number | null;
  choices: number[] | null;
};

export async function loadDeeds(db: Db, viewer: string): Promise<Deeds> {
  const { rows } = await sql<Row>`
    (select 'liked' as kind, post_id as id, null::integer as revision, null::smallint[] as choices from likes where account_id = ${viewer} order by id desc limit ${mostKept})
    union all
    (select 'boosted', post_id, null, null from boosts where account_id = ${viewer} order by id desc limit ${mostKept})
    union all
    (select 'bookmarked', post_id, null, null from bookmarks where account_id = ${viewer} order by id desc limit ${mostKept})
    union all
    (select 'pinned', post_id, null, null from pins where account_id = ${viewer} limit ${mostKept})
    union all
    (select 'muted', thread_root, null, null from conversation_mutes where account_id = ${viewer} order by thread_root desc limit ${mostKept})
    union all
    (select 'votes', post_id, revision, choices from poll_ballots where account_id = ${viewer} order by post_id desc limit ${mostKept})`.execute(
    db,
  );
  const countByKind = new Map<string, number>();
  for (const { kind } of rows) countByKind.set(kind, (countByKind.get(kind) ?? 0) + 1);
  return deedsOf(
    rows,
    [...countByKind.values()].every((count) => count < mostKept),
  );
}

/** Exactly the deeds on these posts: for viewers with more than are kept. */
export async function loadDeedsOn(db: Db, viewer: string, posts: readonly Post[]): Promise<Deeds> {
  const ids = posts.map(({ id }) => id);
  const roots = posts.map(({ threadRoot }) => threadRoot);
  const { rows } = await sql<Row>`
    select 'liked' as kind, post_id as id, null::integer as revision, null::smallint[] as choices from likes where account_id = ${viewer} and post_id = any(${ids}::bigint[])
    union all
    select 'boosted', post_id, null, null from boosts where account_id = ${viewer} and post_id = any(${ids}::bigint[])
    union all
    select 'bookmarked', post_id, null, null from bookmarks where account_id = ${viewer} and post_id = any(${ids}::bigint[])
    union all
    select 'pinned', post_id, null, null from pins where account_id = ${viewer} and post_id = any(${ids}::bigint[])
    union all
    select 'muted', thread_root, null, null from conversation_mutes
    where account_id = ${viewer} and thread_root = any(${roots}::bigint[])
    union all
    select 'votes', post_id, revision, choices from poll_ballots
    where account_id = ${viewer} and post_id = any(${ids}::bigint[])`.execute(db);
  return deedsOf(rows, false);
}

function deedsOf(rows: readonly Row[], whole: boolean): Deeds {
  const idsOf = (kind: Row['kind']): ReadonlySet<string> => {
    const ids = rows.filter((row) => row.kind === kind).map(({ id }) => id);
    return ids.length === 0 ? nothing : new Set(ids);
  };
  return {
    liked: idsOf('liked'),
    boosted: idsOf('boosted'),
    bookmarked: idsOf('bookmarked'),
    pinned: idsOf('pinned'),
    muted: idsOf('muted'),
    votes: votesOf(rows),
    whole,
  };
}

function votesOf(rows: readonly Row[]): Deeds['votes'] {
  return new Map(
    rows.flatMap(({ kind, id, revision, choices }) =>
      kind === 'votes' && revision !== null && choices !== null
        ? [[id, { revision, choices }]]
        : [],
    ),
  );
}

const nothing: ReadonlySet<string> = new Set();

export const noFlags: ViewerFlags = {
  liked: false,
  boosted: false,
  bookmarked: false,
  muted: false,
  pinned: false,
};

export function flagsOf(deeds: Deeds, post: Post): ViewerFlags {
  return {
    liked: deeds.liked.has(post.id),
    boosted: deeds.boosted.has(post.id),
    bookmarked: deeds.bookmarked.has(post.id),
    muted: deeds.muted.has(post.threadRoot),
    pinned: deeds.pinned.has(post.id),
    ...voteOn(deeds, post),
  };
}

/** A vote for options that were changed since counts no more. */
function voteOn({ votes }: Deeds, { id, poll }: Post): Pick<ViewerFlags, 'vote'> {
  const vote = poll === undefined ? undefined : votes.get(id);
  return vote === undefined || vote.revision !== poll?.revision ? {} : { vote: vote.choices };
}
