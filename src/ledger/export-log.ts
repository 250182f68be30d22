import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { refuse } from '#foundation';
import type { Reader } from '#infrastructure';
import { latestCheckpoint } from './checkpoints.ts';
import { findLedgerFile, readTileOf } from './files.ts';
import { tilePath, tilesOfSize } from './rules/tile.ts';

/**
 * Writes the published log into a folder, in the layout of its URLs, for verifying offline.
 * @returns the number of entries written
 * @throws Refusal `unavailable` before the first checkpoint
 */
export async function exportLog(db: Reader, folder: string): Promise<number> {
  const checkpoint = await latestCheckpoint(db);
  if (checkpoint === undefined) {
    throw refuse('unavailable', { detail: 'the ledger has no checkpoint yet' });
  }
  const vkey = await findLedgerFile(db, 'vkey');
  if (vkey !== undefined) await put(join(folder, 'vkey'), vkey.body);
  for (const tile of tilesOfSize(checkpoint.size)) {
    const bytes = await readTileOf(db, checkpoint.size, tile);
    if (bytes !== undefined) await put(join(folder, tilePath(tile)), bytes);
  }
  // Last, and as read at first: entries appended meanwhile are in no tile that was written.
  await put(join(folder, 'checkpoint'), checkpoint.note);
  return checkpoint.size;
}

async function put(path: string, body: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, body);
}
