import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareIds } from '#foundation';
import { listLength } from '../timelines/timelines.ts';
import { memoryTimelines } from '../timelines/memory-timelines.ts';
import { createLru } from './lru.ts';
import { createShelf } from './shelf.ts';

test('an LRU never holds more than its weight and forgets the oldest use first', () => {
  const lru = createLru<number>(10, (value) => value);
  lru.set('a', 4);
  lru.set('b', 4);
  lru.get('a');
  lru.set('c', 4);
  assert.deepEqual([lru.get('a'), lru.get('b'), lru.get('c')], [4, undefined, 4]);
  lru.set('a', 1);
  lru.set('d', 5);
  assert.deepEqual([lru.peek('a'), lru.peek('c'), lru.peek('d'), lru.size()], [1, 4, 5, 3]);
});

function slowShelf() {
  const truth = new Map([['x', 1]]);
  const gates: PromiseWithResolvers<undefined>[] = [];
  const loads: string[][] = [];
  const shelf = createShelf<number>(100, async (ids) => {
    loads.push([...ids]);
    const read = new Map(ids.flatMap((id): [string, number][] => pair(id, truth.get(id))));
    const gate = Promise.withResolvers<undefined>();
    gates.push(gate);
    await gate.promise;
    return read;
  });
  return { truth, gates, loads, shelf };
}

function pair(id: string, value: number | undefined): [string, number][] {
  return value === undefined ? [] : [[id, value]];
}

test('readers at the same time share one load', async () => {
  const { gates, loads, shelf } = slowShelf();
  const both = Promise.all([shelf.get(['x', 'y']), shelf.get(['x'])]);
  gates[0]?.resolve(undefined);
  const [one, two] = await both;
  assert.deepEqual([one.get('x'), one.get('y'), two.get('x'), loads.length], [1, undefined, 1, 1]);
  assert.equal(shelf.peek('x'), 1);
});

test('a change during a load is not covered up by it', async () => {
  const { truth, gates, loads, shelf } = slowShelf();
  const early = shelf.get(['x']);
  truth.set('x', 2);
  shelf.drop('x');
  const late = shelf.get(['x']);
  gates[0]?.resolve(undefined);
  gates[1]?.resolve(undefined);
  assert.equal((await early).get('x'), 1);
  assert.equal((await late).get('x'), 2);
  assert.deepEqual([shelf.peek('x'), loads.length], [2, 2]);
  shelf.clear();
  assert.equal(shelf.peek('x'), undefined);
});

test('a list keeps the newest ids in order, each once, in whatever order they come', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.bigInt({ min: 1n, max: 4000n }), { maxLength: 1500 }),
      fc.array(fc.bigInt({ min: 1n, max: 4000n }), { maxLength: 900 }),
      async (pushed, there) => {
        const lists = memoryTimelines(2);
        const loaded = [...new Set(there)]
          .sort((a, b) => (a < b ? 1 : -1))
          .map(String)
          .slice(0, listLength);
        await lists.build('me', async () => loaded);
        for (const id of pushed) await lists.push(['me', 'nobody'], String(id));
        const expected = [...new Set([...loaded, ...pushed.map(String)])].sort((a, b) =>
          compareIds(b, a),
        );
        const read = await lists.read('me', { from: 'newest', count: 5000 });
        assert.deepEqual(read?.ids, expected.slice(0, listLength));
        const middle = expected[20];
        if (middle === undefined) return;
        const below = await lists.read('me', { from: 'newest', before: middle, count: 10 });
        assert.deepEqual(below?.ids, expected.slice(21, Math.min(31, listLength)));
        const above = await lists.read('me', { from: 'oldest', after: middle, count: 10 });
        assert.deepEqual(above?.ids, expected.slice(10, 20).toReversed());
        assert.equal(await lists.read('nobody', { from: 'newest', count: 1 }), undefined);
      },
    ),
    { numRuns: 60 },
  );
});

test('pushes during a building are kept, and a dropped building is not', async () => {
  const lists = memoryTimelines(10);
  const gate = Promise.withResolvers<readonly string[]>();
  const building = lists.build('me', () => gate.promise);
  await lists.push(['me'], '5');
  gate.resolve(['4', '3']);
  await building;
  assert.deepEqual((await lists.read('me', { from: 'newest', count: 5 }))?.ids, ['5', '4', '3']);
  const slow = Promise.withResolvers<readonly string[]>();
  await lists.drop('me');
  const stale = lists.build('me', () => slow.promise);
  await lists.drop('me');
  slow.resolve(['1']);
  await stale;
  assert.equal(await lists.read('me', { from: 'newest', count: 5 }), undefined);
});

test('a list that fails to build leaves no trace', async () => {
  const lists = memoryTimelines(10);
  await assert.rejects(
    lists.build('me', async () => Promise.reject(new Error('down'))),
    /down/,
  );
  await lists.build('me', async () => ['1']);
  assert.deepEqual((await lists.read('me', { from: 'newest', count: 5 }))?.ids, ['1']);
});
