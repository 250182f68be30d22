import { sql } from 'kysely';
import { refuse, toId, type AccountId, type BatchId } from '#foundation';
import type { Reader, Tx } from '#infrastructure';
import type { ExceptionUse, RuleId } from '../rules/model.ts';
import { exceptionOf } from './propose-batch.ts';

/** A batch as it was proposed, with everybody on its list. */
export type StoredBatch = {
  readonly id: BatchId;
  readonly proposedBy: AccountId;
  readonly proposedAt: Date;
  readonly ruleId: RuleId;
  readonly facts: string;
  readonly exception: ExceptionUse;
  readonly days: number;
  readonly accounts: readonly AccountId[];
  readonly confirmedBy: AccountId | undefined;
  readonly outcome: 'confirmed' | 'declined' | undefined;
  readonly saidAt: Date | undefined;
};

/** @throws Refusal `not-found` */
export async function storedBatch(db: Reader, id: BatchId): Promise<StoredBatch> {
  const row = await db
    .selectFrom('summary_batches as batch')
    .leftJoin('summary_verdicts as verdict', 'verdict.batch_id', 'batch.id')
    .selectAll('batch')
    .select(['verdict.officer_id', 'verdict.outcome', 'verdict.said_at'])
    .where('batch.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw refuse('not-found', { detail: 'There is no such batch.' });
  const listed = await db
    .selectFrom('summary_accounts')
    .select('account_id')
    .where('batch_id', '=', id)
    .orderBy('place')
    .execute();
  return {
    id,
    proposedBy: toId(row.proposed_by),
    proposedAt: row.proposed_at,
    ruleId: row.rule_id,
    facts: row.facts,
    exception: exceptionOf({
      automated: row.automated,
      deceptive: row.deceptive,
      nobodyThere: row.nobody_there,
    }),
    days: row.days,
    accounts: listed.map(({ account_id: account }) => toId<'account'>(account)),
    confirmedBy:
      row.outcome === 'confirmed' && row.officer_id !== null ? toId(row.officer_id) : undefined,
    outcome: row.outcome ?? undefined,
    saidAt: row.said_at ?? undefined,
  };
}

/** One step at a time on a batch: until the transaction ends, nobody else takes another. */
export async function lockBatch(tx: Tx, id: BatchId): Promise<void> {
  await sql`select pg_advisory_xact_lock(${id}::bigint)`.execute(tx);
}

/** A batch that waits for its second signature, locked. @throws Refusal `not-found`, `conflict` */
export async function batchToSign(tx: Tx, id: BatchId): Promise<StoredBatch> {
  await lockBatch(tx, id);
  const batch = await storedBatch(tx, id);
  if (batch.outcome === undefined) return batch;
  throw refuse('conflict', { article: 6, detail: `The batch is ${batch.outcome} already.` });
}
