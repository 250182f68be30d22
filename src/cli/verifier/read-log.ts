import type { LogKey, SignedHead } from './checkpoint.ts';
import type { LogSource } from './source.ts';

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
};

/** A log as read, before it is judged. */
export type ReadLog = {
  readonly source: LogSource;
  readonly key: LogKey;
  readonly head: SignedHead;
  /** The checkpoint, verbatim. */
  readonly note: string;
  readonly entries: readonly Buffer[];
  /** Leaf hashes, computed from the entries. */
  readonly leaves: readonly Buffer[];
};
