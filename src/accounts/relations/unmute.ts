import type { AccountId } from '#foundation';
import { transact, type World } from '#infrastructure';
import type { Relationship } from '../types.ts';
import { relationship } from './relationships.ts';

export async function unmute(
  world: World,
  muterId: AccountId,
  mutedId: AccountId,
): Promise<Relationship> {
  return transact(world, async (tx) => {
    await tx
      .deleteFrom('mutes')
      .where('muter_id', '=', muterId)
      .where('muted_id', '=', mutedId)
      .execute();
    return relationship(tx, muterId, mutedId);
  });
}
