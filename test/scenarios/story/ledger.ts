import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAnywhere } from '../command-line.ts';
import type { TestService } from '../start-test-server.ts';
import { downloadLog } from './download-log.ts';

/** After the story: does the ledger say what happened, and would it show if it did not? */

/** Saves the log over HTTP and judges the copy alone, by the key that the server published. */
export async function verify(app: TestService, folder: string): Promise<void> {
  await app.settle();
  const copy = join(folder, 'log');
  const size = await downloadLog(app.origin, copy);
  const { exitCode, text } = await judge(copy, folder);
  assert.equal(exitCode, 0, text);
  assert.match(text, new RegExp(`Entries +${size} in 2 dockets`));
  assert.match(text, /Verified +signature, tree, tiles, dockets, Articles/);
}

/** Softens one recorded decision in a copy: the verifier names the entry. */
export async function tamper(folder: string): Promise<void> {
  const forged = join(folder, 'forged');
  await cp(join(folder, 'log'), forged, { recursive: true });
  const { path, entries } = await readBundle(forged);
  const index = entries.findIndex((entry) => entry.includes('"outcome":"overturned"'));
  const entry = entries[index];
  assert.ok(entry, 'the ledger tells of the overturned decision');
  entries[index] = entry.replace('"outcome":"overturned"', '"outcome":"upheld"');
  await writeFile(path, bundleOf(entries));
  const { exitCode, text } = await judge(forged, folder);
  assert.equal(exitCode, 1, text);
  assert.match(text, new RegExp(`tampered.*entry ${index}\\b`, 'i'));
}

/** Anyone's command line, offline, with the key that was saved first. */
const judge = (copy: string, folder: string): ReturnType<typeof runAnywhere> =>
  runAnywhere('ledger', 'verify', copy, '--vkey', join(folder, 'log', 'vkey'));

export type Bundle = { readonly path: string; readonly entries: string[] };

/** The entries of a saved log that fits in one bundle, as text. */
export async function readBundle(folder: string): Promise<Bundle> {
  const checkpoint = await readFile(join(folder, 'checkpoint'), 'utf8');
  const path = join(folder, `tile/entries/000.p/${checkpoint.split('\n')[1] ?? ''}`);
  const bytes = await readFile(path);
  const entries = [];
  for (let from = 0; from < bytes.length;) {
    const length = bytes.readUInt16BE(from);
    entries.push(bytes.toString('utf8', from + 2, from + 2 + length));
    from += 2 + length;
  }
  return { path, entries };
}

export function bundleOf(entries: readonly string[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      const bytes = Buffer.from(entry);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(bytes.length);
      return [length, bytes];
    }),
  );
}
