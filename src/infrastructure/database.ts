import { createHash } from 'node:crypto';
import {
  Kysely,
  PostgresDialect,
  type PostgresCursor,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import { log } from './log.ts';
import type { DB } from './schema.ts';

export type Db = Kysely<DB>;
export type Tx = Transaction<DB>;
/** What a query needs: a transaction may be given wherever a Reader is asked for. */
export type Reader = Db;

export type Database = {
  readonly db: Db;
  /** The same connections, for the job queue and migrations, which speak to pg directly. */
  readonly pool: pg.Pool;
  readonly close: () => Promise<void>;
};

export type DatabaseOptions = {
  readonly url: string;
  readonly maxConnections: number;
};

/** More statements than this stay unprepared, so that a server's memory per connection is bounded. */
const maxPreparedStatements = 400;
/** A statement is prepared once it has proved to be hot. */
const preparedFromUse = 3;

/**
 * Opens a pool of connections. Nothing is sent until the first query.
 * bigint and numeric arrive as strings, timestamptz as Date, json as parsed values.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections,
    application_name: 'folkmoot',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced by the pool; unheard, the event would end the process.
  pool.on('error', (error) => {
    // While the pool ends, the server may close a connection sooner than we do.
    if (pool.ending) return;
    log('database').warn('An idle connection broke: {reason}', { reason: error.message });
  });
  // The same for one that breaks while it is lent out: its borrower gets the error from its query.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  // Cancels what takes too long. From the pool it would wait for the very statement that it is to end.
  const dialect = new PostgresDialect({ pool: preparing(pool), controlClient: pg.Client });
  const db = new Kysely<DB>({ dialect });
  return { db, pool, close: () => closeOnce(pool) };
}

async function closeOnce(pool: pg.Pool): Promise<void> {
  if (!pool.ended) await pool.end();
}

/** A pool for Kysely whose hot statements are named, hence parsed once per connection. */
function preparing(pool: pg.Pool): PostgresPool {
  const nameOf = statementNames();
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => closeOnce(pool),
    connect: async () => {
      const client = await pool.connect();
      const prepared = known.get(client) ?? preparingClient(client, nameOf);
      known.set(client, prepared);
      return prepared;
    },
  };
}

type StatementNames = (text: string) => string | undefined;

function preparingClient(client: pg.PoolClient, nameOf: StatementNames): PostgresPoolClient {
  function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(text: unknown, values: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new TypeError('cursors are not in use: page by key');
    const name = values.length === 0 ? undefined : nameOf(text);
    if (name === undefined) return client.query(text, [...values]);
    return client.query({ name, text, values: [...values] });
  }
  return { query, release: (destroy) => client.release(destroy) };
}

/** Names for statements that have been seen often enough; undefined for all others. */
function statementNames(): StatementNames {
  const uses = new Map<string, number>();
  const names = new Map<string, string>();
  return (text) => {
    const name = names.get(text);
    if (name !== undefined || names.size >= maxPreparedStatements) return name;
    const count = (uses.get(text) ?? 0) + 1;
    if (count < preparedFromUse) {
      if (uses.size > 10 * maxPreparedStatements) uses.clear();
      uses.set(text, count);
      return undefined;
    }
    uses.delete(text);
    names.set(text, createHash('sha256').update(text).digest('base64url').slice(0, 22));
    return names.get(text);
  };
}
