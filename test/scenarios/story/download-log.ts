import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Saves a server's public log as files, by the addresses that C2SP tlog-tiles gives them, as a
 * stranger with nothing but HTTP would.
 */
export async function downloadLog(origin: string, folder: string): Promise<number> {
  const checkpoint = await download(origin, 'checkpoint', folder);
  await download(origin, 'vkey', folder);
  const size = Number(checkpoint.toString('utf8').split('\n')[1]);
  assert.ok(Number.isSafeInteger(size) && size > 0, 'the log is empty');
  for (const path of tilesOf(size)) await download(origin, path, folder);
  return size;
}

/** The paths of every tile of a log this large; a story's log stays below 256³ entries. */
function tilesOf(size: number): string[] {
  const levels = [0, 1, 2].filter((level) => size >= 256 ** level);
  return [
    ...tilesAt('entries', size),
    ...levels.flatMap((level) => tilesAt(String(level), Math.floor(size / 256 ** level))),
  ];
}

function tilesAt(level: string, hashes: number): string[] {
  return Array.from({ length: Math.ceil(hashes / 256) }, (_, number) => {
    const width = Math.min(256, hashes - number * 256);
    return `tile/${level}/${String(number).padStart(3, '0')}${width < 256 ? `.p/${width}` : ''}`;
  });
}

async function download(origin: string, path: string, folder: string): Promise<Buffer> {
  const response = await fetch(`${origin}/ledger/${path}`);
  assert.equal(response.status, 200, path);
  const body = Buffer.from(await response.arrayBuffer());
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, body);
  return body;
}
