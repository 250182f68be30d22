import { sql } from 'kysely';
import { refuse, toId, type AccountId, type CaseId, type Refusal } from '#foundation';
import type { Reader, Tx } from '#infrastructure';
import { eventOf } from './event-json.ts';
import { evolve } from './rules/evolve.ts';
import type { Case } from './rules/model.ts';

/** Nobody has more cases than this read at once; older ones no longer bear on anything alive. */
const mostCases = 200;

export const caseNotFound = (): Refusal =>
  refuse('not-found', { detail: 'There is no such case.' });

/** The case as the fold of its events. @throws Refusal `not-found` */
export async function getCase(db: Reader, caseId: CaseId): Promise<Case> {
  const [found] = await foldCases(db, [caseId]);
  if (found === undefined) throw caseNotFound();
  return found;
}

/**
 * Locks whatever concerns a respondent, then reads the case. Everything that can change a standing
 * goes through this lock, so that two cases of one person never fold over each other.
 */
export async function lockCase(tx: Tx, caseId: CaseId): Promise<Case> {
  const row = await tx
    .selectFrom('cases')
    .select('respondent_id')
    .where('id', '=', caseId)
    .executeTakeFirst();
  if (row === undefined) throw caseNotFound();
  await lockRespondent(tx, toId(row.respondent_id));
  await tx.selectFrom('cases').select('id').where('id', '=', caseId).forUpdate().execute();
  return getCase(tx, caseId);
}

export async function lockRespondent(tx: Tx, respondent: AccountId): Promise<void> {
  await sql`select pg_advisory_xact_lock(${respondent}::bigint)`.execute(tx);
}

/** Every case of a respondent, oldest first, at most the latest 200. */
export async function listCasesOf(db: Reader, respondent: AccountId): Promise<readonly Case[]> {
  const rows = await db
    .selectFrom('cases')
    .select('id')
    .where('respondent_id', '=', respondent)
    .orderBy('id', 'desc')
    .limit(mostCases)
    .execute();
  return foldCases(db, rows.map((row) => toId<'case'>(row.id)).toReversed());
}

/** Cases in the order of their ids as given; unknown ones are left out. */
export async function foldCases(db: Reader, ids: readonly CaseId[]): Promise<readonly Case[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('case_events')
    .select(['case_id', 'event'])
    .where('case_id', 'in', [...ids])
    .orderBy('case_id')
    .orderBy('seq')
    .execute();
  const folded = new Map<string, Case>();
  for (const row of rows) {
    folded.set(row.case_id, evolve(folded.get(row.case_id), eventOf(row.event)));
  }
  return ids.flatMap((id) => folded.get(id) ?? []);
}
