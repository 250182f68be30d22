import { refuse, type AccountId, type ReportId } from '#foundation';
import type { World } from '#infrastructure';
import { dismissReport } from '../dismiss-report.ts';
import { getReport } from './reports.ts';

/** How a report can end without a decision, and what the reporter is then told. */
export const dismissalOutcomes = {
  'no-breach': 'What was reported breaks no rule of this server.',
  'not-shown': 'What was reported could not be shown.',
  settled: 'The matter was settled without a decision.',
  duplicate: 'The matter is dealt with in another case.',
  'not-ours': 'The matter is not for this server to decide.',
} as const;

export type DismissalOutcome = keyof typeof dismissalOutcomes;

export const dismissalCodes: readonly string[] = Object.keys(dismissalOutcomes);

function isDismissalOutcome(text: string): text is DismissalOutcome {
  return dismissalCodes.includes(text);
}

/**
 * Ends a report: its case is dismissed with the reason that the outcome states, and all who
 * reported it are told. One that has ended stays as it is.
 * @throws Refusal `forbidden`, `not-found`, `not-eligible`, `wrong-state`, `invalid`
 */
export async function settleReport(
  world: World,
  officer: AccountId,
  input: {
    readonly reportId: ReportId;
    readonly outcome: string;
    readonly note?: string | undefined;
  },
): Promise<void> {
  const { outcome, note = '' } = input;
  if (!isDismissalOutcome(outcome)) {
    throw refuse('invalid', {
      article: 8,
      field: 'outcome',
      detail: `"outcome" says how the report ends, and why: one of ${dismissalCodes.join(', ')}.`,
    });
  }
  const report = await getReport(world.db, officer, input.reportId);
  if (report.settledAt !== undefined) return;
  const reason = [dismissalOutcomes[outcome], note.trim()].filter((part) => part !== '').join(' ');
  await dismissReport(world, officer, { caseId: report.caseId, reason });
}
