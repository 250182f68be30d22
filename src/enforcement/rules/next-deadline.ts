import type { Case } from './model.ts';

export type DeadlineKind = 'interim' | 'votes' | 'appeal' | 'answer' | 'clarification';
export type Deadline = { readonly kind: DeadlineKind; readonly at: Date };

/** The first hour by which something happens in a case by itself, or must have been done. */
export function nextDeadline(subject: Case): Deadline | undefined {
  const all: readonly Deadline[] = [
    ...subject.interim
      .filter(({ state }) => state !== 'lapsed' && state !== 'lifted')
      .map(({ lapsesAt }) => ({ kind: 'interim' as const, at: lapsesAt })),
    ...subject.panels
      .filter(({ state }) => state === 'drawn')
      .flatMap(({ votesBy }) =>
        votesBy === undefined ? [] : { kind: 'votes' as const, at: votesBy },
      ),
    ...subject.appeals
      .filter(({ outcome }) => outcome === undefined)
      .map(({ dueAt }) => ({ kind: 'appeal' as const, at: dueAt })),
    ...answers(subject),
  ];
  return all.toSorted((one, other) => one.at.getTime() - other.at.getTime())[0];
}

function answers({ state, notice, clarification }: Case): readonly Deadline[] {
  const answerBy = state === 'noticed' ? notice?.answerBy : undefined;
  const asked = clarification?.outcome === undefined ? clarification?.answerBy : undefined;
  return [
    ...(answerBy === undefined ? [] : [{ kind: 'answer' as const, at: answerBy }]),
    ...(state === 'open' && asked !== undefined
      ? [{ kind: 'clarification' as const, at: asked }]
      : []),
  ];
}

const settledStates: ReadonlySet<string> = new Set([
  'final',
  'closed',
  'dismissed',
  'merged',
  'served',
]);

/** Whether somebody has to do something: it is undecided, or appealed, or under review. */
export function isWaiting({ state, appeals, reviews }: Case): boolean {
  return (
    !settledStates.has(state) ||
    [...appeals, ...reviews].some(({ outcome }) => outcome === undefined)
  );
}
