import { refuse, type AccountId } from '#foundation';
import { findSetting, putSetting, transact, type Reader, type World } from '#infrastructure';
import { requireRole } from './role-queries.ts';

/** Who may sign up: anyone, people with an invitation, or nobody. */
export const signUpModes = ['open', 'invitation', 'closed'] as const;
export type SignUpMode = (typeof signUpModes)[number];

const settingName = 'accounts.sign-up';

/** Open until an operator chooses otherwise. */
export async function getSignUpMode(db: Reader): Promise<SignUpMode> {
  const value = await findSetting(db, settingName);
  return signUpModes.find((mode) => mode === value) ?? 'open';
}

/** `actor` undefined is the command line. @throws Refusal `forbidden`, `invalid` */
export async function setSignUpMode(
  world: World,
  actor: AccountId | undefined,
  mode: string,
): Promise<void> {
  const value = signUpModes.find((known) => known === mode);
  if (value === undefined) {
    throw refuse('invalid', { field: 'mode', detail: `Sign-up is ${signUpModes.join(', ')}.` });
  }
  await transact(world, async (tx) => {
    if (actor !== undefined) await requireRole(tx, actor, 'operator');
    await putSetting(tx, { name: settingName, value, at: world.clock.now() });
  });
}
