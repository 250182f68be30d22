import type { Account } from '#accounts';
import type { AccountId } from '#foundation';
import type { Platform } from '../../platform.ts';

/** A person as pages show one beside a post or in a list. */
export type Person = {
  readonly id: AccountId;
  /** `ada`, or `ada@other.example`. */
  readonly handle: string;
  readonly name: string;
  readonly path: string;
  readonly avatar: string | null;
  readonly bot: boolean;
  readonly locked: boolean;
  readonly service: boolean;
};

export function viewPerson(platform: Platform, account: Account): Person {
  const handle = handleOf(account);
  return {
    id: account.id,
    handle,
    name: account.displayName === '' ? account.handle : account.displayName,
    path: `/@${handle}`,
    avatar: mediaPath(platform, account.avatarKey),
    bot: account.bot,
    locked: account.locked,
    service: account.kind === 'service',
  };
}

function handleOf(account: Pick<Account, 'handle' | 'domain'>): string {
  return account.domain === null ? account.handle : `${account.handle}@${account.domain}`;
}

/**
 * Where the browser finds a stored file: without the origin when it is ours, so that pages work
 * under every name that the service is reached by.
 */
export function mediaPath(platform: Platform, key: string): string;
export function mediaPath(platform: Platform, key: string | null): string | null;
export function mediaPath(platform: Platform, key: string | null): string | null {
  if (key === null) return null;
  const { media, origin } = platform.world;
  const url = media.url(key);
  return url.startsWith(`${origin}/`) ? url.slice(origin.length) : url;
}

/** The people with these ids, by id. Unknown ids are left out. */
export async function peopleById(
  platform: Platform,
  ids: Iterable<AccountId>,
): Promise<ReadonlyMap<AccountId, Person>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const accounts = await platform.accounts.listAccounts(platform.world.db, wanted);
  return new Map(accounts.map((account) => [account.id, viewPerson(platform, account)]));
}

/** The account that a path names, such as `ada` or `ada@other.example`. @throws not-found */
export async function accountAt(platform: Platform, address: string): Promise<Account> {
  const [handle = '', domain] = address.split('@');
  const { accounts, foundation, world } = platform;
  const own = domain === undefined || domain === new URL(world.origin).host;
  const account = await accounts.findAccountByHandle(world.db, handle, own ? null : domain);
  if (account === undefined) throw foundation.refuse('not-found');
  return account;
}
