import { sql } from 'kysely';
import { randomBucket, refuse, toId, type AccountId, type Page, type PageQuery } from '#foundation';
import { transact, type Reader, type World } from '#infrastructure';
import { requireRole } from '../role-queries.ts';
import { normaliseEmail } from '../rules/email.ts';
import { alreadyThere, guardNotFound, pageOfGuards, removeGuard } from './guards.ts';
import type { MailDomainBlock } from './types.ts';

type Row = { id: string; domain: string; created_at: Date };

const columns = sql`id, domain, created_at from mail_domain_blocks`;

function blockOf(row: Row): MailDomainBlock {
  return { id: toId(row.id), domain: row.domain, createdAt: row.created_at };
}

/** Mail providers from which nobody new is taken, the latest first. */
export async function listMailDomainBlocks(
  reader: Reader,
  page: PageQuery,
): Promise<Page<MailDomainBlock>> {
  const found = await pageOfGuards<Row>(reader, columns, page);
  return { ...found, items: found.items.map(blockOf) };
}

/** @throws Refusal `not-found` */
export async function getMailDomainBlock(reader: Reader, id: string): Promise<MailDomainBlock> {
  const { rows } = await sql<Row>`select ${columns} where id = ${id}`.execute(reader);
  if (rows[0] === undefined) throw guardNotFound();
  return blockOf(rows[0]);
}

/** For operators. @throws Refusal `forbidden`, `invalid`, `conflict` when it is blocked already */
export async function blockMailDomain(
  world: World,
  operator: AccountId,
  written: string,
): Promise<MailDomainBlock> {
  const domain = normaliseEmail(`x@${written}`)?.slice(2);
  if (domain === undefined) {
    throw refuse('invalid', { field: 'domain', detail: 'Validation failed: Domain is not valid' });
  }
  return transact(world, async (tx) => {
    await requireRole(tx, operator, 'operator');
    const { rows } = await sql<Row>`
      insert into mail_domain_blocks (id, domain, created_by, created_at)
      values (${world.ids.next<'mail-domain-block'>(randomBucket())}, ${domain}, ${operator}, ${world.clock.now()})
      on conflict (domain) do nothing returning id, domain, created_at`.execute(tx);
    if (rows[0] === undefined) throw alreadyThere('domain');
    return blockOf(rows[0]);
  });
}

/** For operators. @throws Refusal `forbidden`, `not-found` */
export async function unblockMailDomain(
  world: World,
  operator: AccountId,
  id: string,
): Promise<void> {
  await removeGuard(world, operator, sql`delete from mail_domain_blocks where id = ${id}`);
}
