import { sql } from 'kysely';
import { refuse } from '#foundation';
import type { Db, Reader } from '../database.ts';

/**
 * Reads for at most so long, so that no question can stop those of others.
 * @throws Refusal `unavailable` with `detail` when it takes longer
 */
export async function readWithin<Result>(
  db: Db,
  { ms, detail }: { readonly ms: number; readonly detail: string },
  work: (reader: Reader) => Promise<Result>,
): Promise<Result> {
  try {
    return await db.transaction().execute(async (tx) => {
      await sql`select set_config('statement_timeout', ${`${ms}ms`}, true)`.execute(tx);
      return work(tx);
    });
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw refuse('unavailable', { detail });
  }
}

/** SQLSTATE 57014: the statement was cancelled. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014';
}
