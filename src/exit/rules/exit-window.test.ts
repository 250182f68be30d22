import assert from 'node:assert/strict';
import { test } from 'node:test';
import { after, dayMs } from '#foundation';
import { exitWindowEndsAt } from './exit-window.ts';

const startedAt = new Date('2027-01-11T09:00:00Z');
const day = (days: number) => after(startedAt, days * dayMs);

test('a banned account is kept for ninety days at the least', () => {
  assert.deepEqual(exitWindowEndsAt({ startedAt, appealsDecidedAt: [] }), day(90));
  assert.deepEqual(exitWindowEndsAt({ startedAt, appealsDecidedAt: [day(20)] }), day(90));
});

test('a late appeal keeps it until it is decided, and while one waits there is no end', () => {
  assert.deepEqual(exitWindowEndsAt({ startedAt, appealsDecidedAt: [day(170)] }), day(170));
  assert.equal(exitWindowEndsAt({ startedAt, appealsDecidedAt: [day(20), undefined] }), undefined);
});
