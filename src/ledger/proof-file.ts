import { noteText, parseTreeHead } from './rules/checkpoint.ts';
import { leafHashOf } from './rules/merkle.ts';
import { openNote, type Verifier } from './note.ts';
import { provesInclusion } from './rules/proof.ts';

/** What a person keeps to show, offline and for ever, that an entry is in the log. C2SP tlog-proof */
export type ProofFile = {
  readonly index: number;
  /** Sibling hashes, the leaf's first. */
  readonly path: readonly Buffer[];
  /** The checkpoint with its signatures, verbatim. */
  readonly checkpoint: string;
};

export type ProofVerdict =
  'proved' | 'malformed' | 'unsigned' | 'bad-signature' | 'other-log' | 'not-included';

const firstLine = 'c2sp.org/tlog-proof@v1';

/** The text of a `.tlog-proof` file. */
export function proofFileText(proof: ProofFile): string {
  const path = proof.path.map((hash) => `${hash.toString('base64')}\n`).join('');
  return `${firstLine}\nindex ${proof.index}\n${path}\n${proof.checkpoint}`;
}

/** Reads a `.tlog-proof` file; undefined if malformed. Its `extra` line is not authenticated: ignored. */
export function parseProofFile(text: string): ProofFile | undefined {
  const [, digits, hashes, checkpoint] =
    /^c2sp\.org\/tlog-proof@v1\n(?:extra [A-Za-z0-9+/=]*\n)?index (0|[1-9]\d{0,15})\n((?:[A-Za-z0-9+/]{43}=\n){0,63})\n([^]+)$/.exec(
      text,
    ) ?? [];
  if (digits === undefined || hashes === undefined || checkpoint === undefined) return undefined;
  const lines = hashes === '' ? [] : hashes.slice(0, -1).split('\n');
  return {
    index: Number(digits),
    path: lines.map((line) => Buffer.from(line, 'base64')),
    checkpoint,
  };
}

/** Judges a proof file against the entry's bytes and the log's key. */
export function judgeProofFile(text: string, entry: Uint8Array, log: Verifier): ProofVerdict {
  const proof = parseProofFile(text);
  const signed = proof === undefined ? undefined : noteText(proof.checkpoint);
  const head = signed === undefined ? undefined : parseTreeHead(signed);
  if (proof === undefined || head === undefined) return 'malformed';
  if (head.origin !== log.name) return 'other-log';
  const note = openNote(proof.checkpoint, [log]);
  if (note.kind !== 'verified') return note.kind;
  const claim = { ...proof, leafHash: leafHashOf(entry), size: head.size };
  return provesInclusion(claim, head.root) ? 'proved' : 'not-included';
}
