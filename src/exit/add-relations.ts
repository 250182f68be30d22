import { Readable } from 'node:stream';
import {
  getAccount,
  listBlocks,
  listFollowers,
  listFollowing,
  listMutes,
  relationships,
  type Account,
} from '#accounts';
import type { AccountId, Page, PageQuery } from '#foundation';
import type { World } from '#infrastructure';
import { csvRow } from './csv.ts';
import { pack, type Packing } from './packing.ts';
import { everyItem } from './pages.ts';

type ListPage = (query: PageQuery) => Promise<Page<Account>>;

type PeopleList = {
  readonly name: string;
  /** Empty for none. */
  readonly header: string;
  readonly list: ListPage;
  /** What stands behind a person's address. */
  readonly columns: (person: Account) => Promise<readonly string[]>;
};

/** Adds the lists of people, as the CSV files that other services import. */
export async function addRelations(packing: Packing): Promise<void> {
  for (const people of listsOf(packing)) {
    await pack(packing, people.name, rows(packing.world, people));
  }
}

/** The lists of people that one can take along one by one. */
export const peopleListNames = ['following', 'followers', 'mutes', 'blocks'] as const;
export type PeopleListName = (typeof peopleListNames)[number];

const fileNames: Readonly<Record<PeopleListName, string>> = {
  following: 'following_accounts.csv',
  followers: 'followers.csv',
  mutes: 'muted_accounts.csv',
  blocks: 'blocked_accounts.csv',
};

/** One list as CSV, made while it is read: in any standing (article 13). @throws Refusal not-found */
export async function exportPeople(
  world: World,
  accountId: AccountId,
  name: PeopleListName,
): Promise<{ readonly fileName: string; readonly stream: Readable }> {
  const account = await getAccount(world.db, accountId);
  const fileName = fileNames[name];
  const lists = listsOf({ world, account }).filter((people) => people.name === fileName);
  return { fileName, stream: Readable.from(allRows(world, lists)) };
}

async function* allRows(
  world: World,
  lists: readonly PeopleList[],
): AsyncGenerator<string, void, undefined> {
  for (const people of lists) yield* rows(world, people);
}

type Owner = Pick<Packing, 'world' | 'account'>;

function listsOf({ world, account }: Owner): readonly PeopleList[] {
  const relationTo = async (person: Account) =>
    (await relationships(world.db, account.id, [person.id]))[0];
  return [
    {
      name: 'following_accounts.csv',
      header: 'Account address,Show boosts,Notify on new posts,Languages\n',
      list: (query) => listFollowing(world.db, account.id, query),
      columns: async (person) => {
        const relation = await relationTo(person);
        return [
          String(relation?.showingBoosts ?? true),
          String(relation?.notifying ?? false),
          (relation?.languages ?? []).join(', '),
        ];
      },
    },
    {
      name: 'followers.csv',
      header: 'Account address\n',
      list: (query) => listFollowers(world.db, account.id, query),
      columns: async () => [],
    },
    {
      name: 'muted_accounts.csv',
      header: 'Account address,Hide notifications\n',
      list: (query) => listMutes(world.db, account.id, query),
      columns: async (person) => [String((await relationTo(person))?.mutingNotifications ?? true)],
    },
    {
      name: 'blocked_accounts.csv',
      header: '',
      list: (query) => listBlocks(world.db, account.id, query),
      columns: async () => [],
    },
  ];
}

async function* rows(world: World, { header, list, columns }: PeopleList): AsyncGenerator<string> {
  const here = new URL(world.origin).host;
  yield header;
  for await (const person of everyItem(list)) {
    yield csvRow([`${person.handle}@${person.domain ?? here}`, ...(await columns(person))]);
  }
}
