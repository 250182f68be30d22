import { sql } from 'kysely';
import {
  boundedLimit,
  pageOf,
  type AccountId,
  type BatchId,
  type DecisionId,
  type Page,
  type PageQuery,
} from '#foundation';
import type { World } from '#infrastructure';
import type { SparedBecause } from '../rules/summary.ts';
import { requireOfficer } from '../desk/require-officer.ts';
import { storedBatch, type StoredBatch } from './stored-batch.ts';

export type BatchLine = {
  readonly id: BatchId;
  readonly proposedBy: AccountId;
  readonly proposedAt: Date;
  readonly facts: string;
  readonly outcome: 'confirmed' | 'declined' | undefined;
  readonly listed: number;
  readonly removed: number;
  readonly spared: number;
  readonly reinstated: number;
};

type LineRow = {
  readonly id: BatchId;
  readonly proposed_by: AccountId;
  readonly proposed_at: Date;
  readonly facts: string;
  readonly outcome: 'confirmed' | 'declined' | null;
  readonly listed: string;
  readonly removed: string;
  readonly spared: string;
  readonly reinstated: string;
};

const columns = sql`
  b.id, b.proposed_by, b.proposed_at, b.facts, v.outcome,
  (select count(*) from summary_accounts as a where a.batch_id = b.id) as listed,
  (select count(*) from decisions as d where d.batch_id = b.id) as removed,
  (select count(*) from summary_spared as s where s.batch_id = b.id) as spared,
  (select count(*) from decisions as d join reinstatements as r on r.decision_id = d.id
    where d.batch_id = b.id) as reinstated`;

function lineOf(row: LineRow): BatchLine {
  return {
    id: row.id,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    facts: row.facts,
    outcome: row.outcome ?? undefined,
    listed: Number(row.listed),
    removed: Number(row.removed),
    spared: Number(row.spared),
    reinstated: Number(row.reinstated),
  };
}

/** Every batch, newest first. @throws Refusal `forbidden` */
export async function listBatches(
  world: World,
  officer: AccountId,
  query: PageQuery,
): Promise<Page<BatchLine>> {
  await requireOfficer(world.db, officer);
  const limit = boundedLimit(query.limit, 20, 40);
  const { rows } = await sql<LineRow>`
    select ${columns} from summary_batches as b left join summary_verdicts as v on v.batch_id = b.id
    where (${query.maxId ?? null}::bigint is null or b.id < ${query.maxId ?? null}::bigint)
    order by b.id desc limit ${limit}`.execute(world.db);
  return pageOf(rows.map(lineOf), limit, ({ id }) => id);
}

export type BatchMember = {
  readonly id: AccountId;
  readonly handle: string;
  readonly displayName: string;
  readonly createdAt: Date;
  readonly lastText: string | undefined;
  readonly spared: SparedBecause | undefined;
  readonly docket: string | undefined;
  readonly decisionId: DecisionId | undefined;
  /** Whether the removal bites by now: its statement is served. */
  readonly inEffect: boolean;
  readonly reinstated: 'officer' | 'appeal' | undefined;
  readonly isReviewed: boolean;
};

export type BatchFile = BatchLine & StoredBatch & { readonly members: readonly BatchMember[] };

type MemberRow = {
  readonly id: AccountId;
  readonly handle: string;
  readonly display_name: string;
  readonly created_at: Date;
  readonly last_text: string | null;
  readonly why: SparedBecause | null;
  readonly docket: string | null;
  readonly decision_id: DecisionId | null;
  readonly in_effect: boolean;
  readonly reinstated: 'officer' | 'appeal' | null;
  readonly reviewed: boolean;
};

/** A batch with everybody on its list, and what became of each. @throws Refusal `forbidden`, `not-found` */
export async function getBatch(world: World, officer: AccountId, id: BatchId): Promise<BatchFile> {
  await requireOfficer(world.db, officer);
  const stored = await storedBatch(world.db, id);
  const { rows: lines } = await sql<LineRow>`
    select ${columns} from summary_batches as b left join summary_verdicts as v on v.batch_id = b.id
    where b.id = ${id}`.execute(world.db);
  const { rows } = await sql<MemberRow>`
    select a.id, a.handle, a.display_name, a.created_at, spared.why, c.docket, d.id as decision_id,
      (select p.text from posts as p where p.author_id = a.id and p.deleted_at is null
        order by p.id desc limit 1) as last_text,
      exists (select from sanctions as s where s.decision_id = d.id) as in_effect,
      case when r.appeal_id is not null then 'appeal' when r.officer_id is not null then 'officer' end
        as reinstated,
      exists (select from planned_reviews as p where p.decision_id = d.id) as reviewed
    from summary_accounts as listed join accounts as a on a.id = listed.account_id
      left join summary_spared as spared
        on spared.batch_id = listed.batch_id and spared.account_id = a.id
      left join (decisions as d join cases as c on c.id = d.case_id)
        on d.batch_id = listed.batch_id and c.respondent_id = a.id
      left join reinstatements as r on r.decision_id = d.id
    where listed.batch_id = ${id} order by listed.place`.execute(world.db);
  const [line] = lines.map(lineOf);
  if (line === undefined) throw new Error('a batch that is stored has its counts');
  return { ...line, ...stored, members: rows.map(memberOf) };
}

function memberOf(row: MemberRow): BatchMember {
  return {
    id: row.id,
    handle: row.handle,
    displayName: row.display_name,
    createdAt: row.created_at,
    lastText: row.last_text ?? undefined,
    spared: row.why ?? undefined,
    docket: row.docket ?? undefined,
    decisionId: row.decision_id ?? undefined,
    inEffect: row.in_effect,
    reinstated: row.reinstated ?? undefined,
    isReviewed: row.reviewed,
  };
}
