import { sql } from 'kysely';
import { publish, type Tx, type World } from '#infrastructure';
import { accountTopics } from '../events.ts';
import type { ServerLimit } from './server-standing.ts';

type Side = {
  readonly account_id: string;
  readonly followers: string;
  readonly following: string;
};

const ties = [
  { isRequest: false, from: sql`delete from follows` },
  { isRequest: true, from: sql`delete from follow_requests` },
] as const;

/** Holds back every follow between here and a server, both ways, and tells each person how many. */
export async function severServer(
  tx: Tx,
  world: Pick<World, 'clock'>,
  { domain, measureId }: Pick<ServerLimit, 'domain' | 'measureId'>,
): Promise<void> {
  const now = world.clock.now();
  for (const { isRequest, from } of ties) {
    await sql`
      with gone as (
        ${from} as tie using accounts as other
        where other.domain = ${domain} and other.id in (tie.follower_id, tie.followee_id)
        returning tie.*)
      insert into severed_follows (id, domain, is_request, follower_id, followee_id, show_boosts,
        notify, languages, created_at, severed_at)
      select id, ${domain}, ${isRequest}, follower_id, followee_id, show_boosts,
        notify, languages, created_at, ${now} from gone
      on conflict do nothing`.execute(tx);
  }
  const { rows } = await sql<Side>`
    select person.id as account_id,
      count(*) filter (where severed.followee_id = person.id) as followers,
      count(*) filter (where severed.follower_id = person.id) as following
    from severed_follows as severed
      join accounts as person on person.id in (severed.follower_id, severed.followee_id)
    where severed.domain = ${domain} and not severed.is_request and severed.severed_at = ${now}
      and person.domain is null
    group by person.id order by person.id`.execute(tx);
  for (const { account_id: accountId, followers, following } of rows) {
    await publish(tx, accountTopics.serverSevered, {
      measureId,
      accountId,
      domain,
      followers,
      following,
    });
  }
}
