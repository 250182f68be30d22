import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { fixedClock, isRefusal } from '#foundation';
import type { LaneBounds } from './lanes.ts';
import { openUploads } from './open-uploads.ts';
import type { FormLimits } from './parse-form.ts';
import { isSentFile } from './sent-file.ts';

const root = await mkdtemp(join(tmpdir(), 'folkmoot-uploads-'));
after(() => rm(root, { recursive: true, force: true }));
const clock = fixedClock(new Date('2027-01-11T09:00:00.000Z'));
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'case-'));
});

const open = (limits: Partial<FormLimits & LaneBounds> = {}) =>
  openUploads({ folder, clock, limits });
const left = () => readdir(folder);
const refused =
  (code: string, saying = /./) =>
  (error: unknown) =>
    isRefusal(error) && error.code === code && saying.test(error.detail);

type Written = { readonly bytes: Uint8Array<ArrayBuffer>; readonly type: string };

async function write(form: FormData): Promise<Written> {
  const response = new Response(form);
  const type = response.headers.get('content-type') ?? '';
  return { bytes: new Uint8Array(await response.arrayBuffer()), type };
}

function send({ type }: Pick<Written, 'type'>, body: Uint8Array<ArrayBuffer> | ReadableStream) {
  const streamed = { method: 'POST', duplex: 'half', headers: { 'content-type': type } } as const;
  return new Request('http://folkmoot.test/', { ...streamed, body });
}

/** A body that sends this, and then nothing more until it is told to. */
function held(bytes: Uint8Array) {
  let finish = (_how: 'end' | 'break') => {};
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(bytes);
      finish = (how) => (how === 'end' ? controller.close() : controller.error(new Error('gone')));
    },
  });
  return { body, finish: (how: 'end' | 'break') => finish(how) };
}

function picture(sizeBytes = 300_000, name = 'cat.png'): File {
  return new File([new Uint8Array(sizeBytes).fill(7)], name, { type: 'image/png' });
}

function formOf(...entries: readonly (readonly [string, string | File])[]): FormData {
  const form = new FormData();
  for (const [name, value] of entries) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value);
  }
  return form;
}

test('fields come in their order and files lie on the disk until the form is done with', async () => {
  const written = await write(
    formOf(['poll[options][]', 'a'], ['file', picture()], ['é', 'ü\r\nß'], ['file', picture(1)]),
  );
  {
    await using form = await open().receive(send(written, written.bytes), 'ann');
    const [option, first, text, second] = form.entries;
    assert.deepEqual(option, ['poll[options][]', 'a']);
    assert.deepEqual(text, ['é', 'ü\r\nß']);
    assert.equal(second?.[0], 'file');
    const file = first?.[1];
    assert.ok(file instanceof File && isSentFile(file));
    assert.deepEqual([file.name, file.type, file.size], ['cat.png', 'image/png', 300_000]);
    assert.deepEqual(await readFile(file.path), Buffer.alloc(300_000, 7));
    assert.deepEqual(new Uint8Array(await file.slice(5, 7).arrayBuffer()), Uint8Array.of(7, 7));
    assert.equal((await left()).length, 1);
  }
  assert.deepEqual(await left(), []);
});

test('a form that is cut off anywhere is refused and leaves nothing', async () => {
  const written = await write(formOf(['text', 'hello'], ['file', picture()], ['last', 'x']));
  const { length } = written.bytes;
  for (const at of [0, 1, 40, 90, 130, 200, 300, 5000, 200_000, length - 60, length - 5]) {
    const request = send(written, written.bytes.slice(0, at));
    await assert.rejects(open().receive(request, 'ann'), refused('malformed'), `cut at ${at}`);
    assert.deepEqual(await left(), [], `cut at ${at}`);
  }
});

test('a sender who breaks off, or falls silent, is given up and leaves nothing', async () => {
  const written = await write(formOf(['file', picture()]));
  const breaking = held(written.bytes.slice(0, 200_000));
  const broken = open().receive(send(written, breaking.body), 'ann');
  while ((await left()).length === 0) await new Promise((resolve) => setImmediate(resolve));
  breaking.finish('break');
  await assert.rejects(broken, refused('malformed', /could not be read/));
  assert.deepEqual(await left(), []);

  const silent = held(written.bytes.slice(0, 200_000));
  const waited = open({ silenceMs: 50 }).receive(send(written, silent.body), 'ann');
  await assert.rejects(waited, refused('malformed', /nothing of the form came/));
  assert.deepEqual(await left(), []);
});

