/**
 * What tests need: a database of their own on the real engine, a clock that they move, the jobs
 * run on demand, the letters that were sent, a real browser. Only tests and benchmarks import it.
 */
export { openBrowser } from './browser.ts';
export { startTestCluster, type TestCluster } from './cluster.ts';
export { testDatabase, testStart, type TestDatabase } from './database.ts';
export { filmSample, withoutFfmpeg, type SampleName } from './film-samples.ts';
export { lettersTo, linksIn } from './mailbox.ts';
export { pendingJobs, settle } from './settle.ts';
export { slowDatabase, type SlowDatabase } from './slow-database.ts';
export { unzip } from './unzip.ts';
export {
  answerContract,
  type AnswerContract,
  type Complaint,
  type SeenAnswer,
} from './answer-contract.ts';
export { listDeviations, readMastodonDescription } from './mastodon-description.ts';
export { requireDescribed } from './require-described.ts';
