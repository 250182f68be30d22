import { sql } from 'kysely';
import {
  after,
  isStorableText,
  randomBucket,
  refuse,
  toId,
  type AccountId,
  type Page,
  type PageQuery,
} from '#foundation';
import { addressRange, transact, type Reader, type World } from '#infrastructure';
import { requireRole } from '../role-queries.ts';
import { alreadyThere, guardNotFound, pageOfGuards, removeGuard } from './guards.ts';
import { ipSeverities, type IpBlock, type IpSeverity } from './types.ts';

type Row = {
  id: string;
  range: string;
  severity: string;
  comment: string;
  created_at: Date;
  expires_at: Date | null;
};

const shown = sql`id, text(range) as range, severity, comment, created_at, expires_at`;
const columns = sql`${shown} from ip_blocks`;

function blockOf(row: Row): IpBlock {
  const severity = ipSeverities.find((known) => known === row.severity) ?? 'refused';
  return {
    id: toId(row.id),
    range: row.range,
    severity,
    comment: row.comment,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

/** Networks from which not everybody new is taken, the latest first; those that have ended too. */
export async function listIpBlocks(reader: Reader, page: PageQuery): Promise<Page<IpBlock>> {
  const found = await pageOfGuards<Row>(reader, columns, page);
  return { ...found, items: found.items.map(blockOf) };
}

/** @throws Refusal `not-found` */
export async function getIpBlock(reader: Reader, id: string): Promise<IpBlock> {
  const { rows } = await sql<Row>`select ${columns} where id = ${id}`.execute(reader);
  if (rows[0] === undefined) throw guardNotFound();
  return blockOf(rows[0]);
}

export type IpBlockDraft = {
  /** An address or a range of IPv4 or IPv6. */
  readonly range: string;
  readonly severity: IpSeverity;
  readonly comment?: string | undefined;
  /** From now on; none, or 0, for good. */
  readonly seconds?: number | undefined;
};

/** For operators. @throws Refusal `forbidden`, `invalid` */
export async function blockIp(
  world: World,
  operator: AccountId,
  draft: IpBlockDraft,
): Promise<IpBlock> {
  const range = parseRange(draft.range);
  const comment = checkComment(draft.comment ?? '');
  const now = world.clock.now();
  return transact(world, async (tx) => {
    await requireRole(tx, operator, 'operator');
    const { rows } = await sql<Row>`
      insert into ip_blocks (id, range, severity, comment, created_by, created_at, expires_at)
      values (${world.ids.next<'ip-block'>(randomBucket())}, network(${range}::inet), ${draft.severity},
        ${comment}, ${operator}, ${now}, ${endOf(now, draft.seconds)})
      on conflict (range) do nothing returning ${shown}`.execute(tx);
    if (rows[0] === undefined) throw alreadyThere('ip');
    return blockOf(rows[0]);
  });
}

/** For operators; what is not named stays. @throws Refusal `forbidden`, `invalid`, `not-found` */
export async function changeIpBlock(
  world: World,
  operator: AccountId,
  { id, ...change }: { readonly id: string } & Partial<IpBlockDraft>,
): Promise<IpBlock> {
  return transact(world, async (tx) => {
    await requireRole(tx, operator, 'operator');
    const before = await getIpBlock(tx, id);
    const ends =
      change.seconds === undefined ? before.expiresAt : endOf(world.clock.now(), change.seconds);
    const { rows } = await sql<Row>`
      update ip_blocks set
        range = network(${change.range === undefined ? before.range : parseRange(change.range)}::inet),
        severity = ${change.severity ?? before.severity},
        comment = ${checkComment(change.comment ?? before.comment)}, expires_at = ${ends}
      where id = ${id} returning ${shown}`.execute(tx);
    if (rows[0] === undefined) throw guardNotFound();
    return blockOf(rows[0]);
  });
}

/** For operators. @throws Refusal `forbidden`, `not-found` */
export async function unblockIp(world: World, operator: AccountId, id: string): Promise<void> {
  await removeGuard(world, operator, sql`delete from ip_blocks where id = ${id}`);
}

function parseRange(written: string): string {
  const range = addressRange(written);
  if (range !== undefined) return range;
  throw refuse('invalid', { field: 'ip', detail: 'Validation failed: IP is not valid' });
}

function checkComment(comment: string): string {
  if (comment.length <= 2000 && isStorableText(comment)) return comment;
  throw refuse('invalid', { field: 'comment', detail: 'Validation failed: Comment is too long' });
}

function endOf(now: Date, seconds: number | undefined): Date | null {
  return seconds === undefined || seconds === 0 ? null : after(now, seconds * 1000);
}
