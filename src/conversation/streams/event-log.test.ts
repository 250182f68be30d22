import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedClock, minuteMs, toId } from '#foundation';
import { createAttendance } from './attendance.ts';
import { createEventLog, readPosition } from './event-log.ts';
import { idIn, readHappening } from './happening.ts';

function openLog() {
  const clock = fixedClock(new Date('2027-01-11T09:00:00Z'));
  return { clock, log: createEventLog('here', () => clock.now().getTime()) };
}

test('what follows a position is given in order, without a gap and without a double', () => {
  const { log } = openLog();
  const [one, two] = ['1', '2', '3'].map((id) => log.append('posts', { message: `m${id}`, id }));
  const after = readPosition(one?.position ?? '');
  assert.deepEqual(after, { id: '1', log: { name: 'here', sequence: 1 } });
  assert.deepEqual(
    log.between(1, 3)?.map(({ message }) => message),
    ['m2', 'm3'],
  );
  assert.deepEqual(log.between(1, 2), [two]);
  assert.deepEqual(log.between(3, 3), []);
  assert.equal(log.between(4, 4), undefined, 'nobody has seen what has not happened');
});

test('a position names the highest id told so far, in whatever order ids come', () => {
  const { log } = openLog();
  log.append('posts', { message: 'a', id: '20' });
  const { position } = log.append('posts', { message: 'b', id: '9' });
  assert.equal(readPosition(position)?.id, '20');
  assert.equal(log.position(), position);
});

test('the log is bounded by time and by number, and says when it does not reach back', () => {
  const { clock, log } = openLog();
  log.append('posts', { message: 'old', id: '1' });
  clock.advance(6 * minuteMs);
  log.append('posts', { message: 'new', id: '2' });
  assert.equal(log.between(0, 2), undefined);
  assert.deepEqual(
    log.between(1, 2)?.map(({ message }) => message),
    ['new'],
  );
  for (let count = 0; count < 12_000; count += 1) log.append('posts', { message: 'm', id: '3' });
  assert.equal(log.between(1000, log.end()), undefined);
  assert.equal(log.between(log.end() - 10_000, log.end())?.length, 10_000);
});

test('what is no position is none', () => {
  for (const text of ['', 'x', '1-2', '1--2', '-1', '12-here-', `1-${'x'.repeat(40)}-1`, '1 2']) {
    assert.equal(readPosition(text), undefined, text);
  }
  assert.deepEqual(readPosition('115'), { id: '115' });
});

test('what is said on the bus is read back, and what is not understood is passed over', () => {
  assert.deepEqual(readHappening('published 12'), { is: 'published', id: '12' });
  assert.deepEqual(readHappening('deleted 12 media tea time'), {
    is: 'deleted',
    postId: '12',
    hadMedia: true,
    tags: ['tea', 'time'],
  });
  const unboosted = readHappening('unboosted 1 2 3 public 2027-01-11T09:00:00.000Z');
  assert.ok(unboosted?.is === 'unboosted' && unboosted.boost.postId === '3');
  for (const message of ['', 'published', 'published x', 'sung 12', 'unboosted 1 2 3 loud now']) {
    assert.equal(readHappening(message), undefined, message);
  }
  assert.deepEqual(['published 12', 'notified 13', 'changed 14'].map(idIn), ['12', '13', '0']);
});

test('an account is heard from its first watcher until a while after its last', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let heard = 0;
  const listen = () => {
    heard += 1;
    return () => {
      heard -= 1;
    };
  };
  const attendance = createAttendance(listen, () => 7);
  const ann = toId<'account'>('5');
  const leaveOne = attendance.attend(ann);
  const leaveTwo = attendance.attend(ann);
  assert.deepEqual([heard, attendance.heardSince(ann)], [1, 7]);
  leaveOne();
  leaveTwo();
  t.mock.timers.tick(4 * minuteMs);
  assert.equal(heard, 1);
  const leaveThree = attendance.attend(ann);
  t.mock.timers.tick(10 * minuteMs);
  assert.equal(heard, 1);
  leaveThree();
  t.mock.timers.tick(6 * minuteMs);
  assert.deepEqual([heard, attendance.heardSince(ann)], [0, undefined]);
});
