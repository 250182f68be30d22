import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf } from './clock.ts';
import { daysOf, daySpan, spanBefore } from './day-span.ts';

const span = daySpan(new Date('2026-02-27T23:59:59Z'), new Date('2026-03-01T00:00:00Z'));

test('a span has the days of both its ends, whatever the time of day', () => {
  assert.deepEqual(daysOf(span).map(dayOf), ['2026-02-27', '2026-02-28', '2026-03-01']);
});

test('the span before ends where it begins and is as long', () => {
  assert.deepEqual(daysOf(spanBefore(span)).map(dayOf), ['2026-02-24', '2026-02-25', '2026-02-26']);
});

test('a span that ends before it begins has no days', () => {
  assert.deepEqual(daysOf(daySpan(new Date('2026-03-02'), new Date('2026-03-01'))), []);
});
