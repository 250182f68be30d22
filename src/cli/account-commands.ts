import { object, or } from '@optique/core/constructs';
import { message } from '@optique/core/message';
import { optional } from '@optique/core/modifiers';
import { argument, command, option } from '@optique/core/primitives';
import { integer, string } from '@optique/core/valueparser';
import {
  closeAccount,
  createInvitation,
  findCredentials,
  followCounts,
  listRoleHolders,
  type Account,
} from '#accounts';
import { withdrawPosts } from '#conversation';
import { planErasureFor } from '#enforcement';
import { dayOf, refuse } from '#foundation';
import type { World } from '#infrastructure';
import { withWorld } from './open-world.ts';
import { everyLocalAccount, getLocalAccount } from './people.ts';
import type { Surroundings } from './surroundings.ts';
import { task } from './task.ts';

const handle = argument(string({ metavar: 'HANDLE' }), {
  description: message`The person's handle.`,
});

const list = task(
  'list',
  { brief: message`Lists the accounts of this server with roles and standing, the oldest first.` },
  object({}),
  accountList,
);

const show = task(
  'show',
  { brief: message`Shows an account with its address, its standing and the cases behind that.` },
  object({ handle }),
  accountShow,
);

const invite = task(
  'invite',
  { brief: message`Makes an invitation and prints its link, which is shown this once.` },
  object({
    by: optional(
      option('--by', string({ metavar: 'HANDLE' }), {
        description: message`Who invites; the first operator unless told otherwise.`,
      }),
    ),
    uses: optional(
      option('--uses', integer({ metavar: 'N', min: 1, max: 100 }), {
        description: message`How many people may come with it; one unless told otherwise.`,
      }),
    ),
    days: optional(
      option('--days', integer({ metavar: 'N', min: 1, max: 90 }), {
        description: message`For how many days; seven unless told otherwise.`,
      }),
    ),
  }),
  accountInvite,
);

const close = task(
  'close',
  {
    brief: message`Closes an account for good with its owner's password.`,
    description: message`Closes an account for good, at its owner's wish: it asks for the owner's password, as nobody else closes an account.`,
  },
  object({ handle }),
  accountClose,
);

export const accountCommands = command('account', or(list, show, invite, close), {
  brief: message`People with an account here.`,
});

function accountList(at: Surroundings): Promise<number> {
  return withWorld(at, async (world) => {
    for await (const account of everyLocalAccount(world.db)) at.print(lineOf(account));
    return 0;
  });
}

function lineOf(account: Account): string {
  const roles = account.kind === 'service' ? 'service' : account.roles.join(', ');
  const state = account.closedAt === null ? account.standing.state : 'closed';
  return `@${account.handle}  ${roles || '-'}  ${state}  since ${dayOf(account.createdAt)}`;
}

type Named = { readonly handle: string };

function accountShow(at: Surroundings, input: Named): Promise<number> {
  return withWorld(at, async (world) => {
    const account = await getLocalAccount(world.db, input.handle);
    for (const line of await describe(world, account)) at.print(line);
    return 0;
  });
}

async function describe(world: World, account: Account): Promise<readonly string[]> {
  const credentials = await findCredentials(world.db, account.id);
  const { followers, following } = await followCounts(world.db, account.id);
  const { state, until, dockets } = account.standing;
  const end = until === undefined ? ', with a date of review' : `, until ${dayOf(until)}`;
  return [
    lineOf(account),
    `Id         ${account.id}`,
    ...(account.displayName === '' ? [] : [`Name       ${account.displayName}`]),
    `Page       ${world.origin}/@${account.handle}`,
    ...(credentials === undefined
      ? []
      : [
          `Address    ${credentials.email} (${credentials.emailConfirmed ? 'confirmed' : 'not confirmed'})`,
        ]),
    `Follows    ${following}, followed by ${followers}`,
    `Standing   ${state}${state === 'good' ? '' : end}`,
    ...dockets.map((docket) => `Case       ${world.origin}/dockets/${docket}`),
  ];
}

type Invitation = {
  readonly by?: string | undefined;
  readonly uses?: number | undefined;
  readonly days?: number | undefined;
};

function accountInvite(at: Surroundings, input: Invitation): Promise<number> {
  return withWorld(at, async (world) => {
    const inviter = await inviterOf(world, input.by);
    const { code, invitation } = await createInvitation(world, inviter, {
      ...(input.uses === undefined ? {} : { uses: input.uses }),
      ...(input.days === undefined ? {} : { days: input.days }),
    });
    at.print(`${world.origin}/sign-up?invitation=${code}`);
    at.print(`For ${invitation.usesLeft}, until ${dayOf(invitation.expiresAt)}.`);
    return 0;
  });
}

async function inviterOf(world: World, handle: string | undefined): Promise<Account['id']> {
  if (handle !== undefined) return (await getLocalAccount(world.db, handle)).id;
  const [operator] = await listRoleHolders(world.db, 'operator');
  if (operator !== undefined) return operator;
  throw refuse('not-found', {
    detail: 'There is no operator yet: name who invites with --by, or see moot operator-link.',
  });
}

function accountClose(at: Surroundings, input: Named): Promise<number> {
  return withWorld(at, async (world) => {
    const account = await getLocalAccount(world.db, input.handle);
    const password = await at.askSecret(`Password of @${account.handle}: `);
    await closeAccount(world, account.id, {
      password,
      alsoClose: async (tx, id) => {
        await withdrawPosts(tx, world, id);
        await planErasureFor(tx, id);
      },
    });
    at.print(`The account @${account.handle} is closed.`);
    return 0;
  });
}
