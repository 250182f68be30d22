import { sql } from 'kysely';
import type { AccountId } from '#foundation';
import type { Reader } from '#infrastructure';

/**
 * Those of some accounts that a person has answered: replied to, mentioned, liked, boosted, quoted,
 * voted with, followed or asked to. Whoever is on the same list counts for no person, nor does the
 * service itself, nor who is removed summarily; being reported, blocked or muted is no answer.
 */
export async function answeredAmong(
  db: Reader,
  ids: readonly AccountId[],
  list: readonly AccountId[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ account: string }>`
    with asked as materialized (select unnest(${[...ids]}::bigint[]) as id),
    own as materialized (
      select p.id, p.author_id from asked join posts as p on p.author_id = asked.id),
    answers (account, who) as (
      select f.followee_id, f.follower_id from asked join follows as f on f.followee_id = asked.id
      union all
      select f.followee_id, f.follower_id
        from asked join follow_requests as f on f.followee_id = asked.id
      union all
      select m.account_id, p.author_id from asked join mentions as m on m.account_id = asked.id
        join posts as p on p.id = m.post_id
      union all
      select own.author_id, p.author_id from own join posts as p on p.in_reply_to = own.id
      union all
      select own.author_id, p.author_id from own join posts as p on p.quotes = own.id
      union all
      select own.author_id, l.account_id from own join likes as l on l.post_id = own.id
      union all
      select own.author_id, b.account_id from own join boosts as b on b.post_id = own.id
      union all
      select own.author_id, v.account_id from own join poll_ballots as v on v.post_id = own.id)
    select distinct account from answers
    where who <> account and who <> all (${[...list]}::bigint[])
      and not exists (select from accounts as a where a.id = who and a.kind = 'service')
      and not exists (
        select from sanctions as s join measures as m on m.id = s.id
        where s.respondent_id = who and m.kind = 'removal'
          and not exists (select from sanction_endings as e where e.sanction_id = s.id))`.execute(
    db,
  );
  return new Set(rows.map(({ account }) => account));
}

/**
 * The same, where who is answered by a person is one: those left over answer nobody's account but
 * each other's.
 */
export async function answeredByPersons(
  db: Reader,
  ids: readonly AccountId[],
): Promise<ReadonlySet<string>> {
  const answered = new Set<string>();
  for (;;) {
    const left = ids.filter((id) => !answered.has(id));
    const found = await answeredAmong(db, left, left);
    if (found.size === 0) return answered;
    for (const id of found) answered.add(id);
  }
}
