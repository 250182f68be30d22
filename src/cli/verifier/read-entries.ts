import type { LogSource } from './source.ts';
import { leafHash, tileWidth, type Hashes } from './tree.ts';

/** How many bundles are asked for at once. */
const bundlesAtOnce = 8;

/**
 * Reads the first `size` entries of a log, up to the first that is missing, and keeps none of them:
 * `take` is handed each in order, with its leaf hash in hex.
 * @returns the leaf hashes of all that were read
 */
export async function readEntries(
  source: LogSource,
  size: number,
  take: (entry: Buffer, hash: string) => void = () => undefined,
): Promise<Hashes> {
  const bundles = Math.ceil(size / tileWidth);
  const hashes: Hashes[] = [];
  for (let from = 0; from < bundles; from += bundlesAtOnce) {
    const places = Array.from({ length: Math.min(bundlesAtOnce, bundles - from) }, (_, turn) => ({
      number: from + turn,
      width: Math.min(tileWidth, size - (from + turn) * tileWidth),
    }));
    const read = await Promise.all(places.map((place) => readTile(source, 'entries', place)));
    for (const [turn, bundle = Buffer.alloc(0)] of read.entries()) {
      const width = places[turn]?.width ?? 0;
      const found = unframe(bundle).slice(0, width);
      hashes.push(hashesOf(found, take));
      if (found.length < width) return Buffer.concat(hashes);
    }
  }
  return Buffer.concat(hashes);
}

function hashesOf(entries: readonly Buffer[], take: (entry: Buffer, hash: string) => void): Hashes {
  const texts = entries.map((entry) => {
    const hash = leafHash(entry);
    take(entry, hash);
    return hash;
  });
  return Buffer.from(texts.join(''), 'hex');
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
