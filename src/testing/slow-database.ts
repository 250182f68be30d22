import type { KyselyPlugin } from 'kysely';
import type { Db } from '#infrastructure';

/** A database whose answers a test can hold back. */
export type SlowDatabase = {
  readonly db: Db;
  /** From now on nothing is answered. */
  readonly stall: () => void;
  readonly go: () => void;
  /** Questions asked so far. */
  readonly asked: () => number;
};

/** The same database through a handle that counts what is asked of it. */
export function slowDatabase(db: Db): SlowDatabase {
  let asked = 0;
  let gate = Promise.resolve();
  let open: () => void = () => undefined;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      asked += 1;
      return node;
    },
    transformResult: async ({ result }) => {
      await gate;
      return result;
    },
  };
  return {
    db: db.withPlugin(plugin),
    stall: () => {
      gate = new Promise((resolve) => {
        open = resolve;
      });
    },
    go: () => open(),
    asked: () => asked,
  };
}
