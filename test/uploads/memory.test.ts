import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { signUp } from '#accounts';
import { testDatabase } from '#testing';
import { issueToken, registerTestApp } from '../tokens.ts';
import { beginUpload, largestFileBytes } from './send-upload.ts';

const database = await testDatabase();
const { world } = database;
const folder = await mkdtemp(join(tmpdir(), 'folkmoot-memory-'));
const arriving = join(folder, 'uploads');
after(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

const handles = ['ann', 'bob', 'cat', 'dan'];
const uploadsEach = 5;
/** Of what arrives, how much the process may grow by: held whole, it would be all of it and more. */
const mostGrowth = 1 / 6;

async function answerOf(child: ChildProcess): Promise<unknown> {
  const heard: readonly unknown[] = await once(child, 'message');
  return heard[0];
}

async function peakOf(child: ChildProcess): Promise<number> {
  child.send('peak');
  return Number(await answerOf(child));
}

async function sizesIn(place: string): Promise<number[]> {
  const names = await readdir(place, { recursive: true });
  const found = await Promise.all(
    names.map((name) => stat(join(place, name)).catch(() => undefined)),
  );
  return found.filter((one) => one?.isFile() === true).map((one) => one?.size ?? 0);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(20);
}

/** What a process left that died in the middle of a form. */
async function leaveOrphan(): Promise<void> {
  const orphan = join(arriving, 'form-orphan');
  await mkdir(orphan, { recursive: true });
  await writeFile(join(orphan, 'half'), 'half of a film');
  const longAgo = new Date(Date.now() - 3_600_000);
  await utimes(orphan, longAgo, longAgo);
}

test('twenty uploads of the largest size at once are held on the disk, not in memory', async () => {
  const app = await registerTestApp(world, 'write');
  const tokens = await Promise.all(
    handles.map(async (handle) => {
      const email = `${handle}@example.org`;
      const { account } = await signUp(world, { handle, email, password: 'correct horse battery' });
      return issueToken(world, app, account.id);
    }),
  );
  await leaveOrphan();
  const child = fork(join(import.meta.dirname, 'receiver.ts'), [folder, database.url]);
  try {
    const origin = String(await answerOf(child));
    assert.deepEqual(await readdir(arriving), [], 'what was left is swept away at the start');
    const warm = await beginUpload(origin, tokens[0] ?? '');
    assert.equal(await warm.finish(), 422);
    const beforeBytes = await peakOf(child);

    const all = tokens.flatMap((token) => Array.from({ length: uploadsEach }, () => token));
    const begun = await Promise.all(all.map((token) => beginUpload(origin, token)));
    const sentBytes = all.length * largestFileBytes;
    await until(async () =>
      (await sizesIn(arriving)).every((size) => size >= largestFileBytes - 1024),
    );
    assert.equal((await sizesIn(arriving)).length, all.length);
    const grownBytes = (await peakOf(child)) - beforeBytes;
    const share = grownBytes / sentBytes;
    assert.ok(share < mostGrowth, `${(share * 100).toFixed(1)} % of what came was held in memory`);

    const [broken, finished] = [begun.slice(0, 10), begun.slice(10)];
    for (const upload of broken) upload.breakOff();
    const statuses = await Promise.all(finished.map((upload) => upload.finish()));
    assert.deepEqual([...new Set(statuses)], [422], 'it is no film, so each is refused');
    await until(async () => (await readdir(arriving)).length === 0);
    const afterwards = ((await peakOf(child)) - beforeBytes) / sentBytes;
    assert.ok(afterwards < mostGrowth, `${(afterwards * 100).toFixed(1)} % at the end`);
  } finally {
    const ended = once(child, 'exit');
    child.send('close');
    await ended;
  }
});
