import { sql } from 'kysely';
import { refuse, sha256 } from '#foundation';
import { plainAddress, type Reader, type World } from '#infrastructure';
import { canonicalEmail } from '../rules/canonical-email.ts';

/** @throws Refusal `invalid` for an address that is not taken here, with whatever invitation */
export async function requireTakenEmail(reader: Reader, email: string): Promise<void> {
  const { rows } = await sql<{ is_blocked: boolean }>`
    select exists (select 1 from mail_domain_blocks where domain = any(${domainsOf(email)}::text[]))
      or exists (select 1 from canonical_mail_blocks where hash = ${canonicalHash(email)})
      as is_blocked`.execute(reader);
  if (rows[0]?.is_blocked !== true) return;
  throw refuse('invalid', { field: 'email', detail: 'This address is not taken here.' });
}

/**
 * Whether from this network address an invitation is needed, where else none would be.
 * @throws Refusal `registration-closed` where nobody new is taken from it
 */
export async function needsInvitation(
  reader: Reader,
  { clock }: Pick<World, 'clock'>,
  address: string | undefined,
): Promise<boolean> {
  const plain = plainAddress(address ?? '');
  if (plain === undefined) return false;
  const { rows } = await sql<{ severity: string }>`
    select severity from ip_blocks
    where range >>= ${plain}::inet and (expires_at is null or expires_at > ${clock.now()})`.execute(
    reader,
  );
  if (rows.some(({ severity }) => severity === 'refused')) {
    throw refuse('registration-closed', {
      detail: 'This server takes no new people from this network address.',
    });
  }
  return rows.length > 0;
}

/** SHA-256 of the address as providers deliver it, as hexadecimal text. */
export function canonicalHash(email: string): string {
  return sha256(canonicalEmail(email)).toString('hex');
}

/** The domain and those that it lies in. */
function domainsOf(email: string): readonly string[] {
  const parts = email.slice(email.lastIndexOf('@') + 1).split('.');
  return parts.map((_, place) => parts.slice(place).join('.'));
}
