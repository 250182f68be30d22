import { object } from '@optique/core/constructs';
import { message } from '@optique/core/message';
import { optional } from '@optique/core/modifiers';
import { argument } from '@optique/core/primitives';
import { choice } from '@optique/core/valueparser';
import { getSignUpMode, setSignUpMode, signUpModes, type SignUpMode } from '#accounts';
import { withWorld } from './open-world.ts';
import type { Surroundings } from './surroundings.ts';
import { task } from './task.ts';

export const signUpCommand = task(
  'sign-up',
  {
    brief: message`Says or chooses who may sign up: anyone, people with an invitation, or nobody.`,
  },
  object({
    mode: optional(
      argument(choice(signUpModes, { metavar: 'MODE' }), {
        description: message`open, invitation or closed.`,
      }),
    ),
  }),
  signUp,
);

function signUp(
  at: Surroundings,
  { mode }: { readonly mode?: SignUpMode | undefined },
): Promise<number> {
  return withWorld(at, async (world) => {
    if (mode !== undefined) await setSignUpMode(world, undefined, mode);
    at.print(`Sign-up is ${await getSignUpMode(world.db)}.`);
    return 0;
  });
}
