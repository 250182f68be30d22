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

/** A list as its timeline needs it, as it stood at one epoch of its owner. */
export type ListView = {
  readonly epoch: string;
  /** Undefined when there is no such list. */
  readonly ownerId: AccountId | undefined;
  readonly replies: ListReplies;
  readonly members: ReadonlySet<string>;
};

type ViewRow = {
  owner_id: string;
  replies: ListReplies;
  epoch: string | null;
  members: string[] | null;
};

/** One statement, so that the epoch and what it stands for come from one snapshot. */
export async function loadListView(reader: Reader, listId: ListId): Promise<ListView> {
  const { rows } = await sql<ViewRow>`
    select list.owner_id, list.replies,
      (select epoch from read_epochs where subject_id = list.owner_id) as epoch,
      (select array_agg(account_id::text) from list_members where list_id = list.id) as members
    from lists as list where list.id = ${listId}`.execute(reader);
  const row = rows[0];
  if (row === undefined) {
    return { epoch: firstEpoch, ownerId: undefined, replies: 'none', members: new Set() };
  }
  return {
    epoch: row.epoch ?? firstEpoch,
    ownerId: toId(row.owner_id),
    replies: row.replies,
    members: new Set(row.members),
  };
}
