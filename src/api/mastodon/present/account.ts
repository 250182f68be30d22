import { listAccounts, listFollowCounts, type Account, type FollowCounts } from '#accounts';
import { listPostCounts, type PostCounts } from '#conversation';
import type { AccountId } from '#foundation';
import { dayOf } from '#foundation';
import type { World } from '#infrastructure';
import { accountUri, acct, pictureUrl, profileUrl } from './urls.ts';

export type AccountTotals = FollowCounts & PostCounts;

/** Mastodon's `Account`: a person or the server itself as everyone may see them. */
export function presentAccount(world: World, account: Account, totals: AccountTotals) {
  const avatar = pictureUrl(world, account.avatarKey, 'avatar');
  const header = pictureUrl(world, account.headerKey, 'header');
  const banned = account.standing.state === 'suspended' || account.standing.state === 'banned';
  return {
    id: account.id,
    username: account.handle,
    acct: acct(account),
    display_name: account.displayName,
    locked: account.locked,
    bot: account.bot,
    discoverable: account.discoverable,
    indexable: account.indexable,
    group: false,
    created_at: `${dayOf(account.createdAt)}T00:00:00.000Z`,
    note: account.bioHtml,
    url: profileUrl(world, account),
    uri: accountUri(world, account),
    avatar,
    avatar_static: avatar,
    avatar_description: '',
    header,
    header_static: header,
    header_description: '',
    followers_count: totals.followers,
    following_count: totals.following,
    statuses_count: totals.posts,
    last_status_at: totals.lastPostAt === undefined ? null : dayOf(totals.lastPostAt),
    hide_collections: false,
    noindex: !account.indexable,
    emojis: [],
    roles: [],
    fields: account.fields.map((field) => ({
      name: field.name,
      value: field.valueHtml,
      verified_at: field.verifiedAt ?? null,
    })),
    // Nothing is covert: a limit that others can notice is shown where it acts.
    ...(banned ? { suspended: true } : {}),
    ...(account.standing.visibility === 'limited' ? { limited: true } : {}),
  };
}

export type PresentedAccount = ReturnType<typeof presentAccount>;

/** Many accounts at once, by id; ids that are unknown are left out. */
export async function presentAccounts(
  world: World,
  ids: readonly AccountId[],
): Promise<Map<AccountId, PresentedAccount>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const [accounts, follows, posts] = await Promise.all([
    listAccounts(world.db, wanted),
    listFollowCounts(world.db, wanted),
    listPostCounts(world.db, wanted),
  ]);
  return new Map(
    accounts.map((account) => [
      account.id,
      presentAccount(world, account, {
        followers: follows.get(account.id)?.followers ?? 0,
        following: follows.get(account.id)?.following ?? 0,
        ...(posts.get(account.id) ?? { posts: 0 }),
      }),
    ]),
  );
}
