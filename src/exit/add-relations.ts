import { Readable } from 'node:stream';
import {
  getAccount,
  listBlocks,
  listDomainBlocks,
  listFollowers,
  listFollowing,
  listMutes,
  relationships,
  type Account,
} from '#accounts';
import { listListsOf, listMembers } from '#conversation';
import type { AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { csvRow } from './csv.ts';
import { pack, type Packing } from './packing.ts';
import { everyItem } from './pages.ts';

/** A file of a list: its name, and its rows with their header. */
type PeopleFile = { readonly name: string; readonly rows: () => AsyncIterable<string> };

/** Adds the lists of people, as the CSV files that other services import. */
export async function addRelations(packing: Packing): Promise<void> {
  for (const { name, rows } of filesOf(packing)) await pack(packing, name, rows());
}

/** The lists of people that one can take along one by one. */
export const peopleListNames = [
  'following',
  'followers',
  'mutes',
  'blocks',
  'domain-blocks',
  'lists',
] as const;
export type PeopleListName = (typeof peopleListNames)[number];

const fileNames: Readonly<Record<PeopleListName, string>> = {
  following: 'following_accounts.csv',
  followers: 'followers.csv',
  mutes: 'muted_accounts.csv',
  blocks: 'blocked_accounts.csv',
  'domain-blocks': 'blocked_domains.csv',
  lists: 'lists.csv',
};

/** What a list is called as a file. */
export function peopleListFile(name: PeopleListName): string {
  return fileNames[name];
}

/** One list as CSV, made while it is read: in any standing (article 13). @throws Refusal not-found */
export async function exportPeople(
  world: World,
  accountId: AccountId,
  name: PeopleListName,
): Promise<{ readonly fileName: string; readonly stream: Readable }> {
  const account = await getAccount(world.db, accountId);
  const fileName = fileNames[name];
  const files = filesOf({ world, account }).filter((file) => file.name === fileName);
  return { fileName, stream: Readable.from(allRows(files)) };
}

async function* allRows(files: readonly PeopleFile[]): AsyncGenerator<string, void, undefined> {
  for (const { rows } of files) yield* rows();
}

type Owner = Pick<Packing, 'world' | 'account'>;

function filesOf(owner: Owner): readonly PeopleFile[] {
  return [
    { name: fileNames.following, rows: () => followingRows(owner) },
    { name: fileNames.followers, rows: () => followerRows(owner) },
    { name: fileNames.mutes, rows: () => muteRows(owner) },
    { name: fileNames.blocks, rows: () => blockRows(owner) },
    { name: fileNames['domain-blocks'], rows: () => domainRows(owner) },
    { name: fileNames.lists, rows: () => memberRows(owner) },
  ];
}

function relationTo({ world, account }: Owner, person: Account) {
  return relationships(world.db, account.id, [person.id]).then(([relation]) => relation);
}

function addressOf({ world }: Owner, { handle, domain }: Account): string {
  return `${handle}@${domain ?? new URL(world.origin).host}`;
}

async function* followingRows(owner: Owner): AsyncGenerator<string> {
  const { world, account } = owner;
  yield 'Account address,Show boosts,Notify on new posts,Languages\n';
  for await (const person of everyItem((query) => listFollowing(world.db, account.id, query))) {
    const relation = await relationTo(owner, person);
    yield csvRow([
      addressOf(owner, person),
      String(relation?.showingBoosts ?? true),
      String(relation?.notifying ?? false),
      (relation?.languages ?? []).join(', '),
    ]);
  }
}

async function* followerRows(owner: Owner): AsyncGenerator<string> {
  const { world, account } = owner;
  yield 'Account address\n';
  for await (const person of everyItem((query) => listFollowers(world.db, account.id, query))) {
    yield csvRow([addressOf(owner, person)]);
  }
}

async function* muteRows(owner: Owner): AsyncGenerator<string> {
  const { world, account } = owner;
  yield 'Account address,Hide notifications\n';
  for await (const person of everyItem((query) => listMutes(world.db, account.id, query))) {
    const relation = await relationTo(owner, person);
    yield csvRow([addressOf(owner, person), String(relation?.mutingNotifications ?? true)]);
  }
}

async function* blockRows(owner: Owner): AsyncGenerator<string> {
  const { world, account } = owner;
  for await (const person of everyItem((query) => listBlocks(world.db, account.id, query))) {
    yield csvRow([addressOf(owner, person)]);
  }
}

async function* domainRows({ world, account }: Owner): AsyncGenerator<string> {
  const blocks = everyItem((query) => listDomainBlocks(world.db, account.id, query));
  for await (const domain of blocks) yield csvRow([domain]);
}

/** A row for each member of each list; a list without members has none, as in Mastodon. */
async function* memberRows(owner: Owner): AsyncGenerator<string> {
  const { world, account } = owner;
  for (const { id, title } of await listListsOf(world.db, account.id)) {
    const members = everyItem((page) => listMembers(world.db, account.id, { listId: id, page }));
    for await (const person of members) yield csvRow([title, addressOf(owner, person)]);
  }
}
