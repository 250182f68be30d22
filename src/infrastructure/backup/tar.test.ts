import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { listTar, piecesOf, writeTar } from './tar.ts';

let folder: string;
let file: string;
const large = Buffer.alloc(3 * 1024 * 1024 + 7, 'abc');

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folkmoot-tar-'));
  file = join(folder, 'a.tar');
  await writeFile(join(folder, 'large'), large);
  const handle = await open(file, 'w');
  const tar = writeTar(handle, new Date('2027-01-11T09:00:00Z'));
  await tar.add('empty', Buffer.alloc(0));
  await tar.add('folder/word.txt', Buffer.from('moot\n'));
  await tar.addFile('folder/large', join(folder, 'large'));
  await assert.rejects(tar.add('x'.repeat(101), Buffer.alloc(1)), /too long/);
  await tar.end();
  await handle.close();
});
after(() => rm(folder, { recursive: true, force: true }));

test('the system’s tar reads what is written', () => {
  const listed = execFileSync('tar', ['tf', file], { encoding: 'utf8' });
  assert.equal(listed, 'empty\nfolder/word.txt\nfolder/large\n');
  assert.equal(
    execFileSync('tar', ['xOf', file, 'folder/word.txt'], { encoding: 'utf8' }),
    'moot\n',
  );
});

test('members are read back piece by piece', async () => {
  const handle = await open(file);
  const members = (await listTar(handle)) ?? [];
  const last = members.at(-1);
  assert.ok(members.length === 3 && last !== undefined);
  const pieces: Buffer[] = [];
  for await (const piece of piecesOf(handle, last)) pieces.push(piece);
  assert.ok(pieces.length > 3);
  assert.ok(Buffer.concat(pieces).equals(large));
  await handle.close();
});

test('what is cut short or no tar at all is told apart', async () => {
  const bytes = await readFile(file);
  for (const size of [0, 100, 512, 1600, bytes.length - 1024]) {
    const cut = join(folder, 'cut.tar');
    await writeFile(cut, bytes);
    await truncate(cut, size);
    const handle = await open(cut);
    assert.equal(await listTar(handle), undefined, `cut to ${size}`);
    await handle.close();
  }
  const noise = join(folder, 'noise');
  await writeFile(noise, Buffer.alloc(2048, 'x'));
  const handle = await open(noise);
  assert.equal(await listTar(handle), undefined);
  await handle.close();
});
