import {
  listBlocks,
  listFollowers,
  listFollowing,
  listMutes,
  relationships,
  type Account,
} from '#accounts';
import type { Page, PageQuery } from '#foundation';
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
    await pack(packing, people.name, rows(packing, people));
  }
}

function listsOf({ world, account }: Packing): readonly PeopleList[] {
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

async function* rows(
  { world }: Packing,
  { header, list, columns }: PeopleList,
): AsyncGenerator<string> {
  const here = new URL(world.origin).host;
  yield header;
  for await (const person of everyItem(list)) {
    yield csvRow([`${person.handle}@${person.domain ?? here}`, ...(await columns(person))]);
  }
}
