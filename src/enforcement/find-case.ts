import {
  refuse,
  toId,
  type AppealId,
  type CaseId,
  type DecisionId,
  type PanelId,
  type ReviewId,
} from '#foundation';
import type { Reader } from '#infrastructure';

const places = {
  panel: 'panels',
  decision: 'decisions',
  appeal: 'appeals',
  review: 'reviews',
} as const;

type Named =
  | { readonly kind: 'panel'; readonly id: PanelId }
  | { readonly kind: 'decision'; readonly id: DecisionId }
  | { readonly kind: 'appeal'; readonly id: AppealId }
  | { readonly kind: 'review'; readonly id: ReviewId };

/** The case that something of it belongs to. @throws Refusal `not-found` */
export async function caseIdOf(db: Reader, named: Named): Promise<CaseId> {
  const row = await db
    .selectFrom(places[named.kind])
    .select('case_id')
    .where('id', '=', named.id)
    .executeTakeFirst();
  if (row === undefined) throw refuse('not-found', { detail: `There is no such ${named.kind}.` });
  return toId<'case'>(row.case_id);
}

export async function findCaseByDocket(db: Reader, docket: string): Promise<CaseId | undefined> {
  const row = await db
    .selectFrom('cases')
    .select('id')
    .where('docket', '=', docket)
    .executeTakeFirst();
  return row === undefined ? undefined : toId<'case'>(row.id);
}
