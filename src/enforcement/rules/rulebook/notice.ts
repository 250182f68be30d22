import { refuse, type Refusal } from '#foundation';
import { addDays } from '../deadlines.ts';
import type { Charter } from '../model.ts';

export type NoticeFacts = {
  readonly publishedAt: Date;
  /** When the rulebook published last takes or took effect; absent for the first. */
  readonly last: Date | undefined;
  readonly asked: Date | undefined;
  readonly urgentReason: string | undefined;
  readonly charter: Pick<Charter, 'ruleNoticeDays'>;
};

/**
 * When a rulebook takes effect: the first at once, every other after the charter's notice, sooner
 * only with a published reason, and never before the one that was announced before it (article 1).
 */
export function effectiveTime(facts: NoticeFacts): Date | Refusal {
  const { publishedAt, last, asked, charter } = facts;
  if (last === undefined) return publishedAt;
  const urgent = (facts.urgentReason ?? '').trim() !== '';
  const earliest = addDays(publishedAt, charter.ruleNoticeDays);
  const effectiveAt = asked ?? (urgent ? publishedAt : earliest);
  if (effectiveAt < publishedAt || effectiveAt <= last) {
    return tooSoon('A rulebook takes effect after it is published, and after the one before it.');
  }
  if (effectiveAt >= earliest || urgent) return effectiveAt;
  return tooSoon(`A change is announced ${charter.ruleNoticeDays} days before it takes effect.`);
}

function tooSoon(detail: string): Refusal {
  return refuse('notice-too-short', { article: 1, field: 'effectiveAt', detail });
}
