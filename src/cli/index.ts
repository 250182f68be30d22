/**
 * The command line `moot`, for whoever runs a Folkmoot: accounts, roles, rulebook, ledger, export,
 * backup and restore, doctor. It can do what an operator can do and nothing that the Articles
 * leave to a panel; the ledger's verifier in it shares no code with the writer.
 */
export { demoHandle, demoPassword, fillDemo } from './demo/index.ts';
export {
  allege,
  caseBallot,
  decideByOfficer,
  decideByPanel,
  hear,
  openStatement,
  proposeAndDraw,
  report,
  seated,
  voteAll,
} from './demo/walk.ts';
export { commandPaths } from './command-paths.ts';
export { verifyLedger, type LedgerReport } from './ledger-verify.ts';
export { moot } from './moot.ts';
export type { Surroundings } from './surroundings.ts';
export { askSecret } from './terminal.ts';
