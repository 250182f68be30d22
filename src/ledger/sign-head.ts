import type { Tx, World } from '#infrastructure';
import { latestSigned, type Checkpoint } from './checkpoints.ts';
import { openLogKey } from './log-key.ts';
import { signNote } from './note.ts';
import { treeHeadText } from './rules/checkpoint.ts';
import { consistencySpans, spanHash } from './rules/merkle.ts';
import { provesConsistency } from './rules/proof.ts';
import { LedgerDamaged, readSpans } from './tree.ts';

/**
 * Signs the tree as it stands, once per size, and keeps the signature for ever: for those who have to
 * prove an entry before it is published.
 * @throws LedgerDamaged
 */
export async function signHead(
  tx: Tx,
  world: Pick<World, 'clock' | 'origin' | 'secrets'>,
): Promise<Checkpoint> {
  const size = await lockHead(tx);
  const last = await latestSigned(tx);
  const root = await extendedRoot(tx, last, size);
  if (last?.size === size) return last;
  const signer = await openLogKey(tx, world);
  const note = signNote(treeHeadText({ origin: signer.name, size, root }), signer);
  await tx
    .insertInto('ledger_checkpoints')
    .values({ size, root, note, signed_at: world.clock.now() })
    .execute();
  return { size, root, note };
}

/** Two signers, or a signer and an appender, take turns on the head. */
async function lockHead(tx: Tx): Promise<number> {
  const head = await tx
    .selectFrom('ledger_head')
    .select('size')
    .forUpdate()
    .executeTakeFirstOrThrow();
  return Number(head.size);
}

/** The root at `size`, after the stored hashes have proved that it extends the last checkpoint. */
async function extendedRoot(tx: Tx, last: Checkpoint | undefined, size: number): Promise<Buffer> {
  if (last !== undefined && last.size > size) {
    throw new LedgerDamaged(`a checkpoint of size ${last.size} stands, but only ${size} entries`);
  }
  const tree = { from: 0, to: size };
  const spans = last === undefined ? [] : consistencySpans(last.size, size);
  const lookup = await readSpans(tx, [tree, ...spans]);
  const root = spanHash(tree, lookup);
  const isExtension =
    last === undefined ||
    provesConsistency({
      firstSize: last.size,
      firstRoot: last.root,
      secondSize: size,
      secondRoot: root,
      path: spans.map((span) => spanHash(span, lookup)),
    });
  if (!isExtension) {
    throw new LedgerDamaged(`entries before ${last.size} no longer match their checkpoint`);
  }
  return root;
}
