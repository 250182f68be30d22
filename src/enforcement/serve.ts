import { idBucket } from '#foundation';
import type { Desk } from './desk/desk-type.ts';
import { later } from './later.ts';
import type { Channel, ServedDocument } from './rules/model.ts';
import { tellRespondent } from './tell.ts';

/**
 * Begins to serve a document: in the service at once, by mail once the letter has been handed over.
 * It is served when every channel has delivered it (articles 3 and 10).
 */
export async function openService(
  desk: Desk,
  document: ServedDocument,
  record: {
    readonly noticeId?: string;
    readonly statementId?: string;
    readonly channels: readonly Channel[];
  },
): Promise<void> {
  const { id: caseId, respondent } = desk.subject();
  await desk.tx
    .insertInto('proofs_of_service')
    .values({
      id: desk.world.ids.next(idBucket(caseId)),
      case_id: caseId,
      account_id: respondent,
      notice_id: record.noticeId ?? null,
      statement_id: record.statementId ?? null,
      channels: [...record.channels],
      sent_at: desk.world.clock.now(),
    })
    .execute();
  const about = record.noticeId ?? record.statementId ?? caseId;
  await tellRespondent(desk, document.kind, about, detailsOf(document));
  if (record.channels.includes('mail')) await mailLater(desk, document);
  await desk.byClock({ type: 'record-delivery', document, channel: 'service' });
}

/** The letter leaves after the commit; its delivery is recorded by the job that sent it. */
export async function mailLater(desk: Desk, document: ServedDocument): Promise<void> {
  await later(desk.tx, 'mail-document', {
    caseId: desk.subject().id,
    kind: document.kind,
    ...detailsOf(document),
  });
}

const detailsOf = (document: ServedDocument): Readonly<Record<string, string>> =>
  document.kind === 'statement' ? { statementId: document.statementId } : {};

/** The proof of service of a document of the case: of the notice, the latest. */
export async function proofIdOf(desk: Desk, document: ServedDocument): Promise<string> {
  const row = await desk.tx
    .selectFrom('proofs_of_service')
    .select('id')
    .where('case_id', '=', desk.subject().id)
    .$if(document.kind === 'notice', (query) => query.where('notice_id', 'is not', null))
    .$if(document.kind === 'statement', (query) =>
      query.where('statement_id', '=', document.kind === 'statement' ? document.statementId : ''),
    )
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return row.id;
}
