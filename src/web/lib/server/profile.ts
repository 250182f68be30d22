import type { Account, Relationship } from '#accounts';
import type { Platform } from '../../platform.ts';
import { mediaPath, viewPerson } from './people.ts';
import type { Viewer } from './viewer.ts';

/** What a profile page shows of an account. */
export async function viewProfile(
  platform: Platform,
  viewer: Viewer | undefined,
  account: Account,
) {
  const { accounts, conversation, world } = platform;
  const isSelf = viewer?.account.id === account.id;
  const [follows, posts, relations] = await Promise.all([
    accounts.followCounts(world.db, account.id),
    conversation.listPostCounts(world.db, [account.id]),
    viewer === undefined || isSelf
      ? []
      : accounts.relationships(world.db, viewer.account.id, [account.id]),
  ]);
  const relation: Relationship | undefined = relations[0];
  return {
    ...viewPerson(platform, account),
    header: mediaPath(platform, account.headerKey),
    bioHtml: account.bioHtml,
    fields: account.fields,
    createdAt: account.createdAt,
    closed: account.closedAt !== null,
    counts: { ...follows, posts: posts.get(account.id)?.posts ?? 0 },
    isSelf,
    relation: relation ?? null,
    sanction: noticeable(account),
  };
}

/** A sanction that others can notice, while it is in force (the Articles, last section). */
function noticeable({ standing }: Account) {
  if (standing.state === 'good') return null;
  return {
    state: standing.state,
    docket: standing.dockets[0] ?? null,
    until: standing.until ?? null,
  };
}

export type Profile = Awaited<ReturnType<typeof viewProfile>>;
