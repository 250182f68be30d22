import { sql, type RawBuilder } from 'kysely';
import { pageOf, type Page, type PageQuery } from '#foundation';
import type { Reader } from '#infrastructure';

/** What a decision leaves a whole server, in the words of an account's standing. */
export type ServerStanding =
  | { readonly state: 'good' }
  | {
      readonly state: 'limited' | 'suspended';
      readonly reason: string;
      readonly docket: string;
      readonly since: Date;
      readonly until: Date;
    };

/**
 * What a server may: the one question of whatever takes from it, shows it, or sends to it. Of a
 * suspended one nothing is taken and nothing shown, and nothing is sent there; a limited one is
 * shown to those who follow its accounts. `host`: lower case, in ASCII, as `accounts.domain` has it.
 */
export async function serverStanding(db: Reader, host: string): Promise<ServerStanding> {
  const row = await db
    .selectFrom('server_limits')
    .selectAll()
    .where('domain', '=', host)
    .executeTakeFirst();
  return row === undefined ? { state: 'good' } : limitOf(row);
}

export type ServerLimit = Exclude<ServerStanding, { state: 'good' }> & {
  readonly domain: string;
  /** Of the decision's measure: at most one stands over a server. */
  readonly measureId: string;
};

/** More are not listed: servers are decided on one by one, by people. */
const mostListed = 5000;

/** Every server that is limited or suspended now, by name. */
export async function listServerLimits(db: Reader): Promise<readonly ServerLimit[]> {
  const rows = await db
    .selectFrom('server_limits')
    .selectAll()
    .orderBy('domain')
    .limit(mostListed)
    .execute();
  return rows.map(serverLimitOf);
}

/** The same, the latest decision first. */
export async function listServerLimitPage(db: Reader, page: PageQuery): Promise<Page<ServerLimit>> {
  const isUpward = page.minId !== undefined;
  const after = page.minId ?? page.sinceId;
  const found = await db
    .selectFrom('server_limits')
    .selectAll()
    .$if(page.maxId !== undefined, (query) => query.where('measure_id', '<', page.maxId ?? ''))
    .$if(after !== undefined, (query) => query.where('measure_id', '>', after ?? ''))
    .orderBy('measure_id', isUpward ? 'asc' : 'desc')
    .limit(page.limit)
    .execute();
  const rows = isUpward ? found.toReversed() : found;
  return pageOf(rows.map(serverLimitOf), page.limit, ({ measureId }) => measureId);
}

export async function findServerLimit(
  db: Reader,
  measureId: string,
): Promise<ServerLimit | undefined> {
  const row = await db
    .selectFrom('server_limits')
    .selectAll()
    .where('measure_id', '=', measureId)
    .executeTakeFirst();
  return row === undefined ? undefined : serverLimitOf(row);
}

type Row = {
  readonly domain: string;
  readonly measure_id: string;
  readonly severity: 'limited' | 'suspended';
  readonly reason: string;
  readonly docket: string;
  readonly since: Date;
  readonly until: Date;
};

function serverLimitOf(row: Row): ServerLimit {
  return { domain: row.domain, measureId: row.measure_id, ...limitOf(row) };
}

function limitOf({ severity: state, reason, docket, since, until }: Row) {
  return { state, reason, docket, since, until };
}

/**
 * SQL for whether no decision limits the reach of an account, neither its own nor one on its server:
 * only then do passers-by see it. The servers are read once a statement, an account by its key.
 */
export function isInFullReach(account: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(not exists (select 1 from standing
      where standing.account_id = ${account} and standing.visibility = 'limited')
    and coalesce((select of_server.domain from accounts as of_server where of_server.id = ${account}), '')
      <> all (array(select server_limits.domain from server_limits)))`;
}

/** SQL for whether an account's server is suspended: nothing of it is shown. */
export function isOfSuspendedServer(account: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce((select of_server.domain from accounts as of_server where of_server.id = ${account}), '')
    = any (array(select server_limits.domain from server_limits where server_limits.severity = 'suspended'))`;
}
