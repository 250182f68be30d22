import { after, hourMs, refuse, toId, type AccountId, type CaseId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { isDue } from '../rules/deadlines.ts';
import type { ClaimView } from '../types.ts';
import { asOfficer } from './as-officer.ts';

/** How long "I look at this" holds without being said again. */
const claimHours = 4;

/**
 * Says "I look at this", so that two officers do not do the same work. It keeps nobody from acting,
 * and lapses by itself; saying it again makes it last anew.
 * @throws Refusal `taken` while another officer looks at it
 */
export async function claimCase(
  world: World,
  officer: AccountId,
  caseId: CaseId,
): Promise<ClaimView> {
  return asOfficer(world, officer, caseId, async (tx) => {
    const now = world.clock.now();
    const claim = await findClaim(tx, caseId, now);
    if (claim !== undefined && claim.by !== officer) {
      throw refuse('taken', { detail: 'Another officer looks at this case just now.' });
    }
    const lapsesAt = after(now, claimHours * hourMs);
    const row = { officer_id: officer, claimed_at: now, lapses_at: lapsesAt };
    await tx
      .insertInto('case_claims')
      .values({ case_id: caseId, ...row })
      .onConflict((conflict) => conflict.column('case_id').doUpdateSet(row))
      .execute();
    return { by: officer, lapsesAt };
  });
}

/** Says that one looks at it no more; where one did not, nothing changes. */
export async function releaseCase(world: World, officer: AccountId, caseId: CaseId): Promise<void> {
  await asOfficer(world, officer, caseId, async (tx) => {
    await tx
      .deleteFrom('case_claims')
      .where('case_id', '=', caseId)
      .where('officer_id', '=', officer)
      .execute();
  });
}

/** Who looks at a case now; undefined once it has lapsed. */
export async function findClaim(
  db: Reader,
  caseId: CaseId,
  now: Date,
): Promise<ClaimView | undefined> {
  return (await claimsOf(db, [caseId], now)).get(caseId);
}

/** The claims that have not lapsed, by case. */
export async function claimsOf(
  db: Reader,
  cases: readonly CaseId[],
  now: Date,
): Promise<ReadonlyMap<CaseId, ClaimView>> {
  if (cases.length === 0) return new Map();
  const rows = await db
    .selectFrom('case_claims')
    .select(['case_id', 'officer_id', 'lapses_at'])
    .where('case_id', 'in', [...cases])
    .execute();
  return new Map(
    rows
      .filter((row) => !isDue(row.lapses_at, now))
      .map((row) => [
        toId<'case'>(row.case_id),
        { by: toId<'account'>(row.officer_id), lapsesAt: row.lapses_at },
      ]),
  );
}
