import {
  after,
  dayMs,
  hourMs,
  idBucket,
  refuse,
  sha256,
  toId,
  type AccountId,
  type Id,
} from '#foundation';
import { defineJob, publish, type Tx, type World } from '#infrastructure';
import { linkMail, linkPurposes, type LinkPurpose } from './link-mail.ts';

const lifetimeMs: Readonly<Record<LinkPurpose, number>> = {
  'confirm-email': 7 * dayMs,
  'reset-password': 2 * hourMs,
};

type LinkId = Id<'mail-link'>;

/**
 * A link's secret: a signature of its id under a key that is not in the database. So the outbox
 * carries only the id, no copy of the secret lies in any table, and a retried letter repeats it.
 */
function secretOf(world: World, id: LinkId, purpose: LinkPurpose): string {
  return world.secrets.sign('mail-link', `${purpose}:${id}`);
}

/** Makes a link and has it sent after the commit. Earlier ones of the same purpose stop working. */
export async function sendLink(
  world: World,
  tx: Tx,
  link: { accountId: AccountId; purpose: LinkPurpose; email: string },
): Promise<void> {
  const now = world.clock.now();
  const id: LinkId = world.ids.next(idBucket(link.accountId));
  await spendOthers(world, tx, link);
  await tx
    .insertInto('mail_tokens')
    .values({
      id,
      token_hash: sha256(secretOf(world, id, link.purpose)),
      account_id: link.accountId,
      purpose: link.purpose,
      email: link.email,
      created_at: now,
      expires_at: after(now, lifetimeMs[link.purpose]),
    })
    .execute();
  await publish(tx, 'accounts.send-link', { id });
}

export const sendLinkJob = defineJob(
  'accounts.send-link',
  { id: 'id:mail-link' },
  async (world, { id }) => {
    const row = await world.db
      .selectFrom('mail_tokens')
      .innerJoin('accounts', 'accounts.id', 'mail_tokens.account_id')
      .select(['mail_tokens.purpose', 'mail_tokens.email', 'accounts.handle'])
      .where('mail_tokens.id', '=', id)
      .where('mail_tokens.used_at', 'is', null)
      .where('mail_tokens.expires_at', '>', world.clock.now())
      .executeTakeFirst();
    const purpose = linkPurposes.find((known) => known === row?.purpose);
    if (row === undefined || purpose === undefined) return;
    const secret = secretOf(world, id, purpose);
    const mail = linkMail({ purpose, origin: world.origin, handle: row.handle, secret });
    await world.mail.deliver({ to: row.email, ...mail }, world.clock.now());
  },
);

/**
 * Uses a link up. The update takes the row's lock, so it works once.
 * @throws Refusal `token-spent` when it is unknown, used, replaced or expired
 */
export async function spendLink(
  world: World,
  tx: Tx,
  { token, purpose }: { token: string; purpose: LinkPurpose },
): Promise<{ accountId: AccountId; email: string }> {
  const now = world.clock.now();
  const row = await tx
    .updateTable('mail_tokens')
    .set({ used_at: now })
    .where('token_hash', '=', sha256(token))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['account_id', 'email'])
    .executeTakeFirst();
  if (row === undefined) {
    throw refuse('token-spent', { detail: 'This link has been used, replaced, or has expired.' });
  }
  return { accountId: toId(row.account_id), email: row.email };
}

async function spendOthers(
  world: World,
  tx: Tx,
  link: { accountId: AccountId; purpose: LinkPurpose },
): Promise<void> {
  await tx
    .updateTable('mail_tokens')
    .set({ used_at: world.clock.now() })
    .where('account_id', '=', link.accountId)
    .where('purpose', '=', link.purpose)
    .where('used_at', 'is', null)
    .execute();
}
