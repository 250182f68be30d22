import { transact, type Tx, type World } from '#infrastructure';
import type { Checkpoint } from './checkpoints.ts';
import { signHead } from './sign-head.ts';
import { requestCosignatures } from './witness/ask-witnesses.ts';

/**
 * Signs the tree as it stands and shows it to everybody. Also makes the log's key and its first,
 * empty checkpoint.
 * @throws LedgerDamaged rather than sign a tree that does not extend the last one signed
 */
export async function publishCheckpoint(world: World): Promise<Checkpoint> {
  return transact(world, (tx) => publishHead(tx, world));
}

/** @throws LedgerDamaged */
export async function publishHead(
  tx: Tx,
  world: Pick<World, 'clock' | 'origin' | 'secrets'>,
): Promise<Checkpoint> {
  const head = await signHead(tx, world);
  const { numInsertedOrUpdatedRows: published = 0n } = await tx
    .insertInto('ledger_publications')
    .values({ size: head.size, published_at: world.clock.now() })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (published > 0n && (await hasWitnesses(tx))) await requestCosignatures(tx);
  return head;
}

async function hasWitnesses(tx: Tx): Promise<boolean> {
  const one = await tx.selectFrom('ledger_witnesses').select('name').limit(1).executeTakeFirst();
  return one !== undefined;
}
