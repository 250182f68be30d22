import { startCounting } from './counting.ts';
import { reportOf, type LogHead, type Report } from './report.ts';

/** The published log from entry `from` on, as of one head; whoever keeps the log hands this in. */
export type ReadOn = (from: number) => Promise<{
  readonly head: LogHead;
  readonly entries: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}>;

/** Gives the report on a period; undefined where `period` names none. */
export type ReportOn = (period: string) => Promise<Report | undefined>;

/**
 * A report that is kept up: what was counted stays counted, and each call reads only what the log
 * has grown by. One reading at a time, so that no entry is counted twice; one that fails is taken up
 * again where it stopped.
 */
export function openReport(readOn: ReadOn): ReportOn {
  const counting = startCounting();
  const state: { reading: Promise<LogHead> | undefined } = { reading: undefined };
  const catchUp = async (): Promise<LogHead> => {
    const { head, entries } = await readOn(counting.size());
    for await (const entry of entries) counting.add(entry);
    return head;
  };
  return async (period) => {
    state.reading ??= catchUp().finally(() => {
      state.reading = undefined;
    });
    const head = await state.reading;
    return reportOf(counting.months(), head, period);
  };
}
