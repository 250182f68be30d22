import { isRefusal, refuse, type Refusal } from '#foundation';
import type { Case, CaseEvent, CaseState, CommandOf, CommandType, Context } from './model.ts';

/** What a rule answers: what happens, or the article that forbids it. */
export type Outcome = readonly CaseEvent[] | Refusal;

/** The rule of one command on an existing case. */
export type Rule<Type extends CommandType> = (
  subject: Case,
  command: CommandOf<Type>,
  context: Context,
) => Outcome;

/** The first thing that forbids, of checks made in order; undefined when nothing does. */
export function firstRefusal(...checks: readonly (() => unknown)[]): Refusal | undefined {
  for (const check of checks) {
    const answer = check();
    if (isRefusal(answer)) return answer;
  }
  return undefined;
}

export function wrongState(subject: Case, detail: string, article?: number): Refusal {
  return refuse('wrong-state', {
    ...(article === undefined ? {} : { article }),
    detail: `${detail} The case is ${subject.state}.`,
  });
}

/** Refuses unless the case is in one of the states. */
export function inState(
  subject: Case,
  states: readonly CaseState[],
  detail: string,
): Refusal | undefined {
  return states.includes(subject.state) ? undefined : wrongState(subject, detail);
}

/** What a prefilled text leaves for the author to say: `[… like this]`. */
const gap = /\[…[^\]]*\]/;
const longestText = 20_000;

/** Refuses a text that says nothing, leaves a gap of its prefilled words, or has no end. */
export function need(text: string, field: string, article: number): Refusal | undefined {
  const no = (detail: string): Refusal => refuse('reasons-missing', { article, field, detail });
  if (text.trim() === '') return no(`"${field}" says nothing.`);
  if (gap.test(text)) return no(`Say what "${text.match(gap)?.[0] ?? gap.source}" stands for.`);
  if (text.length <= longestText) return undefined;
  return refuse('too-large', { field, detail: `A text has at most ${longestText} characters.` });
}

/** States in which nothing is decided yet and the officers still investigate. */
export const undecidedStates: readonly CaseState[] = [
  'open',
  'noticed',
  'answered',
  'silent',
  'deliberating',
];
