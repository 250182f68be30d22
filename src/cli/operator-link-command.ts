import { object } from '@optique/core/constructs';
import { message } from '@optique/core/message';
import { issueOperatorLink } from '#accounts';
import { refuse } from '#foundation';
import { withWorld } from './open-world.ts';
import type { Surroundings } from './surroundings.ts';
import { task } from './task.ts';

export const operatorLinkCommand = task(
  'operator-link',
  {
    brief: message`Makes a new one-time link to become the operator, while there is none.`,
    description: message`Makes a new one-time link that makes whoever opens it first the operator; links made before stop working. While there is an operator, ${'moot role grant'} does it.`,
  },
  object({}),
  operatorLink,
);

function operatorLink(at: Surroundings): Promise<number> {
  return withWorld(at, async (world) => {
    const token = await issueOperatorLink(world);
    if (token === undefined) {
      throw refuse('conflict', {
        detail: 'There is an operator: they, or moot role grant, can make another.',
      });
    }
    at.print(`${world.origin}/setup?token=${token}`);
    return 0;
  });
}
