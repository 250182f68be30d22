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

async function* entriesBetween(db: Reader, from: number, to: number): AsyncIterable<Buffer> {
  for (let at = from; at < to; at += entriesPerQuery) {
    const rows = await db
      .selectFrom('ledger_entries')
      .select('entry')
      .where('index', '>=', String(at))
      .where('index', '<', String(Math.min(at + entriesPerQuery, to)))
      .orderBy('index')
      .execute();
    for (const { entry } of rows) yield entry;
  }
}
