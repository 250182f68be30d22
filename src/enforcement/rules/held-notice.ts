import { hourMs, refuse, type Refusal } from '#foundation';
import type { Case } from './model.ts';
import { isInterimInForce } from './standing.ts';

/** A notice that waits does so for an hour at least and a day at most, by chance. */
const leastHours = 1;
export const mostHeldHours = 24;

/** Few people could read it, so that whoever wrote it may guess who reported it. */
export const isForFew = ({ visibility }: { readonly visibility: string }): boolean =>
  visibility === 'direct' || visibility === 'followers';

/**
 * Whether the hour of the notice could tell who reported (article 2). An officer's own finding has no
 * reporter; under an interim measure the respondent knows of the case, and its 72 hours run.
 */
export function mustWait(subject: Case, isReportedForFew: boolean, now: Date): boolean {
  return subject.source === 'report' && isReportedForFew && !isProtected(subject, now);
}

const isProtected = ({ interim }: Case, now: Date): boolean =>
  interim.some((measure) => isInterimInForce(measure, now));

/** When it is released: `chance` is from 0 to 1, and every hour is as likely as any other. */
export function releaseAt(askedAt: Date, chance: number): Date {
  const span = (mostHeldHours - leastHours) * hourMs;
  return new Date(askedAt.getTime() + leastHours * hourMs + Math.floor(chance * span));
}

/** Why a notice cannot be sent yet; undefined when it can. */
export function heldProblem(
  subject: Case,
  until: Date | undefined,
  now: Date,
): Refusal | undefined {
  if (until === undefined || until <= now || isProtected(subject, now)) return undefined;
  return refuse('conflict', {
    article: 2,
    detail: 'The notice waits for its hour, so that its time does not tell who reported.',
  });
}
