import type { Tx, World } from '#infrastructure';
import { restoreFollows } from './restore-follows.ts';
import type { ServerLimit } from './server-standing.ts';
import { severServer } from './sever-server.ts';

/**
 * Obeys enforcement within its transaction: a server is limited or suspended from the commit on. A
 * suspension holds the follows of both sides back and tells the people here; whatever takes its place
 * puts them back.
 */
export async function setServerStanding(
  tx: Tx,
  world: Pick<World, 'clock'>,
  decided: ServerLimit,
): Promise<void> {
  const row = {
    severity: decided.state,
    reason: decided.reason,
    docket: decided.docket,
    measure_id: decided.measureId,
    since: decided.since,
    until: decided.until,
  };
  await tx
    .insertInto('server_limits')
    .values({ domain: decided.domain, ...row })
    .onConflict((conflict) => conflict.column('domain').doUpdateSet(row))
    .execute();
  if (decided.state === 'suspended') await severServer(tx, world, decided);
  else await restoreFollows(tx, decided.domain);
}

/** Lets a server back: nothing is left of what stood in its way, and its follows are put back. */
export async function letServerBack(tx: Tx, domain: string): Promise<void> {
  await tx.deleteFrom('server_limits').where('domain', '=', domain).execute();
  await restoreFollows(tx, domain);
}
