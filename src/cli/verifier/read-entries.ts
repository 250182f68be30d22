import type { Finding } from './finding.ts';
import type { LogSource } from './source.ts';

/** Entries in a bundle, hashes in a tile. C2SP tlog-tiles */
export const tileWidth = 256;

export type EntriesReading = {
  /** The entries from 0 on, up to the first that is missing. */
  readonly entries: readonly Buffer[];
  readonly findings: readonly Finding[];
};

/** Reads the first `size` entries of a log. */
export async function readEntries(source: LogSource, size: number): Promise<EntriesReading> {
  const entries: Buffer[] = [];
  for (let number = 0; entries.length < size; number += 1) {
    const width = Math.min(tileWidth, size - number * tileWidth);
    const bundle = await readTile(source, 'entries', { number, width });
    const found = bundle === undefined ? [] : unframe(bundle).slice(0, width);
    entries.push(...found);
    if (found.length < width) {
      const index = entries.length;
      const detail = `the checkpoint counts ${size} entries, entry ${index} is not there`;
      return { entries, findings: [{ kind: 'truncated', index, detail }] };
    }
  }
  return { entries, findings: [] };
}

export type TilePlace = { readonly number: number; readonly width: number };

/** Reads a tile, or the first hashes of its full successor where the partial one was dropped. */
export async function readTile(
  source: LogSource,
  level: number | 'entries',
  { number, width }: TilePlace,
): Promise<Buffer | undefined> {
  const whole = `tile/${level}/${numberPath(number)}`;
  if (width === tileWidth) return source.read(whole);
  return (await source.read(`${whole}.p/${width}`)) ?? (await source.read(whole));
}

function numberPath(number: number): string {
  const last = String(number % 1000).padStart(3, '0');
  let path = last;
  for (let rest = Math.floor(number / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`;
  }
  return path;
}

/** The whole entries of a bundle; what is cut off at its end is left out. */
function unframe(bundle: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  let at = 0;
  while (at + 2 <= bundle.length) {
    const end = at + 2 + bundle.readUInt16BE(at);
    if (end > bundle.length) break;
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return entries;
}
