import { refuse, type Refusal } from '#foundation';
import { isDue } from './deadlines.ts';
import type { Appeal, Case, Decision, Review } from './model.ts';

/** What changed a decision after it was explained. */
export type Change =
  | { readonly kind: 'appeal'; readonly judged: Appeal }
  | { readonly kind: 'review'; readonly judged: Review };

const changes: readonly string[] = ['overturned', 'reduced', 'remanded', 'corrected', 'ended'];

/**
 * Refuses to explain a decision in public before it is final: a panel's, with no appeal pending, and
 * the time to appeal over or an appeal of the respondent decided (article 11).
 */
export function notFinal(subject: Case, decision: Decision, now: Date): Refusal | undefined {
  const no = (detail: string): Refusal => refuse('wrong-state', { article: 11, detail });
  if (decision.by.kind !== 'panel') return no('The service explains what a panel decided.');
  const appeals = subject.appeals.filter(({ decisionId }) => decisionId === decision.id);
  if (appeals.some(({ outcome }) => outcome === undefined)) return no('An appeal is pending.');
  const heard = appeals.some(({ by }) => by === 'respondent');
  const over = decision.appealBy !== undefined && isDue(decision.appealBy, now);
  return heard || over ? undefined : no('It can still be appealed.');
}

/** What changed the decision since a time, oldest first. */
export function changesSince(subject: Case, decisionId: Decision['id'], since: Date): Change[] {
  const later = ({ decidedAt, outcome }: Appeal | Review): boolean =>
    decidedAt !== undefined && decidedAt > since && changes.includes(outcome ?? '');
  const appeals = subject.appeals
    .filter((one) => one.decisionId === decisionId && later(one))
    .map((judged): Change => ({ kind: 'appeal', judged }));
  const reviews = subject.reviews
    .filter((one) => one.decisionId === decisionId && later(one))
    .map((judged): Change => ({ kind: 'review', judged }));
  const at = ({ judged }: Change): number => judged.decidedAt?.getTime() ?? 0;
  return [...appeals, ...reviews].toSorted((left, right) => at(left) - at(right));
}

/** Whether a public statement names the account: where it has reach, or where it asked for that. */
export function isNamed(facts: { readonly withReach: boolean; readonly asked: boolean }): boolean {
  return facts.withReach || facts.asked;
}
