import {
  after,
  dayMs,
  idBucket,
  randomToken,
  refuse,
  sha256,
  toId,
  type AccountId,
  type Id,
} from '#foundation';
import { transact, type Reader, type World } from '#infrastructure';
import { getAccount } from './queries.ts';

export type InvitationId = Id<'invitation'>;

export type Invitation = {
  readonly id: InvitationId;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usesLeft: number;
  readonly revokedAt: Date | null;
};

const mostUses = 100;
const mostDays = 90;

/**
 * Makes an invitation code; it is shown once and stored hashed. Any member may invite one person;
 * operators as many as 100 with one code. @throws Refusal `forbidden`, `invalid`
 */
export async function createInvitation(
  world: World,
  actor: AccountId,
  { uses = 1, days = 7 }: { uses?: number; days?: number } = {},
): Promise<{ code: string; invitation: Invitation }> {
  requireBound('uses', uses, mostUses);
  requireBound('days', days, mostDays);
  const code = randomToken(16);
  return transact(world, async (tx) => {
    const account = await getAccount(tx, actor);
    const isOperator = account.roles.includes('operator');
    const isGood = account.roles.includes('member') && account.standing.state === 'good';
    if (!isOperator && (!isGood || uses > 1)) {
      throw refuse('forbidden', {
        detail: 'Members in good standing may invite one person at a time.',
      });
    }
    const now = world.clock.now();
    const invitation: Invitation = {
      id: world.ids.next(idBucket(actor)),
      createdAt: now,
      expiresAt: after(now, days * dayMs),
      usesLeft: uses,
      revokedAt: null,
    };
    await tx
      .insertInto('invitations')
      .values({
        id: invitation.id,
        code_hash: sha256(code),
        created_by: actor,
        created_at: now,
        expires_at: invitation.expiresAt,
        uses_left: uses,
      })
      .execute();
    return { code, invitation };
  });
}

function requireBound(field: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw refuse('invalid', { field, detail: `This is a whole number from 1 to ${most}.` });
}

/** What an account has handed out, newest first, at most 100. The codes themselves are not known. */
export async function listInvitations(db: Reader, createdBy: AccountId): Promise<Invitation[]> {
  const rows = await db
    .selectFrom('invitations')
    .select(['id', 'created_at', 'expires_at', 'uses_left', 'revoked_at'])
    .where('created_by', '=', createdBy)
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    id: toId(row.id),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usesLeft: row.uses_left,
    revokedAt: row.revoked_at,
  }));
}

/** @throws Refusal `not-found` also for an invitation of somebody else */
export async function revokeInvitation(
  world: World,
  actor: AccountId,
  id: InvitationId,
): Promise<void> {
  const revoked = await transact(world, (tx) =>
    tx
      .updateTable('invitations')
      .set({ revoked_at: world.clock.now() })
      .where('id', '=', id)
      .where('created_by', '=', actor)
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst(),
  );
  if (revoked === undefined) throw refuse('not-found', { detail: 'There is no such invitation.' });
}
