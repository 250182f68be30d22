import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryRoom } from './memory-room.ts';

test('work begins in its order when there is room for it, and a failure makes room too', async () => {
  const room = openMemoryRoom(100);
  const begun: string[] = [];
  const start = (name: string, sizeBytes: number) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const done = room(sizeBytes, () => {
      begun.push(name);
      return promise;
    });
    return { done, finish: () => resolve(name), fail: () => reject(new Error(name)) };
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const first = start('first', 60);
  const second = start('second', 60);
  const third = start('third', 10);
  const nothing = start('nothing', 0);
  await settle();
  assert.deepEqual(begun, ['nothing', 'first'], 'the third waits behind the second');
  first.fail();
  await assert.rejects(first.done, /first/);
  await settle();
  assert.deepEqual(begun, ['nothing', 'first', 'second', 'third']);
  const huge = start('huge', 1000);
  second.finish();
  await settle();
  assert.equal(begun.includes('huge'), false);
  third.finish();
  await settle();
  assert.equal(begun.at(-1), 'huge', 'what is larger than the room runs alone');
  huge.finish();
  nothing.finish();
  assert.deepEqual(await Promise.all([second.done, third.done, huge.done, nothing.done]), [
    'second',
    'third',
    'huge',
    'nothing',
  ]);
});
