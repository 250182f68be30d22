import type { AccountId } from '#foundation';
import type { Tx } from '#infrastructure';
import { toId } from '#foundation';
import type { Desk } from '../desk/desk-type.ts';
import { later } from '../later.ts';
import { erasureDue } from '../rules/retention.ts';

/** Has the clocks asked now, for the documents of whoever left, and when the first exhibit is due. */
export async function planErasure(desk: Desk): Promise<void> {
  const subject = desk.subject();
  const charter = await desk.facts.charter();
  const soonest = erasureDue(subject, { class: 'sealed' }, charter);
  const latest = erasureDue(subject, { class: 'open' }, charter);
  if (soonest === undefined || latest === undefined) return;
  const sealed = subject.exhibits.some((exhibit) => exhibit.class === 'sealed');
  const due = sealed && soonest < latest ? soonest : latest;
  await later(desk.tx, 'retention-due', { caseId: subject.id });
  await later(desk.tx, 'retention-due', { caseId: subject.id }, due);
}

/**
 * When somebody closes their account: the documents of their cases that are over can be opened by
 * nobody any more. Those of the others go when they are over.
 */
export async function planErasureFor(tx: Tx, account: AccountId): Promise<void> {
  const rows = await tx
    .selectFrom('cases')
    .leftJoin('documents', (join) =>
      join.onRef('documents.case_id', '=', 'cases.id').on('documents.account_id', '=', account),
    )
    .select('cases.id')
    .distinct()
    .where((eb) =>
      eb.or([eb('cases.respondent_id', '=', account), eb('documents.id', 'is not', null)]),
    )
    .limit(1000)
    .execute();
  for (const { id } of rows) await later(tx, 'retention-due', { caseId: toId<'case'>(id) });
}
