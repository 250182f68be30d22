import { idBucket, refuse, toId, type AccountId, type CaseId, type HoldId } from '#foundation';
import type { Reader, Tx, World } from '#infrastructure';
import { asOfficer } from '../case-work/as-officer.ts';
import { later } from '../later.ts';
import type { HoldView } from '../types.ts';

/**
 * Keeps everything of a case from being erased, for a reason that is written down: a court asks, an
 * authority investigates. It has no other effect. @throws Refusal `forbidden`, `invalid`
 */
export async function setLegalHold(
  world: World,
  officer: AccountId,
  input: { readonly caseId: CaseId; readonly reason: string },
): Promise<HoldId> {
  return asOfficer(world, officer, input.caseId, async (tx) => {
    const id = world.ids.next<'hold'>(idBucket(input.caseId));
    await tx
      .insertInto('legal_holds')
      .values({
        id,
        case_id: input.caseId,
        officer_id: officer,
        reason: reasonIn(input.reason),
        set_at: world.clock.now(),
      })
      .execute();
    return id;
  });
}

/** Lets the clocks go on. What was due meanwhile goes at once. @throws Refusal `not-found`, `conflict` */
export async function liftLegalHold(
  world: World,
  officer: AccountId,
  input: { readonly caseId: CaseId; readonly holdId: HoldId; readonly reason: string },
): Promise<void> {
  const { caseId, holdId } = input;
  await asOfficer(world, officer, caseId, async (tx) => {
    const held = (await listHolds(tx, caseId)).find(({ id }) => id === holdId);
    if (held === undefined) throw refuse('not-found', { detail: 'There is no such hold.' });
    if (held.lifted !== undefined) throw refuse('conflict', { detail: 'The hold was lifted.' });
    await tx
      .insertInto('legal_hold_endings')
      .values({
        hold_id: holdId,
        officer_id: officer,
        reason: reasonIn(input.reason),
        lifted_at: world.clock.now(),
      })
      .execute();
    await later(tx, 'retention-due', { caseId });
  });
}

function reasonIn(text: string): string {
  const reason = text.trim();
  if (reason.length >= 5 && reason.length <= 5000) return reason;
  throw refuse('invalid', { field: 'reason', detail: 'A reason has 5 to 5,000 characters.' });
}

export async function isHeld(tx: Tx, caseId: CaseId): Promise<boolean> {
  return (await listHolds(tx, caseId)).some(({ lifted }) => lifted === undefined);
}

/** The holds of a case, oldest first, lifted or not; at most 100. */
export async function listHolds(db: Reader, caseId: CaseId): Promise<readonly HoldView[]> {
  const rows = await db
    .selectFrom('legal_holds as hold')
    .leftJoin('legal_hold_endings as ending', 'ending.hold_id', 'hold.id')
    .select(['hold.id', 'hold.officer_id', 'hold.reason', 'hold.set_at'])
    .select(['ending.officer_id as lifted_by', 'ending.reason as lifted_because'])
    .select('ending.lifted_at')
    .where('hold.case_id', '=', caseId)
    .orderBy('hold.id')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    id: toId<'hold'>(row.id),
    by: toId<'account'>(row.officer_id),
    reason: row.reason,
    at: row.set_at,
    ...(row.lifted_by === null || row.lifted_at === null
      ? {}
      : {
          lifted: {
            by: toId<'account'>(row.lifted_by),
            reason: row.lifted_because ?? '',
            at: row.lifted_at,
          },
        }),
  }));
}
