import { isSignedBy, leafHash, readCheckpoint, rootOf, type Proof } from './inclusion.ts';

export type Verdict = {
  readonly leaf: boolean;
  readonly root: boolean;
  readonly signature: boolean | 'unknown';
};

/** Computes a proof anew from the entry's text: each part on its own, so that a page can show which fails. */
export async function checkProof(entry: string, proof: Proof, vkey: string): Promise<Verdict> {
  const bytes = new TextEncoder().encode(entry);
  const checkpoint = readCheckpoint(proof.checkpoint);
  const root = await rootOf(proof);
  return {
    leaf: (await leafHash(bytes)) === proof.leafHash,
    root: root !== undefined && checkpoint?.root === root && checkpoint.size === proof.size,
    signature: await isSignedBy(proof.checkpoint, vkey),
  };
}
