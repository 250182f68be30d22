import { getAccount, listOverseen, listPeople, type PeopleFilter } from '#accounts';
import { refuse, type AccountId } from '#foundation';
import { recordNotFound, type Api, type ApiContext } from '../../endpoint.ts';
import { blankable, bool, id, pageQuery, paging, text } from '../../fields.ts';
import { pageResponse } from '../../page-links.ts';
import { adminPath, forOverseer } from './door.ts';
import { presentOverseen } from './present.ts';
import { adminAccountEntity } from '../entities/admin-account.ts';
import { z } from '@hono/zod-openapi';

const path = `${adminPath}/accounts`;
const one = { id: id<'account'>() } as const;
const read = ['admin:read:accounts'] as const;
const write = ['admin:write:accounts'] as const;

const shared = {
  ...paging,
  username: blankable(text(255)),
  display_name: blankable(text(500)),
  email: blankable(text(254)),
  ip: blankable(text(50)),
  by_domain: blankable(text(253)),
} as const;

const states = ['active', 'pending', 'disabled', 'silenced', 'suspended', 'sensitized'] as const;
type State = (typeof states)[number];
const flags = { local: blankable(bool), remote: blankable(bool), staff: blankable(bool) } as const;
const stateFlags = {
  active: blankable(bool),
  pending: blankable(bool),
  disabled: blankable(bool),
  silenced: blankable(bool),
  suspended: blankable(bool),
  sensitized: blankable(bool),
} as const;

/** Accounts as existing moderation tools know them. */
export function mountAdminAccounts(api: Api): void {
  mountLists(api);
  forOverseer(
    api,
    {
      method: 'get',
      path: `${path}/:id`,
      summary: 'One account',
      returns: adminAccountEntity,
      scopes: read,
      fields: one,
    },
    async ({ world, account, input }) => {
      const found = await listOverseen(world.db, account.id, [input.id]);
      const [shown] = await presentOverseen(api, found);
      if (shown === undefined) throw recordNotFound();
      return shown;
    },
  );
  for (const name of ['approve', 'reject'] as const) {
    forOverseer(
      api,
      {
        method: 'post',
        path: `${path}/:id/${name}`,
        summary: 'Let a sign-up in, or not',
        state: { is: 'refused', because: 'no sign-up here waits for approval' },
        scopes: write,
        fields: one,
      },
      async ({ world, input }) => {
        await getAccount(world.db, input.id);
        throw refuse('forbidden', {
          detail: 'No sign-up waits for approval: whoever has an invitation is in.',
        });
      },
    );
  }
}

function mountLists(api: Api): void {
  const summary = 'Accounts, newest first; addresses are shown to operators alone';
  forOverseer(
    api,
    {
      method: 'get',
      path,
      summary,
      returns: z.array(adminAccountEntity),
      scopes: read,
      fields: { ...shared, ...flags, ...stateFlags },
    },
    async ({ c, account, input }) => {
      const state = states.find((name) => input[name] === true);
      const origin = input.local === true ? 'local' : input.remote === true ? 'remote' : undefined;
      const filter = { ...filterOf(input, state), origin, staff: input.staff } as const;
      return listed(api, { c, viewer: account.id, filter, state, input });
    },
  );
  forOverseer(
    api,
    {
      method: 'get',
      path: '/api/v2/admin/accounts',
      returns: z.array(adminAccountEntity),
      summary,
      scopes: read,
      fields: {
        ...shared,
        origin: blankable(text(10)),
        status: blankable(text(20)),
        permissions: blankable(text(20)),
      },
    },
    async ({ c, account, input }) => {
      const state = states.find((name) => input.status === name);
      const filter = {
        ...filterOf(input, state),
        origin: origins.find((name) => input.origin === name),
        staff: input.permissions === 'staff' ? true : undefined,
      };
      return listed(api, { c, viewer: account.id, filter, state, input });
    },
  );
}

type Listing = {
  readonly c: ApiContext;
  readonly viewer: AccountId;
  readonly filter: PeopleFilter;
  readonly state: State | undefined;
  readonly input: Parameters<typeof pageQuery>[0] & { readonly ip?: string | undefined };
};

async function listed(api: Api, { c, viewer, filter, state, input }: Listing): Promise<Response> {
  const { world } = api;
  const query = { ...pageQuery(input, 100, 200), ...filter };
  // Nobody is in a state that there is not, and no network address is kept that could be found.
  const nobody = input.ip !== undefined || (state !== undefined && absentStates.has(state));
  const page = nobody ? { items: [] } : await listPeople(world.db, viewer, query);
  return pageResponse(world.origin, c, { page, body: await presentOverseen(api, page.items) });
}

const origins = ['local', 'remote'] as const;
const absentStates: ReadonlySet<State> = new Set(['pending', 'disabled', 'sensitized']);

type Named = {
  readonly username?: string | undefined;
  readonly display_name?: string | undefined;
  readonly email?: string | undefined;
  readonly by_domain?: string | undefined;
};

function filterOf(input: Named, state: State | undefined): PeopleFilter {
  return {
    standing: state === undefined ? undefined : standingOf(state),
    handle: input.username,
    displayName: input.display_name,
    email: input.email,
    domain: input.by_domain,
  };
}

function standingOf(state: State): PeopleFilter['standing'] {
  if (state === 'active') return 'good';
  if (state === 'silenced') return 'limited';
  return state === 'suspended' ? 'suspended' : undefined;
}
