import { addMonths } from './deadlines.ts';
import { pendingAppeal } from './find.ts';
import type { Case, Charter, Exhibit } from './model.ts';

/**
 * Since when nothing more can be asked about a case: dismissed, or closed with no appeal, no review
 * and no sanction that still stands. Undefined while anything can, and for a case that was merged:
 * what it held goes with the other.
 */
export function overSince(subject: Case): Date | undefined {
  if (subject.state === 'dismissed') return subject.dismissal?.at;
  if (subject.state !== 'closed' || stillOpen(subject)) return undefined;
  const ends = [
    subject.createdAt,
    ...[subject.closedAt, subject.finalAt].flatMap((at) => at ?? []),
    ...subject.sanctions.flatMap(({ endedAt }) => endedAt ?? []),
    ...[...subject.appeals, ...subject.reviews].flatMap(({ decidedAt }) => decidedAt ?? []),
  ];
  return new Date(Math.max(...ends.map((at) => at.getTime())));
}

function stillOpen(subject: Case): boolean {
  const running = subject.sanctions.some(
    ({ state }) => state !== 'ended' && state !== 'overturned',
  );
  const reviewed = subject.reviews.some(({ outcome }) => outcome === undefined);
  return (
    running || reviewed || pendingAppeal(subject) !== undefined || exceptionUnreviewed(subject)
  );
}

/** Every exception is decided again within 30 days (article 4). */
function exceptionUnreviewed(subject: Case): boolean {
  return subject.decisions.some(
    ({ id, exception, overturnedAt }) =>
      exception !== undefined &&
      overturnedAt === undefined &&
      !subject.reviews.some(
        (one) => one.decisionId === id && one.ground === 'exception' && one.outcome !== undefined,
      ),
  );
}

/**
 * When an exhibit of a case is erased, by the charter's clocks: those of a dismissed case once the
 * reporter can appeal no more, those of a decided one some months after everything is over, sealed
 * ones sooner. Undefined while the case is not over.
 */
export function erasureDue(
  subject: Case,
  exhibit: Pick<Exhibit, 'class'>,
  charter: Charter,
): Date | undefined {
  const over = overSince(subject);
  if (over === undefined) return undefined;
  const dismissed = subject.state === 'dismissed';
  const ordinary = addMonths(
    over,
    dismissed ? charter.keepDismissedMonths : charter.keepDecidedMonths,
  );
  if (exhibit.class !== 'sealed') return ordinary;
  const sealed = addMonths(over, dismissed ? charter.appealMonths : charter.keepSealedMonths);
  return sealed < ordinary ? sealed : ordinary;
}
