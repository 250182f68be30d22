import { later } from '../later.ts';
import { openService, proofIdOf } from '../serve.ts';
import { writeDecision } from './decision-rows.ts';
import { entryOf, nothing, type Appliers } from './step.ts';
import { tellReporters } from './triage-rows.ts';

export const serviceAppliers: Appliers<
  | 'delivered'
  | 'notice-served'
  | 'statement-served'
  | 'opened'
  | 'statement-composed'
  | 'entry-recorded'
> = {
  delivered: async (desk, { document, channel, at }) => {
    await desk.tx
      .insertInto('deliveries')
      .values({ proof_id: await proofIdOf(desk, document), channel, delivered_at: at })
      .execute();
  },
  'notice-served': async (desk, { at, answerBy }) => {
    const caseId = desk.subject().id;
    const entry = await desk.tx
      .selectFrom('notices')
      .innerJoin('documents', 'documents.id', 'notices.document_id')
      .select('documents.entry_index')
      .where('notices.case_id', '=', caseId)
      .orderBy('notices.id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    await desk.tx
      .insertInto('services')
      .values({
        proof_id: await proofIdOf(desk, { kind: 'notice' }),
        served_at: at,
        entry_index: entry.entry_index,
      })
      .execute();
    await later(desk.tx, 'hearing-due', { caseId }, answerBy);
  },
  'statement-served': async (desk, event, facts) => {
    const subject = desk.subject();
    const decision = subject.decisions.find(({ id }) => id === event.decisionId);
    const statementId = decision?.statement?.id;
    if (decision === undefined || statementId === undefined) return;
    await desk.tx
      .insertInto('services')
      .values({
        proof_id: await proofIdOf(desk, { kind: 'statement', statementId }),
        served_at: event.at,
        entry_index: entryOf(facts, event),
      })
      .execute();
    const waiting = subject.sanctions.filter(
      (sanction) => sanction.decisionId === decision.id && sanction.state === 'decided',
    );
    for (const { id } of waiting) await desk.byClock({ type: 'start-sanction', sanctionId: id });
    await tellReporters(desk, decision.measures.length > 0 ? 'acted-on' : 'not-proved');
    await later(desk.tx, 'final-due', { caseId: subject.id }, event.appealBy);
  },
  opened: async (desk, { document, at }) => {
    await desk.tx
      .insertInto('openings')
      .values({ proof_id: await proofIdOf(desk, document), opened_at: at })
      .execute();
  },
  'statement-composed': async (desk, event, facts) => {
    const { decisionId, statement } = event;
    await writeDecision(desk, decisionId, { ...facts, entryIndex: entryOf(facts, event) });
    await openService(
      desk,
      { kind: 'statement', statementId: statement.id },
      { statementId: statement.id, channels: statement.service.channels },
    );
  },
  'entry-recorded': nothing,
};
