import { sql } from 'kysely';
import type { Reader } from '#infrastructure';
import { latestCheckpoint } from './checkpoints.ts';
import { readVkey } from './log-key.ts';
import { readPolicy } from './witness/witnesses.ts';
import { entryBundle, hasTile, parseTilePath, tileWidth, type TileName } from './rules/tile.ts';

/** A file of the public log as served below `/ledger/`. */
export type LedgerFile = {
  readonly contentType: 'text/plain; charset=utf-8' | 'application/octet-stream';
  /** Value of Cache-Control: tiles never change, the checkpoint does all the time. */
  readonly cacheControl: string;
  readonly body: string | Buffer;
};

const untilNext = 'public, max-age=5';
const forEver = 'public, max-age=31536000, immutable';
const levelsPerTile = 8;

/**
 * One file of the log by its path below the prefix, undefined where there is none:
 *
 * | path | body |
 * |---|---|
 * | `checkpoint` | the newest signed tree head |
 * | `vkey` | the log's verifier key and a newline (ours; not part of tlog-tiles) |
 * | `policy` | whom to believe, and how many witnesses (C2SP tlog-policy) |
 * | `tile/<L>/<N>[.p/<W>]` | 1 to 256 hashes of 32 bytes |
 * | `tile/entries/<N>[.p/<W>]` | entries, each after its length in two bytes |
 *
 * Mount it at GET and HEAD `/ledger/*`; no authentication, any origin. C2SP tlog-tiles
 */
export async function findLedgerFile(db: Reader, path: string): Promise<LedgerFile | undefined> {
  if (path === 'policy') return textFile(await readPolicy(db));
  if (path === 'checkpoint') return textFile((await latestCheckpoint(db))?.note);
  if (path === 'vkey') {
    const vkey = await readVkey(db);
    return textFile(vkey === undefined ? undefined : `${vkey}\n`);
  }
  const tile = parseTilePath(path);
  if (tile === undefined) return undefined;
  const body = await readTile(db, tile);
  return body && { contentType: 'application/octet-stream', cacheControl: forEver, body };
}

function textFile(body: string | undefined): LedgerFile | undefined {
  if (body === undefined) return undefined;
  return { contentType: 'text/plain; charset=utf-8', cacheControl: untilNext, body };
}

/** The bytes of a tile or entry bundle; undefined unless a published checkpoint covers all of it. */
export async function readTile(db: Reader, tile: TileName): Promise<Buffer | undefined> {
  return readTileOf(db, (await latestCheckpoint(db))?.size ?? 0, tile);
}

/** The bytes of a tile in the tree of a published size; undefined unless that covers all of it. */
export async function readTileOf(
  db: Reader,
  size: number,
  tile: TileName,
): Promise<Buffer | undefined> {
  if (!hasTile(size, tile)) return undefined;
  const from = tile.number * tileWidth;
  const to = from + tile.width;
  if (tile.level === 'entries') return entryBundle(await columnOf(db, 'entry', from, to));
  if (tile.level === 0) return Buffer.concat(await columnOf(db, 'leaf_hash', from, to));
  return Buffer.concat(await nodesOf(db, tile.level * levelsPerTile, from, to));
}

async function columnOf(db: Reader, column: 'entry' | 'leaf_hash', from: number, to: number) {
  const rows = await db
    .selectFrom('ledger_entries')
    .select(sql.ref<Buffer>(column).as('bytes'))
    .where('index', '>=', String(from))
    .where('index', '<', String(to))
    .orderBy('index')
    .execute();
  return rows.map((row) => row.bytes);
}

async function nodesOf(db: Reader, level: number, from: number, to: number): Promise<Buffer[]> {
  const rows = await db
    .selectFrom('ledger_nodes')
    .select('hash')
    .where('level', '=', level)
    .where('position', '>=', String(from))
    .where('position', '<', String(to))
    .orderBy('position')
    .execute();
  return rows.map((row) => row.hash);
}
