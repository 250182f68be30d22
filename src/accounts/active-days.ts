import { sql } from 'kysely';
import { after, dayMs, dayOf, type AccountId } from '#foundation';
import type { Db, Reader, World } from '#infrastructure';

/** The days that are kept, so that retention over a year can be told. */
const keptDays = 400;

type Noted = { day: string; readonly accounts: Set<AccountId> };

/** Whom each running service noted today. */
const notes = new WeakMap<Db, Noted>();

/**
 * Notes that an account was here today, asking the database once a day. What people do is not noted,
 * nor at what time.
 */
export async function noteActive(
  { db, clock }: Pick<World, 'db' | 'clock'>,
  accountId: AccountId,
): Promise<void> {
  const day = dayOf(clock.now());
  const noted = notes.get(db) ?? { day, accounts: new Set() };
  notes.set(db, noted);
  if (noted.day !== day) {
    noted.day = day;
    noted.accounts.clear();
  }
  if (noted.accounts.has(accountId)) return;
  await sql`
    insert into active_days (day, account_id) values (${day}::date, ${accountId})
    on conflict do nothing`.execute(db);
  noted.accounts.add(accountId);
}

/** How many people of this server were here in the last so many days, today included. */
export async function countActivePeople(
  { db, clock }: Pick<World, 'db' | 'clock'>,
  days: number,
): Promise<number> {
  const since = after(clock.now(), -(days - 1) * dayMs);
  const { rows } = await sql<{ people: number }>`
    select count(distinct active.account_id)::integer as people from active_days as active
    join accounts on accounts.id = active.account_id and accounts.closed_at is null
    where day >= (${since}::timestamptz at time zone 'UTC')::date`.execute(db);
  return rows[0]?.people ?? 0;
}

/** Forgets days that are too long ago to be told of. */
export async function forgetOldDays(reader: Reader, now: Date): Promise<void> {
  await sql`
    delete from active_days
    where day < (${after(now, -keptDays * dayMs)}::timestamptz at time zone 'UTC')::date`.execute(
    reader,
  );
}
