import { addHours, isDue } from './deadlines.ts';
import type { Case, CaseEvent } from './model.ts';

export type ServiceStep = 'look' | 'notice' | 'answer' | 'decide' | 'appeal';

/** How long a step takes, or took, against what the service means to keep. */
export type ServiceClock = {
  readonly step: ServiceStep;
  readonly dueAt: Date;
  readonly doneAt?: Date;
  readonly overdue: boolean;
};

/**
 * Hours from the first report in which the service means to look, to serve a notice and to decide.
 * Targets, not deadlines of the Articles: nothing follows from missing one but that everybody at
 * the desk sees it.
 */
export const serviceTargets = {
  lookHours: 24,
  lookInDangerHours: 4,
  noticeHours: 7 * 24,
  decideHours: 21 * 24,
} as const;

const lookHours = (danger: boolean): number =>
  danger ? serviceTargets.lookInDangerHours : serviceTargets.lookHours;

/** Every clock of a case with when its step was done, in their order; those that never started are left out. */
export function clocksOf(
  subject: Case,
  events: readonly CaseEvent[],
  { danger, now }: { readonly danger: boolean; readonly now: Date },
): readonly ServiceClock[] {
  const { createdAt, notice } = subject;
  const first = (...types: readonly CaseEvent['type'][]): Date | undefined =>
    events.find(({ type }) => types.includes(type))?.at;
  const ended = first('decided', 'case-dismissed', 'case-merged', 'clarified');
  const clock = (step: ServiceStep, dueAt: Date, doneAt: Date | undefined): ServiceClock => ({
    step,
    dueAt,
    ...(doneAt === undefined ? {} : { doneAt }),
    overdue: isDue(dueAt, doneAt ?? now),
  });
  return [
    clock('look', addHours(createdAt, lookHours(danger)), first('case-opened') ?? ended),
    clock('notice', addHours(createdAt, serviceTargets.noticeHours), first('notice-sent') ?? ended),
    ...(notice?.answerBy === undefined
      ? []
      : [
          {
            ...clock('answer', notice.answerBy, first('answered', 'hearing-ended') ?? ended),
            // The respondent's own time: letting it pass is no fault of the service.
            overdue: false,
          },
        ]),
    clock('decide', addHours(createdAt, serviceTargets.decideHours), ended),
    ...subject.appeals.map(({ dueAt, decidedAt }) => clock('appeal', dueAt, decidedAt)),
  ];
}
