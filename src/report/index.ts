/**
 * The transparency report: what was decided in a period, computed from the public ledger's entries
 * and from nothing else. It knows no database and no clock, so the service, the command line and
 * anyone with a copy of the log come to the same numbers. Article 12
 */
export { readFact, type Fact } from './fact.ts';
export { startCounting, type Counting, type Months } from './counting.ts';
export { findPeriod, periodsOf, type Period } from './period.ts';
export {
  alphaIds,
  countIds,
  medianIds,
  reportOf,
  shareIds,
  tableIds,
  type AlphaId,
  type CountId,
  type LogHead,
  type MedianId,
  type Report,
  type ReportTable,
  type ShareId,
  type TableId,
} from './report.ts';
export { openReport, type ReadOn, type ReportOn } from './open-report.ts';
export { reportCsv } from './csv.ts';
