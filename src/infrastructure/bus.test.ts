import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryBus } from './bus.ts';

test('a message reaches everyone who listens to its channel, once each and in order', () => {
  const bus = memoryBus();
  const heard: string[] = [];
  const leaveOne = bus.listen('posts', (message) => heard.push(`one ${message}`));
  bus.listen('posts', (message) => heard.push(`two ${message}`));
  bus.listen('people', (message) => heard.push(`other ${message}`));
  bus.send('posts', 'a');
  bus.send('posts', 'b');
  leaveOne();
  leaveOne();
  bus.send('posts', 'c');
  bus.send('nobody', 'd');
  assert.deepEqual(heard, ['one a', 'two a', 'one b', 'two b', 'two c']);
});

test('who listens twice with one function hears twice, and leaves each by itself', () => {
  const bus = memoryBus();
  let heard = 0;
  const hear = () => {
    heard += 1;
  };
  const leave = bus.listen('posts', hear);
  bus.listen('posts', hear);
  bus.send('posts', 'a');
  assert.equal(heard, 2);
  leave();
  bus.send('posts', 'b');
  assert.equal(heard, 3);
});

test('who leaves while a message is under way does not keep others from it', () => {
  const bus = memoryBus();
  const heard: string[] = [];
  const leave = bus.listen('posts', () => {
    leave();
    bus.listen('posts', (message) => heard.push(`late ${message}`));
  });
  bus.listen('posts', (message) => heard.push(message));
  bus.send('posts', 'a');
  bus.send('posts', 'b');
  assert.deepEqual(heard, ['a', 'b', 'late b']);
});
