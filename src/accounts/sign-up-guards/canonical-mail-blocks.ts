import { sql } from 'kysely';
import { randomBucket, refuse, toId, type AccountId, type Page, type PageQuery } from '#foundation';
import { transact, type Reader, type World } from '#infrastructure';
import { requireRole } from '../role-queries.ts';
import { parseEmail } from '../rules/email.ts';
import { canonicalHash } from './check-sign-up.ts';
import { alreadyThere, guardNotFound, pageOfGuards, removeGuard } from './guards.ts';
import type { CanonicalMailBlock } from './types.ts';

type Row = { id: string; hash: string; created_at: Date };

const columns = sql`id, hash, created_at from canonical_mail_blocks`;

function blockOf(row: Row): CanonicalMailBlock {
  return { id: toId(row.id), hash: row.hash, createdAt: row.created_at };
}

/** Addresses that are not taken again, the latest first. */
export async function listCanonicalMailBlocks(
  reader: Reader,
  page: PageQuery,
): Promise<Page<CanonicalMailBlock>> {
  const found = await pageOfGuards<Row>(reader, columns, page);
  return { ...found, items: found.items.map(blockOf) };
}

/** @throws Refusal `not-found` */
export async function getCanonicalMailBlock(
  reader: Reader,
  id: string,
): Promise<CanonicalMailBlock> {
  const { rows } = await sql<Row>`select ${columns} where id = ${id}`.execute(reader);
  if (rows[0] === undefined) throw guardNotFound();
  return blockOf(rows[0]);
}

/** The blocks that an address would meet: one or none. @throws Refusal `invalid` */
export async function testCanonicalMail(
  reader: Reader,
  email: string,
): Promise<readonly CanonicalMailBlock[]> {
  const { rows } = await sql<Row>`
    select ${columns} where hash = ${canonicalHash(parseEmail(email))}`.execute(reader);
  return rows.map(blockOf);
}

export type CanonicalMailDraft = { readonly email: string } | { readonly hash: string };

/** For operators: by the address, which is not kept, or its hash. @throws Refusal `forbidden`, `invalid` */
export async function blockCanonicalMail(
  world: World,
  operator: AccountId,
  draft: CanonicalMailDraft,
): Promise<CanonicalMailBlock> {
  const hash = 'email' in draft ? canonicalHash(parseEmail(draft.email)) : draft.hash.toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hash)) {
    const detail = 'Validation failed: the hash is not one of SHA-256';
    throw refuse('invalid', { field: 'canonical_email_hash', detail });
  }
  return transact(world, async (tx) => {
    await requireRole(tx, operator, 'operator');
    const { rows } = await sql<Row>`
      insert into canonical_mail_blocks (id, hash, created_by, created_at)
      values (${world.ids.next<'canonical-mail-block'>(randomBucket())}, ${hash}, ${operator}, ${world.clock.now()})
      on conflict (hash) do nothing returning id, hash, created_at`.execute(tx);
    if (rows[0] === undefined) throw alreadyThere('canonical_email_hash');
    return blockOf(rows[0]);
  });
}

/** For operators. @throws Refusal `forbidden`, `not-found` */
export async function unblockCanonicalMail(
  world: World,
  operator: AccountId,
  id: string,
): Promise<void> {
  await removeGuard(world, operator, sql`delete from canonical_mail_blocks where id = ${id}`);
}
