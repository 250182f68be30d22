import { setTimeout as delay } from 'node:timers/promises';
import type { Db, Tx } from './database.ts';
import { errorCode } from './start-failure.ts';
import type { World } from './world.ts';

/** Serialization failure and deadlock: the server undid everything, so the whole may be tried again. */
const retryable = new Set(['40001', '40P01']);
const maxAttempts = 5;

/**
 * Runs `work` in one READ COMMITTED transaction and commits it; whatever it throws undoes it.
 * After a deadlock or serialization failure it runs the whole again, at most five times, so
 * `work` must do nothing that cannot be undone by the database.
 */
export async function transact<Result>(
  world: Pick<World, 'db'>,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await world.db.transaction().setIsolationLevel('read committed').execute(work);
      commits.set(world.db, commitsOn(world.db) + 1);
      return result;
    } catch (error) {
      if (attempt >= maxAttempts || !retryable.has(errorCode(error) ?? '')) throw error;
      await delay(Math.random() * 20 * attempt);
    }
  }
}

/** Bound to the database handle, so that no two worlds share a count. */
const commits = new WeakMap<Db, number>();

/**
 * How many transactions `transact` has committed on a database, in this process. Where it has not
 * risen, nothing here has changed what was read before.
 */
export function commitsOn(db: Db): number {
  return commits.get(db) ?? 0;
}
