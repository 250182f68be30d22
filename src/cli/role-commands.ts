import { object, or } from '@optique/core/constructs';
import { message } from '@optique/core/message';
import { optional } from '@optique/core/modifiers';
import { argument, command } from '@optique/core/primitives';
import { choice, string } from '@optique/core/valueparser';
import {
  grantableRoles,
  grantRole,
  listAccounts,
  listRoleHistory,
  revokeRole,
  type GrantableRole,
  type RoleGrant,
} from '#accounts';
import type { AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import { withWorld } from './open-world.ts';
import { getLocalAccount } from './people.ts';
import type { Surroundings } from './surroundings.ts';
import { task } from './task.ts';

const handle = argument(string({ metavar: 'HANDLE' }), {
  description: message`The person's handle.`,
});
const role = argument(choice(grantableRoles, { metavar: 'ROLE' }), {
  description: message`officer, panelist, operator or sealed-evidence.`,
});

const list = task(
  'list',
  { brief: message`Lists every grant and revocation with who did it, the newest first.` },
  object({ handle: optional(handle) }),
  roleList,
);

const grant = task(
  'grant',
  { brief: message`Grants a role to a person; the record says that the command line did.` },
  object({ handle, role }),
  roleGrant,
);

const revoke = task(
  'revoke',
  { brief: message`Takes a role back; the last operator stays one.` },
  object({ handle, role }),
  roleRevoke,
);

export const roleCommands = command('role', or(list, grant, revoke), {
  brief: message`Officers, panelists, operators, and who opens sealed evidence.`,
});

function roleList(
  at: Surroundings,
  input: { readonly handle?: string | undefined },
): Promise<number> {
  return withWorld(at, async ({ db }) => {
    const account =
      input.handle === undefined ? undefined : await getLocalAccount(db, input.handle);
    const grants = await listRoleHistory(db, account?.id);
    const nameOf = await namesIn(db, grants);
    for (const one of grants) at.print(lineOf(one, nameOf));
    return 0;
  });
}

type NameOf = (id: AccountId | null) => string;

async function namesIn(db: Reader, grants: readonly RoleGrant[]): Promise<NameOf> {
  const ids = grants.flatMap((one) => [one.accountId, one.grantedBy, one.revokedBy]);
  const accounts = await listAccounts(
    db,
    ids.filter((id) => id !== null),
  );
  const handleById = new Map(accounts.map(({ id, handle }) => [id, `@${handle}`]));
  // No account acts where the one-time link or this command line does.
  return (id) => (id === null ? 'the command line or the first link' : (handleById.get(id) ?? id));
}

function lineOf(one: RoleGrant, nameOf: NameOf): string {
  const granted = `granted ${one.grantedAt.toISOString()} by ${nameOf(one.grantedBy)}`;
  const revoked =
    one.revokedAt === null
      ? ''
      : `, revoked ${one.revokedAt.toISOString()} by ${nameOf(one.revokedBy)}`;
  return `${nameOf(one.accountId)}  ${one.role}  ${granted}${revoked}`;
}

type Grant = { readonly handle: string; readonly role: GrantableRole };

function roleGrant(at: Surroundings, input: Grant): Promise<number> {
  return withWorld(at, async (world) => {
    const { id, handle: name } = await getLocalAccount(world.db, input.handle);
    await grantRole(world, undefined, { accountId: id, role: input.role });
    at.print(`@${name} is ${input.role} now.`);
    return 0;
  });
}

function roleRevoke(at: Surroundings, input: Grant): Promise<number> {
  return withWorld(at, async (world) => {
    const { id, handle: name } = await getLocalAccount(world.db, input.handle);
    await revokeRole(world, undefined, { accountId: id, role: input.role });
    at.print(`@${name} is ${input.role} no more.`);
    return 0;
  });
}
