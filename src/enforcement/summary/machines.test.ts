import { randomBucket, type AccountId } from '#foundation';
import { publishPost } from '#conversation';
import { proposeBatch, type BatchInput } from '../index.ts';
import type { Stage } from '../stage.test.ts';

export type Machines = {
  readonly ids: readonly AccountId[];
};

/** Accounts as a script makes them: one after another, the first `mailed` with a confirmed address. */
export async function makeMachines(
  { world, db, clock }: Stage,
  count: number,
  { mailed = 0, prefix = 'machine' }: { readonly mailed?: number; readonly prefix?: string } = {},
): Promise<readonly AccountId[]> {
  const at = clock.now();
  const rows = Array.from({ length: count }, (_, place) => ({
    id: world.ids.next<'account'>(randomBucket()),
    handle: `${prefix}_${place}`,
    created_at: at,
  }));
  await db.insertInto('accounts').values(rows).execute();
  const addresses = rows.slice(0, mailed).map(({ id, handle }) => ({
    account_id: id,
    email: `${handle}@example.org`,
    email_confirmed_at: at,
    password_hash: '$argon2id$none',
    password_changed_at: at,
    created_at: at,
  }));
  if (addresses.length > 0) await db.insertInto('credentials').values(addresses).execute();
  return rows.map(({ id }) => id);
}

/** Each says the same. */
export async function praise({ world }: Stage, ids: readonly AccountId[]): Promise<void> {
  for (const id of ids) {
    await publishPost(world, id, {
      text: 'Only the grey candidate can save us https://grey.example',
    });
  }
}

export function batchOf(
  accounts: readonly AccountId[],
  changes: Partial<BatchInput> = {},
): BatchInput {
  return {
    accounts,
    ruleId: 'deception.automation',
    facts: 'In one night these accounts were made and published the same sentence and link.',
    automated: 'The sentences differ in nothing, and came one second apart.',
    deceptive: 'Each passes for a citizen who happens to agree.',
    nobodyThere: 'Nobody reads what is sent to them: a warning would reach nobody.',
    ...changes,
  };
}

export const proposed = async (stage: Stage, accounts: readonly AccountId[]) =>
  proposeBatch(stage.world, stage.olga, batchOf(accounts));
