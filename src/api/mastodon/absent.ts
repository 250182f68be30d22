import { z } from '@hono/zod-openapi';
import { getAccount, type Scope } from '#accounts';
import { forAnyone, type Api } from '../endpoint.ts';
import { id } from '../fields.ts';
import { customEmojiEntity } from './entities/custom-emoji.ts';
import { identityProofEntity } from './entities/identity-proof.ts';

type Absent = {
  readonly path: string;
  readonly scope?: Scope;
  /** What the list would hold. */
  readonly of: z.ZodType;
  readonly because: string;
};

/**
 * Features that we do not have, answered in the documented empty form, because apps ask for them
 * while they start: an error there would keep people out.
 */
const emptyForAnyone: readonly Absent[] = [
  { path: 'v1/custom_emojis', of: customEmojiEntity, because: 'there are no emojis of the server' },
];

/** Lists that every account has in Mastodon; here they are empty for each. */
const emptyOfAccounts: readonly Absent[] = [
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
  for (const absent of emptyForAnyone) {
    forAnyone(api, { ...described(absent), fields: {} }, () => []);
  }
  mountEmptyOfAccounts(api);
}

function mountEmptyOfAccounts(api: Api): void {
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
