import type { Reader } from '#infrastructure';
import { latestCheckpoint } from './checkpoints.ts';
import { readVkey } from './log-key.ts';

const entriesPerQuery = 2_000;

/** The published log from an entry on, as of its newest checkpoint. */
export type PublishedLog = {
  readonly head: { readonly origin: string; readonly size: number; readonly root: string };
  /** The canonical bytes of each, in order. */
  readonly entries: AsyncIterable<Buffer>;
};

/** Everything that the newest checkpoint covers from entry `from` on, read as it is asked for. */
export async function readPublished(db: Reader, from: number): Promise<PublishedLog> {
  const checkpoint = await latestCheckpoint(db);
  const size = checkpoint?.size ?? 0;
  const origin = (await readVkey(db))?.split('+')[0] ?? '';
  const root = checkpoint?.root.toString('hex') ?? '';
  return { head: { origin, size, root }, entries: entriesBetween(db, from, size) };
}

/** The next page is read while this one is used. */
async function* entriesBetween(db: Reader, from: number, to: number): AsyncIterable<Buffer> {
  let next = pageFrom(db, from, to);
  for (let at = from; at < to; at += entriesPerQuery) {
    const page = await next;
    next = pageFrom(db, at + entriesPerQuery, to);
    // Whoever stops before the end leaves a page that nobody asks for; one that is asked for still fails.
    next.catch(() => undefined);
    yield* page;
  }
}

async function pageFrom(db: Reader, from: number, to: number): Promise<readonly Buffer[]> {
  if (from >= to) return [];
  const rows = await db
    .selectFrom('ledger_entries')
    .select('entry')
    .where('index', '>=', String(from))
    .where('index', '<', String(Math.min(from + entriesPerQuery, to)))
    .orderBy('index')
    .execute();
  return rows.map(({ entry }) => entry);
}
