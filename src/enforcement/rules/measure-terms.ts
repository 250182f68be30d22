import { refuse, type Refusal } from '#foundation';
import { addDays, addMonths } from './deadlines.ts';
import type { Charter, Measure } from './model.ts';
import { reviewDays, rowOf, termDays } from './schedule.ts';
import { features } from './standing.ts';

/** Why a measure is not one of the schedule: no end, too long an end, or nothing it does. */
export function measureProblem(measure: Measure, charter: Charter): Refusal | undefined {
  if (measure.kind === 'warning') {
    return measure.family.trim() === '' ? refuse('invalid', { field: 'family' }) : undefined;
  }
  if (measure.kind === 'removal') {
    return refuse('single-hand', {
      article: 6,
      field: 'measures',
      detail: 'A summary removal is decided in a batch that two officers sign.',
    });
  }
  return contentProblem(measure) ?? termProblem(measure, charter);
}

function contentProblem(measure: Measure): Refusal | undefined {
  if (measure.kind === 'label' && measure.label === 'context' && measure.note.trim() === '') {
    return refuse('reasons-missing', { article: 8, field: 'note', detail: 'Context is a text.' });
  }
  if (measure.kind === 'thread-limit') return threadProblem(measure);
  if (measure.kind !== 'feature-limit') return undefined;
  const distinct = new Set(measure.features);
  const known = measure.features.every((feature) => features.includes(feature));
  if (known && distinct.size > 0 && distinct.size === measure.features.length) return undefined;
  return refuse('invalid', {
    article: 13,
    field: 'features',
    detail: 'A feature limit takes away posting, replying, messaging or reporting, nothing else.',
  });
}

const longestPauseMinutes = 1440;

function threadProblem({
  pauseMinutes,
  replies,
}: Extract<Measure, { readonly kind: 'thread-limit' }>): Refusal | undefined {
  const paused = pauseMinutes !== undefined;
  const inRange =
    !paused ||
    (Number.isInteger(pauseMinutes) && pauseMinutes >= 1 && pauseMinutes <= longestPauseMinutes);
  if (inRange && (paused || replies !== undefined)) return undefined;
  return refuse('invalid', {
    article: 16,
    field: 'pauseMinutes',
    detail: 'A thread is slower by a pause of up to a day, or fewer may answer in it.',
  });
}

/** Why a measure has no end or date of review, or a later one than the schedule sets. */
export function termProblem(measure: Measure, charter: Charter): Refusal | undefined {
  const { count } = rowOf(measure).longest(charter);
  const days = termDays(measure) ?? reviewDays(measure);
  if (days === undefined || !Number.isInteger(days) || days < 1) {
    return refuse('term-missing', {
      article: 10,
      field: 'days',
      detail: 'Every sanction has an end, or a date of review.',
    });
  }
  if (days <= count) return undefined;
  return refuse('term-too-long', {
    article: 10,
    field: 'days',
    detail: `A ${rowOf(measure).title.toLowerCase()} lasts ${count} days at most.`,
  });
}

/** When a measure that starts now ends, or comes up for review. One of the two is always set. */
export function termOf(
  measure: Measure,
  startsAt: Date,
  charter: Charter,
): { readonly endsAt?: Date; readonly reviewAt?: Date } {
  if (measure.kind === 'warning') return { endsAt: addMonths(startsAt, charter.warningMonths) };
  const review = reviewDays(measure);
  if (review !== undefined) return { reviewAt: addDays(startsAt, review) };
  return { endsAt: addDays(startsAt, termDays(measure) ?? 0) };
}
