import type { Finding } from './finding.ts';
import { readTile } from './read-entries.ts';
import type { LogSource } from './source.ts';
import { countOf, hashAt, hashBytes, hashesFrom, tileWidth, type Hashes } from './tree.ts';

/** How many tiles are asked for at once. */
const tilesAtOnce = 8;

/** The hashes that a log publishes at one tile level, as far as they can be read. */
export async function readHashes(source: LogSource, level: number, count: number): Promise<Hashes> {
  const tiles: Hashes[] = [];
  const total = Math.ceil(count / tileWidth);
  for (let from = 0; from < total; from += tilesAtOnce) {
    const places = Array.from({ length: Math.min(tilesAtOnce, total - from) }, (_, turn) => ({
      number: from + turn,
      width: Math.min(tileWidth, count - (from + turn) * tileWidth),
    }));
    const read = await Promise.all(places.map((place) => readTile(source, level, place)));
    for (const [turn, tile] of read.entries()) {
      const width = places[turn]?.width ?? 0;
      if (tile === undefined || tile.length < width * hashBytes) return Buffer.concat(tiles);
      tiles.push(hashesFrom(tile, 0, width));
    }
  }
  return Buffer.concat(tiles);
}

/**
 * Checks every level of tiles above the leaves against the levels computed from them. A differing
 * hash narrows the fault to the entries under it.
 */
export async function checkUpperTiles(
  source: LogSource,
  levels: readonly Hashes[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [level, computed] of levels.entries()) {
    if (level === 0) continue;
    const published = await readHashes(source, level, countOf(computed));
    if (published.equals(computed)) continue;
    const covered = tileWidth ** level;
    for (let place = 0; place < countOf(computed); place += 1) {
      const isTrue = hashAt(published, place)?.equals(hashesFrom(computed, place, place + 1));
      if (isTrue === true) continue;
      const range = `entries ${place * covered} to ${(place + 1) * covered - 1}`;
      const detail = `hash ${place} of tile level ${level} is not that of ${range}`;
      findings.push({ kind: 'wrong-tile', detail });
    }
  }
  return findings;
}
