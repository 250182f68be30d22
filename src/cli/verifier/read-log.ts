import type { LogKey, SignedHead } from './checkpoint.ts';
import type { EntryView } from './read-entry.ts';
import type { LogSource } from './source.ts';
import type { Hashes, Tree } from './tree.ts';

export type VerifyOptions = {
  /** The log's verifier key as learnt elsewhere; else the log's own word is taken for it. */
  readonly vkey?: string;
  /** Text of a checkpoint seen before: the log must extend it. */
  readonly previousCheckpoint?: string;
  /** A copy made before: each of its entries must be unchanged. */
  readonly earlierCopy?: LogSource;
  /** Text of a policy file: the checkpoint must fulfil its quorum of witnesses. */
  readonly policy?: string;
  /** Texts of `.tlog-proof` files: each must still hold. */
  readonly proofs?: readonly string[];
  /** Is handed the bytes of each entry as they were judged, in order from entry 0 on. */
  readonly onEntry?: (entry: Buffer) => void;
  /** Is handed each entry as it was read, in the same order; one that cannot be read is left out. */
  readonly onView?: (entry: EntryView) => void;
};

/** A log as read: its entries have been judged one by one and are not kept. */
export type ReadLog = {
  readonly source: LogSource;
  readonly key: LogKey;
  readonly head: SignedHead;
  /** The checkpoint, verbatim. */
  readonly note: string;
  /** Leaf hashes, computed from the entries that are there. */
  readonly leaves: Hashes;
  /** What is computed from the leaves. */
  readonly tree: Tree;
};
