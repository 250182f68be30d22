import { idBucket, refuse, type AccountId, type ListId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { sql } from 'kysely';
import { raiseEpoch } from '../memory/epochs.ts';
import { listLimits } from '../rules/list.ts';
import type { PeopleList, PeopleListChanges, PeopleListDraft } from '../types.ts';
import { listNotFound, peopleListOf, type ListRow } from './list-row.ts';

/**
 * Makes a list without members. Answers among members are shown unless told otherwise.
 * @throws Refusal `invalid`; `too-large` beyond 100 lists
 */
export async function createList(
  world: World,
  owner: AccountId,
  draft: PeopleListDraft,
): Promise<PeopleList> {
  return transact(world, (tx) => insertList(tx, world, { owner, draft }));
}

type NewList = { readonly owner: AccountId; readonly draft: PeopleListDraft };

/** Makes a list inside another command. @throws Refusal as `createList` */
export async function insertList(
  tx: Tx,
  world: World,
  { owner, draft }: NewList,
): Promise<PeopleList> {
  const title = checkedTitle(draft.title);
  // Two lists made at once are counted one after the other.
  await sql`select 1 from accounts where id = ${owner} for no key update`.execute(tx);
  const { rows } = await sql<ListRow>`
    insert into lists (id, owner_id, title, replies, exclusive, created_at)
    select ${world.ids.next<'list'>(idBucket(owner))}, ${owner}, ${title},
      ${draft.replies ?? 'members'}, ${draft.exclusive ?? false}, ${world.clock.now()}
    where (select count(*) from lists where owner_id = ${owner}) < ${listLimits.lists}
    returning *`.execute(tx);
  if (rows[0] === undefined) {
    throw refuse('too-large', {
      field: 'title',
      detail: `There are at most ${listLimits.lists} lists.`,
    });
  }
  return peopleListOf(rows[0]);
}

/** What is absent stays as it was. @throws Refusal `not-found`, `invalid` */
export async function changeList(
  world: World,
  owner: AccountId,
  listId: ListId,
  changes: PeopleListChanges,
): Promise<PeopleList> {
  const title = changes.title === undefined ? null : checkedTitle(changes.title);
  return transact(world, async (tx) => {
    const { rows } = await sql<ListRow>`
      update lists set title = coalesce(${title}, title),
        replies = coalesce(${changes.replies ?? null}, replies),
        exclusive = coalesce(${changes.exclusive ?? null}, exclusive)
      where id = ${listId} and owner_id = ${owner} returning *`.execute(tx);
    if (rows[0] === undefined) throw listNotFound();
    await raiseEpoch(tx, owner);
    return peopleListOf(rows[0]);
  });
}

/** @throws Refusal `not-found` */
export async function deleteList(world: World, owner: AccountId, listId: ListId): Promise<void> {
  await transact(world, async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('lists')
      .where('id', '=', listId)
      .where('owner_id', '=', owner)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw listNotFound();
    await raiseEpoch(tx, owner);
  });
}

function checkedTitle(title: string): string {
  const trimmed = title.trim();
  if (trimmed === '') throw refuse('invalid', { field: 'title', detail: 'A list needs a title.' });
  if ([...trimmed].length > listLimits.title) {
    throw refuse('invalid', {
      field: 'title',
      detail: `A title has at most ${listLimits.title} characters.`,
    });
  }
  return trimmed;
}
