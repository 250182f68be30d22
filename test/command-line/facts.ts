import { sql } from 'kysely';
import type { Db } from '#infrastructure';

/** Every row of a table as text, in one order. */
async function rowsOf(db: Db, table: string): Promise<readonly string[]> {
  const { rows } = await sql<{ row: string }>`
    select t::text as row from ${sql.table(table)} as t order by t::text collate "C"`.execute(db);
  return rows.map(({ row }) => row);
}

/** What a command line can never change: what restricts people and how that was decided. */
const settled = [
  'cases',
  'case_events',
  'decisions',
  'findings',
  'measures',
  'panels',
  'panel_seats',
  'ballots',
  'sealed_votes',
  'statements',
  'services',
  'sanctions',
  'sanction_endings',
  'sanction_reductions',
  'sanction_stays',
  'interim_measures',
  'interim_endings',
  'appeals',
  'appeal_decisions',
  'reviews',
  'review_decisions',
  'restorations',
  'standing',
  'post_hidings',
  'post_labels',
  'documents',
  'exhibits',
] as const;

/** What only grows: each row that was there stays as it was. */
const growing = [
  'rule_versions',
  'rulebooks',
  'ledger_entries',
  'ledger_checkpoints',
  'ledger_publications',
] as const;

export type Facts = {
  readonly settled: ReadonlyMap<string, readonly string[]>;
  readonly growing: ReadonlyMap<string, readonly string[]>;
  readonly hidden: readonly string[];
};

export async function readFacts(db: Db): Promise<Facts> {
  const of = async (tables: readonly string[]) => {
    const found = new Map<string, readonly string[]>();
    for (const table of tables) found.set(table, await rowsOf(db, table));
    return found;
  };
  const { rows } = await sql<{ post: string }>`
    select id || ' ' || hidden_by as post from posts where hidden_by is not null order by id`.execute(
    db,
  );
  return {
    settled: await of(settled),
    growing: await of(growing),
    hidden: rows.map(({ post }) => post),
  };
}

/** Tables whose rows are not what they were; empty when nothing was undone or decided. */
export function differences(before: Facts, after: Facts): readonly string[] {
  const changed = [...before.settled].filter(
    ([table, rows]) => rows.join('\n') !== after.settled.get(table)?.join('\n'),
  );
  const lost = [...before.growing].filter(([table, rows]) => {
    const now = new Set(after.growing.get(table));
    return rows.some((row) => !now.has(row));
  });
  const hidden = before.hidden.join() === after.hidden.join() ? [] : ['posts.hidden_by'];
  return [...[...changed, ...lost].map(([table]) => table), ...hidden];
}
