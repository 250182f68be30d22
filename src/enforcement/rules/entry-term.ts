import { dayOf } from '#foundation';
import { addDays } from './deadlines.ts';
import type { Decision, Measure, Sanction } from './model.ts';

/** A term as the ledger writes it: whole days, or a day of review, or until reversed. */
export type EntryTerm =
  | { readonly days: number }
  | { readonly code: 'permanent'; readonly review: string }
  | { readonly code: 'until-reversed' };

/** Of what was decided. */
export function termOfMeasure(measure: Measure, decision: Decision): EntryTerm {
  if (measure.kind === 'ban') {
    const review = dayOf(addDays(decision.decidedAt, measure.reviewDays));
    return { code: 'permanent', review };
  }
  if (measure.kind === 'hide' || measure.kind === 'label') return { code: 'until-reversed' };
  return { days: measure.kind === 'warning' ? 365 : measure.days };
}

/** Of what has started. */
export function termOfSanction({ measure, reviewAt }: Sanction): { readonly term?: EntryTerm } {
  if (measure.kind === 'ban') {
    return reviewAt === undefined ? {} : { term: { code: 'permanent', review: dayOf(reviewAt) } };
  }
  if (measure.kind === 'hide' || measure.kind === 'label')
    return { term: { code: 'until-reversed' } };
  return { term: { days: measure.kind === 'warning' ? 365 : measure.days } };
}
