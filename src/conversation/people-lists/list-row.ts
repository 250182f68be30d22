import { sql } from 'kysely';
import { refuse, toId, type AccountId, type ListId } from '#foundation';
import type { Reader } from '#infrastructure';
import { firstEpoch } from '../memory/relations.ts';
import type { ListReplies } from '../rules/list.ts';
import type { PeopleList } from '../types.ts';

export type ListRow = {
  id: string;
  title: string;
  replies: ListReplies;
  exclusive: boolean;
};

export function peopleListOf(row: ListRow): PeopleList {
  return {
    id: toId(row.id),
    title: row.title,
    replies: row.replies,
    exclusive: row.exclusive,
  };
}

/** Others' lists look as if they were not there. */
export function listNotFound() {
  return refuse('not-found', { detail: 'There is no such list.' });
}

/** A list of one owner as its timeline needs it, as it stood at one epoch of theirs. */
export type ListView = {
  readonly epoch: string;
  /** False when the owner has no such list, any more or yet. */
  readonly isThere: boolean;
  readonly replies: ListReplies;
  readonly members: ReadonlySet<string>;
};

/** Whose list is looked at: kept by both, so that even a list that is gone is asked for once an epoch. */
export type OwnedList = { readonly owner: AccountId; readonly listId: ListId };

export function keyOf({ owner, listId }: OwnedList): string {
  return `${owner} ${listId}`;
}

export function ownedListOf(key: string): OwnedList {
  const [owner = '', listId = ''] = key.split(' ');
  return { owner: toId(owner), listId: toId(listId) };
}

type ViewRow = {
  epoch: string | null;
  is_there: boolean;
  replies: ListReplies | null;
  members: string[] | null;
};

/** One statement, so that the epoch and what it stands for come from one snapshot. */
export async function loadListView(
  reader: Reader,
  { owner, listId }: OwnedList,
): Promise<ListView> {
  const { rows } = await sql<ViewRow>`
    select list.id is not null as is_there, list.replies,
      (select epoch from read_epochs where subject_id = ${owner}) as epoch,
      (select array_agg(account_id::text) from list_members where list_id = list.id) as members
    from (select ${owner}::bigint as id) as owner
    left join lists as list on list.id = ${listId} and list.owner_id = owner.id`.execute(reader);
  const row = rows[0];
  return {
    epoch: row?.epoch ?? firstEpoch,
    isThere: row?.is_there === true,
    replies: row?.replies ?? 'none',
    members: new Set(row?.members),
  };
}
