import { sql } from 'kysely';
import type { AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import type { Channel, SummaryAccount } from '../rules/model.ts';
import { answeredAmong } from './answered.ts';

type Row = {
  readonly id: AccountId;
  readonly created_at: Date;
  readonly local: boolean;
  readonly closed: boolean;
  readonly holds_role: boolean;
  readonly restricted: boolean;
  readonly has_mail: boolean;
  readonly followers: string;
  readonly tied: readonly AccountId[];
};

/** What row S asks of an account, with where its letters go. */
export type AccountFacts = Omit<SummaryAccount, 'listed'> & {
  readonly channels: readonly Channel[];
  readonly followers: number;
};

/** Of each account that there is. `list`: all that are to be removed together. */
export async function summaryAccounts(
  db: Reader,
  ids: readonly AccountId[],
  {
    list,
    officers,
  }: { readonly list: readonly AccountId[]; readonly officers: readonly AccountId[] },
): Promise<ReadonlyMap<string, AccountFacts>> {
  const answered = await answeredAmong(db, ids, list);
  const { rows } = await sql<Row>`
    select a.id, a.created_at, a.domain is null as local, a.closed_at is not null as closed,
      a.kind <> 'person' or exists (
        select from roles as r where r.account_id = a.id and r.revoked_at is null) as holds_role,
      exists (select from standing as s where s.account_id = a.id) as restricted,
      exists (select from credentials as c
        where c.account_id = a.id and c.email_confirmed_at is not null) as has_mail,
      coalesce((select f.followers from follow_counts as f where f.account_id = a.id), 0) as followers,
      array(select o.id from unnest(${[...officers]}::bigint[]) as o (id)
        where exists (select from follows as f where f.follower_id = o.id and f.followee_id = a.id)
          or exists (select from blocks as b where b.blocker_id = o.id and b.blocked_id = a.id)
          or exists (select from mutes as m where m.muter_id = o.id and m.muted_id = a.id)) as tied
    from accounts as a where a.id = any (${[...ids]}::bigint[])`.execute(db);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        createdAt: row.created_at,
        local: row.local,
        closed: row.closed,
        holdsRole: row.holds_role,
        restricted: row.restricted,
        answered: answered.has(row.id),
        tiedOfficers: row.tied,
        channels: row.has_mail ? (['service', 'mail'] as const) : (['service'] as const),
        followers: Number(row.followers),
      },
    ]),
  );
}
