/** Hashes in a full tile, entries in a full bundle. C2SP tlog-tiles */
export const tileWidth = 256;
/** The largest entry that a bundle's two-byte length can frame. */
export const largestEntryBytes = 65_535;
const tallestLevel = 63;

export type TileName = {
  /** A tree level divided by eight, 0 to 63; `entries` names a bundle of entries. */
  readonly level: number | 'entries';
  readonly number: number;
  /** 1 to 256; 256 is a full tile. */
  readonly width: number;
};

/** The path of a tile below the log's prefix, such as `tile/0/x001/x234/067.p/3`. C2SP tlog-tiles */
export function tilePath(tile: TileName): string {
  const partial = tile.width === tileWidth ? '' : `.p/${tile.width}`;
  return `tile/${tile.level}/${tileNumberText(tile.number)}${partial}`;
}

/** Groups of three digits, all but the last marked: 1234067 is `x001/x234/067`. */
function tileNumberText(number: number): string {
  const digits = String(number);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/\d{3}/g) ?? [];
  return groups.map((group, place) => (place < groups.length - 1 ? `x${group}` : group)).join('/');
}

/** Reads a tile path; undefined for any other spelling, so that one tile has one address. */
export function parseTilePath(path: string): TileName | undefined {
  const parts = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  const [, level, groups, width] = parts ?? [];
  if (level === undefined || groups === undefined) return undefined;
  const tile: TileName = {
    level: level === 'entries' ? level : Number(level),
    number: Number(groups.replaceAll(/[x/]/g, '')),
    width: width === undefined ? tileWidth : Number(width),
  };
  return isTile(tile) && tilePath(tile) === path ? tile : undefined;
}

function isTile(tile: TileName): boolean {
  return (
    (tile.level === 'entries' || tile.level <= tallestLevel) &&
    tile.width >= 1 &&
    tile.width <= tileWidth
  );
}

/** How many hashes a tile level holds in a tree: complete subtrees of 256^level entries. */
export function hashesAtLevel(size: number, level: number): number {
  return Math.floor(size / tileWidth ** level);
}

/** Whether a tree of this size has the tile: all of its hashes are those of complete subtrees. */
export function hasTile(size: number, tile: TileName): boolean {
  const hashes = tile.level === 'entries' ? size : hashesAtLevel(size, tile.level);
  return tile.number * tileWidth + tile.width <= hashes;
}

/** Every tile and entry bundle that a reader of a tree of this size needs, lowest level first. */
export function tilesOfSize(size: number): TileName[] {
  const tiles = tilesAtLevel(size, 'entries');
  for (let level = 0; hashesAtLevel(size, level) > 0; level += 1) {
    tiles.push(...tilesAtLevel(hashesAtLevel(size, level), level));
  }
  return tiles;
}

function tilesAtLevel(hashes: number, level: number | 'entries'): TileName[] {
  return Array.from({ length: Math.ceil(hashes / tileWidth) }, (_, number) => ({
    level,
    number,
    width: Math.min(tileWidth, hashes - number * tileWidth),
  }));
}

/** Frames entries into a bundle: each with its length before it, two bytes, big-endian. */
export function entryBundle(entries: readonly Uint8Array[]): Buffer {
  const framed = entries.flatMap((entry) => {
    if (entry.length > largestEntryBytes) throw new RangeError('entry too large for a bundle');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(entry.length);
    return [length, entry];
  });
  return Buffer.concat(framed);
}