test('what is too much is refused while it is read', async () => {
  const many = (count: number) =>
    formOf(...Array.from({ length: count }, (_, at) => [`a${at}`, 'x'] as const));
  const files = (count: number) =>
    formOf(...Array.from({ length: count }, () => ['file', picture(10)] as const));
  const cases = [
    [many(6), { fields: 5 }, 'malformed', /too many parts/],
    [files(3), { files: 2 }, 'malformed', /too many parts/],
    [formOf(['text', 'x'.repeat(2000)]), { textBytes: 1000 }, 'too-large', /1000 bytes/],
    [formOf(['a', 'x'.repeat(600)], ['b', 'x'.repeat(600)]), { textBytes: 1000 }, 'too-large', /./],
    [formOf(['file', picture(2 ** 21)]), { fileBytes: 2 ** 20 }, 'too-large', /at most 1 MB/],
    [formOf(['file', picture(5000)]), { totalBytes: 4000 }, 'too-large', /4000 bytes/],
  ] as const;
  for (const [form, limits, code, saying] of cases) {
    const written = await write(form);
    const request = send(written, written.bytes);
    await assert.rejects(open(limits).receive(request, 'ann'), refused(code, saying));
    assert.deepEqual(await left(), []);
  }
  const declared = new Request('http://folkmoot.test/', {
    method: 'POST',
    body: 'short',
    headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '9999999' },
  });
  await assert.rejects(
    open({ totalBytes: 4000 }).receive(declared, 'ann'),
    refused('too-large', /4000 bytes/),
  );
});

test('the file that is too large is named', async () => {
  const written = await write(formOf(['text', 'kept'], ['avatar', picture(5000)]));
  const request = send(written, written.bytes);
  await assert.rejects(
    open({ fileBytes: 4000 }).receive(request, 'ann'),
    (error: unknown) => isRefusal(error) && error.field === 'avatar',
  );
});

test('what is no form, or has no boundary, is refused', async () => {
  for (const type of ['multipart/form-data', 'multipart/form-data; boundary=other']) {
    const written = await write(formOf(['file', picture(10)]));
    await assert.rejects(
      open().receive(send({ type }, written.bytes), 'ann'),
      refused('malformed', /could not be read/),
    );
  }
});

test('one person has so many lanes and all together so many; mere text needs none', async () => {
  const uploads = open({ perPerson: 2, overall: 3 });
  const written = await write(formOf(['file', picture()]));
  const text = await write(formOf(['text', 'hello'], ['file', new File([], '')]));
  const receive = (who: string, what = written) => uploads.receive(send(what, what.bytes), who);
  const first = await receive('ann');
  const second = await receive('ann');
  await assert.rejects(receive('ann'), refused('too-many', /You are sending 2 uploads already/));
  const third = await receive('bob');
  await assert.rejects(receive('cat'), refused('unavailable', /Too many files are arriving/));
  assert.equal((await left()).length, 3, 'what was refused has left nothing');
  const posted = await receive('ann', text);
  assert.deepEqual(posted.entries[0], ['text', 'hello']);
  await first[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
  const again = await receive('cat');
  await assert.rejects(receive('ann'), refused('unavailable'), 'a lane is given back once');
  for (const form of [second, third, posted, again]) await form[Symbol.asyncDispose]();
  assert.deepEqual(await left(), []);
});

test('what a process that died left behind is swept away, and what arrives now is not', async () => {
  const uploads = open();
  const written = await write(formOf(['file', picture()]));
  await using form = await uploads.receive(send(written, written.bytes), 'ann');
  const orphan = join(folder, 'form-orphan');
  await mkdir(orphan);
  await writeFile(join(orphan, 'half'), 'half of a film');
  const longAgo = new Date(Date.now() - 3_600_000);
  await utimes(orphan, longAgo, longAgo);
  assert.equal((await left()).length, 2);
  await uploads.sweep();
  const file = form.entries[0]?.[1];
  assert.ok(file instanceof File && isSentFile(file));
  assert.equal((await readFile(file.path)).length, 300_000);
  assert.equal((await left()).length, 1);
});
