import { sql } from 'kysely';
import type { Reader } from '#infrastructure';
import { completeNodes, type NodeLookup, type NodePlace, type Span } from './rules/merkle.ts';

/** The tree as stored is not the tree as signed, or has holes: someone wrote past the ledger. */
export class LedgerDamaged extends Error {
  override readonly name = 'LedgerDamaged';
}

const keyOf = (place: NodePlace): string => `${place.level}/${place.position}`;

/** Reads the hashes of complete subtrees in one query. The lookup throws LedgerDamaged for others. */
export async function readHashes(db: Reader, places: readonly NodePlace[]): Promise<NodeLookup> {
  // A look-up per place, not a join: the plan is that of an index whatever the statistics say.
  const found = await sql<{ level: number; position: string; hash: Buffer | null }>`
    select wanted.level, wanted.position, case wanted.level
        when 0 then (select leaf_hash from ledger_entries where index = wanted.position)
        else (select node.hash from ledger_nodes as node
          where node.level = wanted.level and node.position = wanted.position) end as hash
    from unnest(${places.map((place) => place.level)}::smallint[],
      ${places.map((place) => place.position)}::bigint[]) as wanted (level, position)`.execute(db);
  const hashes = new Map(found.rows.map((row) => [`${row.level}/${row.position}`, row.hash]));
  return (place) => {
    const hash = hashes.get(keyOf(place)) ?? undefined;
    if (hash === undefined) throw new LedgerDamaged(`no hash is stored for node ${keyOf(place)}`);
    return hash;
  };
}

/** Reads what is needed to hash these spans of the tree. */
export async function readSpans(db: Reader, spans: readonly Span[]): Promise<NodeLookup> {
  const places = new Map(spans.flatMap(completeNodes).map((place) => [keyOf(place), place]));
  return readHashes(db, [...places.values()]);
}
