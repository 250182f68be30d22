import type { Finding } from './finding.ts';
import { readTile, tileWidth } from './read-entries.ts';
import type { LogSource } from './source.ts';
import { rootOf } from './tree.ts';

const hashBytes = 32;

/** The hashes that a log publishes at one tile level, as far as they can be read. */
export async function readHashes(
  source: LogSource,
  level: number,
  count: number,
): Promise<Buffer[]> {
  const hashes: Buffer[] = [];
  for (let number = 0; number * tileWidth < count; number += 1) {
    const width = Math.min(tileWidth, count - number * tileWidth);
    const tile = await readTile(source, level, { number, width });
    if (tile === undefined || tile.length < width * hashBytes) break;
    for (let place = 0; place < width; place += 1) {
      hashes.push(tile.subarray(place * hashBytes, (place + 1) * hashBytes));
    }
  }
  return hashes;
}

/**
 * Checks every level of tiles above the leaves against the leaves. A differing hash narrows the
 * fault to the entries under it.
 */
export async function checkUpperTiles(
  source: LogSource,
  leaves: readonly Buffer[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  let below = leaves;
  for (let level = 1; below.length >= tileWidth; level += 1) {
    const computed = fullTileHashes(below);
    const published = await readHashes(source, level, computed.length);
    const covered = tileWidth ** level;
    computed.forEach((hash, place) => {
      if (published[place]?.equals(hash) === true) return;
      const range = `entries ${place * covered} to ${(place + 1) * covered - 1}`;
      const detail = `hash ${place} of tile level ${level} is not that of ${range}`;
      findings.push({ kind: 'wrong-tile', detail });
    });
    below = computed;
  }
  return findings;
}

function fullTileHashes(below: readonly Buffer[]): Buffer[] {
  return Array.from({ length: Math.floor(below.length / tileWidth) }, (_, tile) =>
    rootOf(below.slice(tile * tileWidth, (tile + 1) * tileWidth)),
  );
}
