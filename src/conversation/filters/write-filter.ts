import { sql } from 'kysely';
import { after, idBucket, refuse, type AccountId, type FilterId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { raiseEpoch } from '../memory/epochs.ts';
import { filterLimits, needleOf } from '../rules/filter.ts';
import { sayFiltersChanged } from '../streams/happening.ts';
import type { Filter, FilterChanges, FilterDraft, KeywordChange, KeywordDraft } from '../types.ts';
import { filterNotFound, getFilter } from './filter-row.ts';

/**
 * Makes a filter with its keywords. It acts on the next read.
 * @throws Refusal `invalid`; `too-large` beyond 100 filters or 1,000 keywords in all
 */
export async function createFilter(
  world: World,
  owner: AccountId,
  draft: FilterDraft,
): Promise<Filter> {
  return transact(world, async (tx) => {
    // Raised first: whoever writes filters at the same time waits here, and is counted.
    await raiseEpoch(tx, owner);
    sayFiltersChanged(tx, owner);
    const filterId = await insertFilter(tx, world, { owner, draft });
    await requireRoom(tx, owner);
    return getFilter(tx, owner, filterId);
  });
}

type NewFilter = { readonly owner: AccountId; readonly draft: FilterDraft };

/** Makes a filter inside another command, which counts what there is then. @throws Refusal `invalid` */
export async function insertFilter(
  tx: Tx,
  world: World,
  { owner, draft }: NewFilter,
): Promise<FilterId> {
  const title = checkedTitle(draft.title);
  requireContexts(draft.contexts);
  const filterId = world.ids.next<'filter'>(idBucket(owner));
  await sql`
    insert into filters (id, owner_id, title, contexts, action, expires_at, created_at)
    values (${filterId}, ${owner}, ${title}, ${[...new Set(draft.contexts)]}::text[],
      ${draft.action ?? 'warn'}, ${endOf(world, draft.expiresInSeconds)},
      ${world.clock.now()})`.execute(tx);
  for (const keyword of draft.keywords ?? []) {
    await insertKeyword(tx, world, { owner, filterId, keyword });
  }
  return filterId;
}

/** What is absent stays as it was. @throws Refusal `not-found`, `invalid`, `too-large` */
export async function changeFilter(
  world: World,
  owner: AccountId,
  filterId: FilterId,
  changes: FilterChanges,
): Promise<Filter> {
  const title = changes.title === undefined ? null : checkedTitle(changes.title);
  if (changes.contexts !== undefined) requireContexts(changes.contexts);
  const ending =
    changes.expiresInSeconds === undefined
      ? sql`expires_at`
      : sql`${endOf(world, changes.expiresInSeconds)}::timestamptz`;
  return transact(world, async (tx) => {
    await raiseEpoch(tx, owner);
    sayFiltersChanged(tx, owner);
    const { rows } = await sql`
      update filters set title = coalesce(${title}, title),
        contexts = coalesce(${changes.contexts ?? null}::text[], contexts),
        action = coalesce(${changes.action ?? null}, action), expires_at = ${ending}
      where id = ${filterId} and owner_id = ${owner} returning id`.execute(tx);
    if (rows.length === 0) throw filterNotFound();
    for (const change of changes.keywords ?? []) {
      await changeOne(tx, world, { owner, filterId, change });
    }
    await requireRoom(tx, owner);
    return getFilter(tx, owner, filterId);
  });
}

/** @throws Refusal `not-found` */
export async function deleteFilter(
  world: World,
  owner: AccountId,
  filterId: FilterId,
): Promise<void> {
  await transact(world, async (tx) => {
    await raiseEpoch(tx, owner);
    sayFiltersChanged(tx, owner);
    const { numDeletedRows } = await tx
      .deleteFrom('filters')
      .where('id', '=', filterId)
      .where('owner_id', '=', owner)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw filterNotFound();
  });
}

type Change = {
  readonly owner: AccountId;
  readonly filterId: FilterId;
  readonly change: KeywordChange;
};

async function changeOne(tx: Tx, world: World, { owner, filterId, change }: Change): Promise<void> {
  const { id, keyword, wholeWord, remove } = change;
  if (id === undefined) {
    if (remove === true) return;
    const draft = { keyword: keyword ?? '', ...(wholeWord === undefined ? {} : { wholeWord }) };
    return insertKeyword(tx, world, { owner, filterId, keyword: draft });
  }
  if (keyword !== undefined) requireKeyword(keyword);
  const { numAffectedRows } =
    remove === true
      ? await sql`delete from filter_keywords where id = ${id} and filter_id = ${filterId}`.execute(
          tx,
        )
      : await sql`
          update filter_keywords set keyword = coalesce(${keyword ?? null}, keyword),
            whole_word = coalesce(${wholeWord ?? null}, whole_word)
          where id = ${id} and filter_id = ${filterId}`.execute(tx);
  if (numAffectedRows !== 1n) throw filterNotFound();
}

type NewKeyword = {
  readonly owner: AccountId;
  readonly filterId: FilterId;
  readonly keyword: KeywordDraft;
};

async function insertKeyword(
  tx: Tx,
  world: World,
  { owner, filterId, keyword }: NewKeyword,
): Promise<void> {
  requireKeyword(keyword.keyword);
  const id = world.ids.next<'filter-keyword'>(idBucket(owner));
  await sql`
    insert into filter_keywords (id, filter_id, keyword, whole_word)
    values (${id}, ${filterId}, ${keyword.keyword}, ${keyword.wholeWord ?? false})`.execute(tx);
}

export async function requireRoom(tx: Tx, owner: AccountId): Promise<void> {
  const { rows } = await sql<{ filters: number; keywords: number; posts: number }>`
    select count(*)::integer as filters,
      coalesce(sum((select count(*) from filter_keywords where filter_id = filter.id)), 0)::integer as keywords,
      coalesce(sum((select count(*) from filter_posts where filter_id = filter.id)), 0)::integer as posts
    from filters as filter where filter.owner_id = ${owner}`.execute(tx);
  const counted = rows[0] ?? { filters: 0, keywords: 0, posts: 0 };
  for (const what of ['filters', 'keywords', 'posts'] as const) {
    if (counted[what] <= filterLimits[what]) continue;
    throw refuse('too-large', {
      field: what,
      detail: `Filters: at most ${filterLimits[what]} ${what} in all.`,
    });
  }
}

function requireKeyword(keyword: string): void {
  if (needleOf(keyword, false) === undefined || [...keyword].length > filterLimits.keyword) {
    throw refuse('invalid', {
      field: 'keyword',
      detail: `A keyword has 1 to ${filterLimits.keyword} characters.`,
    });
  }
}

function requireContexts(contexts: readonly string[]): void {
  if (contexts.length > 0) return;
  throw refuse('invalid', { field: 'context', detail: 'A filter applies somewhere.' });
}

function checkedTitle(title: string): string {
  const trimmed = title.trim();
  if (trimmed === '' || [...trimmed].length > filterLimits.title) {
    throw refuse('invalid', {
      field: 'title',
      detail: `A title has 1 to ${filterLimits.title} characters.`,
    });
  }
  return trimmed;
}

const longestSeconds = 100 * 366 * 24 * 3600;

/** Null or absent is for good. */
function endOf(world: World, seconds: number | null | undefined): Date | null {
  if (seconds === null || seconds === undefined) return null;
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > longestSeconds) {
    throw refuse('invalid', { field: 'expires_in', detail: 'That is no length of time.' });
  }
  return after(world.clock.now(), seconds * 1000);
}
