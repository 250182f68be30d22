import { sql } from 'kysely';
import { hasRole } from '#accounts';
import { refuse, toId, type AccountId, type CaseId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { serviceTargets } from '../rules/service-clocks.ts';
import type { ClaimView, Workload } from '../types.ts';
import { claimsOf } from './claims.ts';

type Row = {
  readonly officer: string;
  readonly assigned: number;
  readonly claimed: number;
  readonly overdue: number;
};

/**
 * What each officer has in hand: undecided cases assigned to them, those that they look at just now,
 * and how many of the assigned ones are over the service's targets. For officers. At most 500.
 * @throws Refusal `forbidden`
 */
export async function deskWorkload(
  { db, clock }: Pick<World, 'db' | 'clock'>,
  officer: AccountId,
): Promise<readonly Workload[]> {
  await requireOfficer(db, officer);
  const now = clock.now();
  const { lookHours, noticeHours, decideHours } = serviceTargets;
  const { rows } = await sql<Row>`
    select r.account_id as officer,
      (select count(*)::int from case_assignments as a join cases as c on c.id = a.case_id
        where a.officer_id = r.account_id and c.state = any (${waiting})) as assigned,
      (select count(*)::int from case_claims as k join cases as c on c.id = k.case_id
        where k.officer_id = r.account_id and k.lapses_at > ${now}
          and c.state = any (${waiting})) as claimed,
      (select count(*)::int from case_assignments as a join cases as c on c.id = a.case_id
        where a.officer_id = r.account_id and c.state = any (${waiting})
          and c.created_at + make_interval(hours => case c.state
            when 'reported' then ${lookHours}::int when 'open' then ${noticeHours}::int
            else ${decideHours}::int end) <= ${now}) as overdue
    from roles as r join accounts as who on who.id = r.account_id and who.closed_at is null
    where r.role = 'officer' and r.revoked_at is null
    order by r.id limit 500`.execute(db);
  return rows.map((row) => ({ ...row, officer: toId<'account'>(row.officer) }));
}

const waiting = ['reported', 'open', 'noticed', 'answered', 'silent', 'deliberating'];

/** Who looks at which of these cases just now. For officers. @throws Refusal `forbidden` */
export async function listClaims(
  { db, clock }: Pick<World, 'db' | 'clock'>,
  officer: AccountId,
  cases: readonly CaseId[],
): Promise<ReadonlyMap<CaseId, ClaimView>> {
  await requireOfficer(db, officer);
  return claimsOf(db, cases, clock.now());
}

async function requireOfficer(db: Reader, id: AccountId): Promise<void> {
  if (await hasRole(db, id, 'officer')) return;
  throw refuse('forbidden', { detail: 'Only an officer sees who does what at the desk.' });
}
