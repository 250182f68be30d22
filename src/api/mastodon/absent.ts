import { z } from '@hono/zod-openapi';
import { getAccount, type Scope } from '#accounts';
import { forAnyone, forPerson, type Api } from '../endpoint.ts';
import { id, ids } from '../fields.ts';
import { accountEntity } from './entities/account.ts';
import { announcementEntity } from './entities/announcement.ts';
import { customEmojiEntity } from './entities/custom-emoji.ts';
import { familiarFollowersEntity } from './entities/familiar-followers.ts';
import { identityProofEntity } from './entities/identity-proof.ts';
import { activityEntity, domainBlockEntity } from './entities/instance-texts.ts';
import { trendsLinkEntity } from './entities/preview-card.ts';
import { scheduledStatusEntity } from './entities/scheduled-status.ts';
import { statusEntity } from './entities/status.ts';
import { suggestionEntity } from './entities/suggestion.ts';
import { tagEntity } from './entities/tag.ts';

type Absent = {
  readonly path: string;
  readonly scope?: Scope;
  /** What the list would hold. */
  readonly of: z.ZodType;
  readonly because: string;
};

const notYet = 'not offered yet';

/**
 * Features that we do not have, answered in the documented empty form, because apps ask for them
 * while they start: an error there would keep people out.
 */
const emptyForPeople: readonly Absent[] = [
  {
    path: 'v1/scheduled_statuses',
    scope: 'read:statuses',
    of: scheduledStatusEntity,
    because: notYet,
  },
  { path: 'v1/announcements', scope: 'read:statuses', of: announcementEntity, because: notYet },
  { path: 'v1/domain_blocks', scope: 'read:blocks', of: z.string(), because: notYet },
  { path: 'v1/endorsements', scope: 'read:accounts', of: accountEntity, because: notYet },
  { path: 'v1/suggestions', scope: 'read', of: accountEntity, because: notYet },
  { path: 'v2/suggestions', scope: 'read', of: suggestionEntity, because: notYet },
];

const emptyForAnyone: readonly Absent[] = [
  { path: 'v1/custom_emojis', of: customEmojiEntity, because: 'there are no emojis of the server' },
  { path: 'v1/directory', of: accountEntity, because: notYet },
  { path: 'v1/trends', of: tagEntity, because: notYet },
  { path: 'v1/trends/tags', of: tagEntity, because: notYet },
  { path: 'v1/trends/statuses', of: statusEntity, because: notYet },
  { path: 'v1/trends/links', of: trendsLinkEntity, because: notYet },
  { path: 'v1/instance/activity', of: activityEntity, because: notYet },
  { path: 'v1/instance/peers', of: z.string(), because: 'no other server is known' },
  { path: 'v1/instance/domain_blocks', of: domainBlockEntity, because: 'no server is limited' },
];

/** Lists that every account has in Mastodon; here they are empty for each. */
const emptyOfAccounts: readonly Absent[] = [
  { path: 'endorsements', scope: 'read:accounts', of: accountEntity, because: notYet },
  {
    path: 'identity_proofs',
    scope: 'read:accounts',
    of: identityProofEntity,
    because: 'Mastodon has given them up',
  },
];

/** How an endpoint with nothing behind it is described. */
function described({ path, scope, of, because }: Absent) {
  return {
    method: 'get',
    path: `/api/${path}`,
    summary: 'Always empty',
    ...(scope === undefined ? {} : { scopes: [scope] }),
    returns: z.array(of),
    state: { is: 'empty', because },
  } as const;
}

/** Answers for what is not there. Comes before what has an id in the same place. */
export function mountAbsent(api: Api): void {
  for (const absent of emptyForPeople) {
    forPerson(api, { ...described(absent), fields: {} }, () => []);
  }
  for (const absent of emptyForAnyone) {
    forAnyone(api, { ...described(absent), fields: {} }, () => []);
  }
  mountEmptyOfAccounts(api);
}

function mountEmptyOfAccounts(api: Api): void {
  const familiar: Absent = {
    path: 'v1/accounts/familiar_followers',
    scope: 'read:follows',
    of: familiarFollowersEntity,
    because: notYet,
  };
  forPerson(
    api,
    { ...described(familiar), fields: { id: ids<'account'>(80).default([]) } },
    ({ input }) => input.id.map((accountId) => ({ id: accountId, accounts: [] })),
  );
  for (const absent of emptyOfAccounts) {
    const path = `v1/accounts/:id/${absent.path}`;
    forAnyone(
      api,
      { ...described({ ...absent, path }), fields: { id: id<'account'>() } },
      async ({ world, input }) => {
        await getAccount(world.db, input.id);
        return [];
      },
    );
  }
}
