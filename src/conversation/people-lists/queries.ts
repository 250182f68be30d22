import { sql } from 'kysely';
import { listAccounts, type Account } from '#accounts';
import { pageOf, toId, type AccountId, type ListId, type Page, type PageQuery } from '#foundation';
import type { Reader } from '#infrastructure';
import { boundsOf } from '../timelines/home-ids.ts';
import type { PeopleList } from '../types.ts';
import { listNotFound, peopleListOf, type ListRow } from './list-row.ts';

/** The owner's lists, the oldest first; at most 100. */
export async function listListsOf(
  reader: Reader,
  owner: AccountId,
): Promise<readonly PeopleList[]> {
  const { rows } = await sql<ListRow>`
    select id, title, replies, exclusive from lists where owner_id = ${owner} order by id`.execute(
    reader,
  );
  return rows.map(peopleListOf);
}

/** The owner's lists that an account is in. Nobody learns of others' lists. */
export async function listListsWith(
  reader: Reader,
  owner: AccountId,
  accountId: AccountId,
): Promise<readonly PeopleList[]> {
  const { rows } = await sql<ListRow>`
    select list.id, list.title, list.replies, list.exclusive
    from list_members as member join lists as list on list.id = member.list_id
    where member.account_id = ${accountId} and member.owner_id = ${owner}
    order by list.id`.execute(reader);
  return rows.map(peopleListOf);
}

/** @throws Refusal `not-found` unless it is the owner's */
export async function getList(
  reader: Reader,
  owner: AccountId,
  listId: ListId,
): Promise<PeopleList> {
  const { rows } = await sql<ListRow>`
    select id, title, replies, exclusive from lists
    where id = ${listId} and owner_id = ${owner}`.execute(reader);
  if (rows[0] === undefined) throw listNotFound();
  return peopleListOf(rows[0]);
}

/** Who is in a list, the latest first. Cursors are ids of memberships. @throws Refusal `not-found` */
export async function listMembers(
  reader: Reader,
  owner: AccountId,
  { listId, page }: { readonly listId: ListId; readonly page: PageQuery },
): Promise<Page<Account>> {
  await getList(reader, owner, listId);
  const from = page.minId === undefined ? 'newest' : 'oldest';
  const after = page.minId ?? page.sinceId;
  const bounds = boundsOf(sql.ref('id'), {
    from,
    count: page.limit,
    ...(page.maxId === undefined ? {} : { before: page.maxId }),
    ...(after === undefined ? {} : { after }),
  });
  const { rows } = await sql<{ id: string; account_id: string }>`
    select id, account_id from list_members where list_id = ${listId} ${bounds}
    order by id ${from === 'newest' ? sql`desc` : sql`asc`} limit ${page.limit}`.execute(reader);
  const newestFirst = from === 'newest' ? rows : rows.toReversed();
  const members = await listAccounts(
    reader,
    newestFirst.map((row) => toId(row.account_id)),
  );
  return { ...pageOf(newestFirst, page.limit, ({ id }) => id), items: members };
}
