import { sql } from 'kysely';
import type { Reader } from '#infrastructure';

/** What one viewer is to others, as it stood at one epoch. */
export type Relations = {
  readonly epoch: string;
  /** Whom the viewer follows, and whether their boosts are wanted. */
  readonly follows: ReadonlyMap<
    string,
    { readonly boosts: boolean; readonly languages: readonly string[] }
  >;
  readonly blocks: ReadonlySet<string>;
  readonly blockedBy: ReadonlySet<string>;
  readonly mutes: ReadonlySet<string>;
  /** Members of the viewer's exclusive lists: their posts stand there instead of at home. */
  readonly apart: ReadonlySet<string>;
  /** Tags that the viewer follows. */
  readonly tags: ReadonlySet<string>;
  readonly hasFilters: boolean;
  /** Accounts of servers that the viewer turned away from. */
  readonly turnedFrom: ReadonlySet<string>;
};

/** The epoch of a subject that has never changed. */
export const firstEpoch = '0';

export const strangerRelations: Relations = {
  epoch: firstEpoch,
  follows: new Map(),
  blocks: new Set(),
  blockedBy: new Set(),
  mutes: new Set(),
  apart: new Set(),
  tags: new Set(),
  hasFilters: false,
  turnedFrom: new Set(),
};

type Row = {
  kind:
    | 'epoch'
    | 'follow'
    | 'block'
    | 'blocked-by'
    | 'mute'
    | 'apart'
    | 'tag'
    | 'filter'
    | 'turned-from';
  id: string;
  boosts: boolean | null;
  /** Of a follow its languages, of a tag its name. */
  names: string[] | null;
};

/** One statement, so that the epoch and what it stands for come from one snapshot. */
export async function loadRelations(reader: Reader, viewer: string): Promise<Relations> {
  const { rows } = await sql<Row>`
    select 'epoch' as kind, epoch as id, null::boolean as boosts, null::text[] as names
    from read_epochs where subject_id = ${viewer}
    union all
    select 'follow', followee_id, show_boosts, nullif(languages, '{}') from follows where follower_id = ${viewer}
    union all
    select 'block', blocked_id, null, null from blocks where blocker_id = ${viewer}
    union all
    select 'blocked-by', blocker_id, null, null from blocks where blocked_id = ${viewer}
    union all
    select 'mute', muted_id, null, null from mutes where muter_id = ${viewer}
    union all
    select 'apart', member.account_id, null, null from lists
    join list_members as member on member.list_id = lists.id
    where lists.owner_id = ${viewer} and lists.exclusive
    union all
    select 'tag', id, null, array[tag] from followed_tags where account_id = ${viewer}
    union all
    (select 'filter', id, null, null from filters where owner_id = ${viewer} limit 1)
    union all
    select 'turned-from', account.id, null, null from person_domain_blocks as turned
    join accounts as account on account.domain = turned.domain where turned.account_id = ${viewer}`.execute(
    reader,
  );
  const idsOf = (kind: Row['kind']): Set<string> =>
    new Set(rows.filter((row) => row.kind === kind).map(({ id }) => id));
  const follows = rows
    .filter(({ kind }) => kind === 'follow')
    .map(({ id, boosts, names }) => [id, followOf(boosts, names)] as const);
  const tags = rows.filter(({ kind }) => kind === 'tag').flatMap(({ names }) => names ?? []);
  return {
    epoch: rows.find(({ kind }) => kind === 'epoch')?.id ?? firstEpoch,
    follows: new Map(follows),
    blocks: idsOf('block'),
    blockedBy: idsOf('blocked-by'),
    mutes: idsOf('mute'),
    apart: idsOf('apart'),
    tags: new Set(tags),
    hasFilters: rows.some(({ kind }) => kind === 'filter'),
    turnedFrom: idsOf('turned-from'),
  };
}

/** Nearly all follows are the usual one: they share it. */
const usualFollow = { boosts: true, languages: [] } as const;

function followOf(boosts: boolean | null, languages: string[] | null) {
  return boosts !== false && languages === null
    ? usualFollow
    : { boosts: boosts !== false, languages: languages ?? [] };
}
