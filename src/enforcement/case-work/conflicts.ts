import { sql } from 'kysely';
import type { AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import type { Case } from '../rules/model.ts';
import { reportersOf } from '../rules/parties.ts';
import type { Conflict } from '../types.ts';

type Tie = Extract<Conflict, { readonly whom: string }>['kind'];

/**
 * What ties an officer to the people of a case, told before they act: follows and blocks either way,
 * their own mutes, and what they did before in this case and in others of the respondent. Whom
 * somebody else has muted is not told: it is nobody's to know.
 */
export async function conflictsOf(
  db: Reader,
  officer: AccountId,
  subject: Case,
): Promise<readonly Conflict[]> {
  const parts = subject.parts
    .filter(({ account }) => account === officer)
    .map(({ as }): Conflict => ({ kind: 'took-part', as }));
  const count = await earlierCases(db, officer, subject);
  return [
    ...(await tiesOf(db, officer, subject)),
    ...parts,
    ...(count === 0 ? [] : [{ kind: 'earlier-cases' as const, count }]),
  ];
}

async function tiesOf(db: Reader, officer: AccountId, subject: Case): Promise<Conflict[]> {
  const reporters = reportersOf(subject);
  const parties = [subject.respondent, ...reporters];
  const { rows } = await sql<{ readonly kind: Tie; readonly other: string }>`
    select kind, other::text from (
      select 'follows' as kind, followee_id as other from follows where follower_id = ${officer}
      union all select 'followed-by', follower_id from follows where followee_id = ${officer}
      union all select 'blocks', blocked_id from blocks where blocker_id = ${officer}
      union all select 'blocked-by', blocker_id from blocks where blocked_id = ${officer}
      union all select 'mutes', muted_id from mutes where muter_id = ${officer}
    ) as ties where other = any (${[...parties]}::bigint[]) order by kind limit 500`.execute(db);
  const ties = rows.map(({ kind, other }) => ({
    kind,
    whom: other === subject.respondent ? ('respondent' as const) : ('reporter' as const),
  }));
  return [...new Map(ties.map((tie) => [`${tie.kind}/${tie.whom}`, tie])).values()];
}

async function earlierCases(db: Reader, officer: AccountId, subject: Case): Promise<number> {
  const row = await db
    .selectFrom('case_parts')
    .innerJoin('cases', 'cases.id', 'case_parts.case_id')
    .select((eb) => eb.fn.count<string>('case_parts.case_id').distinct().as('count'))
    .where('case_parts.account_id', '=', officer)
    .where('cases.respondent_id', '=', subject.respondent)
    .where('cases.id', '!=', subject.id)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}
