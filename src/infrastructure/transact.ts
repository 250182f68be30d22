import { setTimeout as delay } from 'node:timers/promises';
import type { Bus } from './bus.ts';
import type { Db, Tx } from './database.ts';
import { errorCode } from './start-failure.ts';
import type { World } from './world.ts';

/** Serialization failure and deadlock: the server undid everything, so the whole may be tried again. */
const retryable = new Set(['40001', '40P01']);
const maxAttempts = 5;

/**
 * Runs `work` in one READ COMMITTED transaction and commits it; whatever it throws undoes it.
 * After a deadlock or serialization failure it runs the whole again, at most five times, so
 * `work` must do nothing that cannot be undone by the database; `afterCommit` is the place for that.
 */
export async function transact<Result>(
  world: Pick<World, 'db' | 'bus'>,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { result, effects } = await attemptOnce(world.db, work);
      commits.set(world.db, commitsOn(world.db) + 1);
      for (const effect of effects) effect(world.bus);
      return result;
    } catch (error) {
      if (attempt >= maxAttempts || !retryable.has(errorCode(error) ?? '')) throw error;
      await delay(Math.random() * 20 * attempt);
    }
  }
}

/** Brief, and never throws: what it follows has happened. */
type Effect = (bus: Bus) => void;

/** Each attempt is a transaction of its own, so effects of one that was undone are never run. */
const waiting = new WeakMap<Tx, Effect[]>();

async function attemptOnce<Result>(db: Db, work: (tx: Tx) => Promise<Result>) {
  const effects: Effect[] = [];
  const result = await db
    .transaction()
    .setIsolationLevel('read committed')
    .execute((tx) => {
      waiting.set(tx, effects);
      return work(tx);
    });
  return { result, effects };
}

/**
 * Has something run in this process once the caller's transaction is committed, and only then: in
 * the order asked, before whoever called `transact` goes on. A crash right after the commit loses
 * it; what must not be lost is `publish`ed.
 * @throws Error for a transaction that `transact` did not open
 */
export function afterCommit(tx: Tx, effect: Effect): void {
  const effects = waiting.get(tx);
  if (effects === undefined) throw new Error('nothing will tell when this transaction commits');
  effects.push(effect);
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
