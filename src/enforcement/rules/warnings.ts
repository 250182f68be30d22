import { refuse, type Refusal, type SanctionId } from '#foundation';
import { addDays, isDue, unopenedDays } from './deadlines.ts';
import type { RuleFamily, WarningFact } from './model.ts';

/**
 * When a warning became served: opened, or seven days after its delivery over every channel,
 * whichever came first; undefined while neither is true at `now` (article 3).
 */
function servedAt(
  warning: Pick<WarningFact, 'deliveredAt' | 'openedAt'>,
  now: Date,
): Date | undefined {
  if (warning.deliveredAt === undefined) return undefined;
  const untouched = addDays(warning.deliveredAt, unopenedDays);
  const served = earliest(warning.openedAt, untouched);
  // Opened before the last channel was delivered: it is served with the delivery.
  const at = served < warning.deliveredAt ? warning.deliveredAt : served;
  return isDue(at, now) ? at : undefined;
}

function earliest(first: Date | undefined, second: Date): Date {
  return first !== undefined && first < second ? first : second;
}

/** One thing that conduct in these families needs a warning for. */
export type WarnedConduct = { readonly family: RuleFamily; readonly at: Date };

/**
 * Why the cited warning does not open the way to a sanction; undefined when it does. It must be
 * served, alive and standing, of the family of conduct found proved, and that conduct must have
 * come after it: a warning is a chance to stop.
 */
export function warningProblem(
  cited: SanctionId | undefined,
  warnings: readonly WarningFact[],
  proved: readonly WarnedConduct[],
  now: Date,
): Refusal | undefined {
  const warning = warnings.find((fact) => fact.sanctionId === cited);
  if (warning === undefined || warning.overturned) {
    return refuse('warning-missing', {
      article: 3,
      detail: 'No standing warning to this account is cited, and no exception is invoked.',
    });
  }
  const inFamily = proved.filter((conduct) => conduct.family === warning.family);
  if (inFamily.length === 0) {
    return refuse('warning-other-family', {
      article: 3,
      detail: `The cited warning is for ${warning.family}, which is not what was proved.`,
    });
  }
  const served = servedAt(warning, now);
  if (served === undefined) {
    return refuse('warning-not-served', {
      article: 3,
      detail: 'The cited warning is not served: neither opened nor seven days delivered.',
    });
  }
  if (isDue(warning.expiresAt, now)) {
    return refuse('warning-expired', { article: 3, detail: 'The cited warning has expired.' });
  }
  if (inFamily.every((conduct) => conduct.at <= served)) {
    return refuse('warning-missing', {
      article: 3,
      detail: 'What was proved happened before the cited warning was served.',
    });
  }
  return undefined;
}

/** The warnings that may be cited now against conduct of these families, the latest served first. */
export function citableWarnings(
  warnings: readonly WarningFact[],
  proved: readonly WarnedConduct[],
  now: Date,
): WarningFact[] {
  const ageOf = (warning: WarningFact): number => servedAt(warning, now)?.getTime() ?? 0;
  return warnings
    .filter((fact) => warningProblem(fact.sanctionId, warnings, proved, now) === undefined)
    .toSorted((left, right) => ageOf(right) - ageOf(left));
}
