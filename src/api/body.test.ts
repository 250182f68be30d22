import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#foundation';
import { nestFields, readBody, readQuery } from './body.ts';

function post(body: string | FormData | null, type?: string): Request {
  const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
  return new Request('http://folkmoot.test/', { method: 'POST', body, headers });
}

test('JSON, urlencoded and multipart say the same', async () => {
  const expected = { status: 'hi', media_ids: ['1', '2'], poll: { options: ['a', 'b'] } };
  const form = new FormData();
  for (const [name, value] of [
    ['status', 'hi'],
    ['media_ids[]', '1'],
    ['media_ids[]', '2'],
    ['poll[options][]', 'a'],
    ['poll[options][]', 'b'],
  ] as const) {
    form.append(name, value);
  }
  const encoded = 'status=hi&media_ids[]=1&media_ids[]=2&poll[options][]=a&poll[options][]=b';
  assert.deepEqual(await readBody(post(JSON.stringify(expected), 'application/json')), expected);
  assert.deepEqual(await readBody(post(encoded, 'application/x-www-form-urlencoded')), expected);
  assert.deepEqual(await readBody(post(form)), expected);
});

test('indexed names become a list in their order', () => {
  const nested = nestFields([
    ['fields_attributes[1][name]', 'b'],
    ['fields_attributes[0][name]', 'a'],
    ['fields_attributes[0][value]', 'x'],
  ]);
  assert.deepEqual(nested, { fields_attributes: [{ name: 'a', value: 'x' }, { name: 'b' }] });
});

test('a list of objects starts a new one where a name comes again', () => {
  const nested = readQuery('/?k[][w]=1&k[][whole]=true&k[][w]=2');
  assert.deepEqual(nested, { k: [{ w: '1', whole: 'true' }, { w: '2' }] });
});

test('no field name reaches a prototype', () => {
  const nested = nestFields([
    ['__proto__[polluted]', 'yes'],
    ['constructor[prototype][polluted]', 'yes'],
  ]);
  assert.equal(Reflect.get({}, 'polluted'), undefined);
  assert.equal(Object.getPrototypeOf(nested), Object.prototype);
});

test('a body that does not come to an end is given up', async () => {
  const endless = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"status":')),
  });
  const slow = new Request('http://folkmoot.test/', {
    ...{ method: 'POST', body: endless, duplex: 'half' },
    headers: { 'content-type': 'application/json' },
  });
  await assert.rejects(
    readBody(slow, 20),
    (error) => isRefusal(error) && /too slowly/.test(error.detail),
  );
});

test('what cannot be read is refused with its reason', async () => {
  const refused = (code: string) => (error: unknown) => isRefusal(error) && error.code === code;
  await assert.rejects(readBody(post('{"a":', 'application/json')), refused('malformed'));
  await assert.rejects(readBody(post('[1]', 'application/json')), refused('malformed'));
  await assert.rejects(readBody(post('x', 'application/xml')), refused('unsupported-media'));
  await assert.rejects(readBody(post('x', 'multipart/form-data')), refused('malformed'));
  assert.throws(() => readQuery(`/?a${'[b]'.repeat(9)}=1`), refused('malformed'));
  assert.throws(() => readQuery(`/?${'a=1&'.repeat(1001)}`), refused('malformed'));
});

test('no body is empty input', async () => {
  assert.deepEqual(await readBody(post(null)), {});
  assert.deepEqual(await readBody(post('', 'application/json')), {});
});
