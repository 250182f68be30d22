import { refuse } from '#foundation';
import type { Reader } from '#infrastructure';
import { latestCheckpoint } from './checkpoints.ts';
import { listDocketEntries } from './entries.ts';
import { readVkey } from './log-key.ts';
import { proofIn } from './proofs.ts';

/** What a stranger needs to check a whole docket against one signed head; hashes in hex. */
export type DocketProof = {
  readonly size: number;
  readonly root: string;
  /** The signed checkpoint of that size. */
  readonly checkpoint: string;
  /** The key that signed it. C2SP signed-note */
  readonly vkey: string;
  readonly entries: readonly {
    readonly index: number;
    /** The canonical text, whose bytes were hashed. */
    readonly entry: string;
    readonly leafHash: string;
    /** Sibling hashes, the leaf's first. */
    readonly path: readonly string[];
  }[];
};

/**
 * Every entry of a docket that the newest checkpoint covers, each with its proof.
 * @throws Refusal `not-found` for a docket of which nothing is published yet
 */
export async function docketProof(db: Reader, docket: string): Promise<DocketProof> {
  const checkpoint = await latestCheckpoint(db);
  const size = checkpoint?.size ?? 0;
  const covered = (await listDocketEntries(db, docket)).filter(({ index }) => index < size);
  if (checkpoint === undefined || covered.length === 0) {
    throw refuse('not-found', { detail: 'The published ledger has no such docket.' });
  }
  const proofs = await Promise.all(
    covered.map(({ index }) => proofIn(db, index, size, checkpoint)),
  );
  return {
    size,
    root: checkpoint.root.toString('hex'),
    checkpoint: checkpoint.note,
    vkey: (await readVkey(db)) ?? '',
    entries: proofs.map(({ index, leafHash, path }, at) => ({
      index,
      entry: covered[at]?.bytes.toString('utf8') ?? '',
      leafHash,
      path,
    })),
  };
}
