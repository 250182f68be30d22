import { sql } from 'kysely';
import { pageOf, toId, type AccountId, type Page, type PageQuery } from '#foundation';
import type { Reader } from '#infrastructure';
import type { PanelPurpose } from './rules/model.ts';
import type { Duty } from './types.ts';

type Row = {
  readonly panel_id: string;
  readonly case_id: string;
  readonly docket: string;
  readonly purpose: PanelPurpose['kind'];
  readonly letter: string;
  readonly voted: boolean;
  readonly revealed: boolean;
  readonly settled: boolean;
  readonly votes_by: Date;
};

/** The seats that somebody holds, newest first: what waits for their vote, and what became of it. */
export async function panelDuties(
  db: Reader,
  accountId: AccountId,
  query: PageQuery,
): Promise<Page<Duty>> {
  const { rows } = await sql<Row>`
    select s.panel_id, p.case_id, c.docket, p.purpose, s.letter,
      (select max(o.votes_by) from panel_seats as o where o.panel_id = s.panel_id) as votes_by,
      exists (select from sealed_votes as v
        where v.panel_id = s.panel_id and v.account_id = s.account_id) as voted,
      exists (select from reveals as r where r.panel_id = s.panel_id) as revealed,
      exists (select from decisions as d where d.panel_id = s.panel_id)
        or exists (select from appeal_decisions as d where d.panel_id = s.panel_id)
        or exists (select from review_decisions as d where d.panel_id = s.panel_id)
        or exists (select from panel_voids as d where d.panel_id = s.panel_id)
        or exists (select from interim_endings as e where e.measure_id = p.measure_id)
        or exists (select from interim_ratifications as e where e.panel_id = s.panel_id) as settled
    from panel_seats as s
      join panels as p on p.id = s.panel_id
      join cases as c on c.id = p.case_id
    where s.account_id = ${accountId}
      and (${query.maxId ?? null}::bigint is null or s.panel_id < ${query.maxId ?? null}::bigint)
      and not exists (select from seat_vacancies as v
        where v.panel_id = s.panel_id and v.account_id = s.account_id)
    order by s.panel_id desc limit ${query.limit}`.execute(db);
  const items = rows.map((row) => ({
    panelId: toId<'panel'>(row.panel_id),
    caseId: toId<'case'>(row.case_id),
    docket: row.docket,
    purpose: row.purpose,
    letter: row.letter,
    state: stateOf(row),
    votesBy: row.votes_by,
  }));
  return pageOf(items, query.limit, ({ panelId }) => panelId);
}

function stateOf(row: Row): Duty['state'] {
  if (row.settled) return 'done';
  if (row.revealed) return 'to-decide';
  return row.voted ? 'voted' : 'to-vote';
}
