/**
 * The public append-only log of every act of enforcement: entries without personal data, hashed
 * into a Merkle tree (RFC 6962), its size and root signed, served as static tiles that anyone can
 * verify and mirror (C2SP tlog-tiles), and cosigned by witnesses, as it cosigns for others (C2SP
 * tlog-witness). It keeps documents only as salted commitments, decides
 * nothing, and cannot change or drop an entry. Article 12
 */
export { appendEntries, appendEntry, type Appended } from './append-entry.ts';
export {
  batchings,
  batchMultiple,
  getBatching,
  ledgerJobs,
  publishWhenDue,
  setBatching,
  type Batching,
} from './batches.ts';
export {
  findCheckpoint,
  latestCheckpoint,
  publishedSize,
  readCheckpoint,
  type Checkpoint,
} from './checkpoints.ts';
export { commit, newDocket } from './commit.ts';
export {
  getEntry,
  getPublishedEntry,
  listDocketEntries,
  listEntries,
  listPublishedEntries,
  type EntryQuery,
  type LoggedEntry,
} from './entries.ts';
export { exportLog } from './export-log.ts';
export { findLedgerFile, readTile, type LedgerFile } from './files.ts';
export { readVkey } from './log-key.ts';
export { readPublished, type PublishedLog } from './read-published.ts';
export { docketProof, type DocketProof } from './docket-proof.ts';
export {
  consistencyProof,
  inclusionProof,
  ownProofFile,
  proofFile,
  type ConsistencyProof,
  type InclusionProof,
} from './proofs.ts';
export { publishCheckpoint } from './publish-checkpoint.ts';
export { commitmentOf, opensCommitment, type Committed } from './commitment.ts';
export { isLedgerEntry, refusalOfEntry } from './rules/entry-form.ts';
export {
  commitmentKinds,
  entryTypes,
  exceptionCodes,
  outcomeCodes,
  sanctionCodes,
  type CommitmentKind,
  type EntryType,
  type ExceptionGround,
  type LedgerEntry,
  type NewEntry,
  type OutcomeCode,
  type PanelCount,
  type RuleCitation,
  type SanctionCode,
  type Term,
} from './rules/entry.ts';
export { parseVkey, type Verifier } from './note.ts';
export { judgeProofFile, parseProofFile, type ProofVerdict } from './proof-file.ts';
export { parseTilePath, type TileName } from './rules/tile.ts';
export { LedgerDamaged } from './tree.ts';

// Witnesses, both ways
export {
  addCheckpoint,
  findCosignedCheckpoint,
  type WitnessAnswer,
} from './witness/add-checkpoint.ts';
export { addWitness, removeWitness, setQuorum } from './witness/manage-witnesses.ts';
export { listWitnessedLogs, witnessLog, type WitnessedLog } from './witness/trusted-logs.ts';
export { readWitnessing, type Witness, type Witnessing } from './witness/witnesses.ts';
export { readWitnessVkey } from './witness/witness-key.ts';
