import { idBucket } from '#foundation';
import { later } from '../later.ts';
import { keepSealed } from '../sealed/keep-sealed.ts';
import { openService } from '../serve.ts';
import { isInterimInForce } from '../rules/standing.ts';
import { entryOf, nothing, type Appliers } from './step.ts';
import { fileExhibits } from './triage-rows.ts';
import { tellRespondent } from '../tell.ts';

export const hearingAppliers: Appliers<
  | 'exhibit-added'
  | 'capture-filed'
  | 'exhibit-confirmed'
  | 'exhibit-sealed'
  | 'allegation-added'
  | 'clarification-requested'
  | 'clarified'
  | 'clarification-ended'
  | 'notice-sent'
  | 'answered'
  | 'hearing-ended'
> = {
  'exhibit-added': async (desk, { exhibit }) => {
    await fileExhibits(desk, [exhibit]);
  },
  'capture-filed': async (desk, { exhibit }) => {
    await fileExhibits(desk, [exhibit]);
  },
  'exhibit-confirmed': async (desk, { exhibitId, officer, note, at }) => {
    await desk.tx
      .insertInto('exhibit_confirmations')
      .values({
        case_id: desk.subject().id,
        exhibit_id: exhibitId,
        officer_id: officer,
        note,
        confirmed_at: at,
      })
      .execute();
  },
  'exhibit-sealed': (desk, event, facts) => keepSealed(desk, event, facts.extras),
  'allegation-added': async (desk, { allegation }) => {
    const { conduct, rule } = allegation;
    const caseId = desk.subject().id;
    await desk.tx
      .insertInto('allegations')
      .values({
        id: allegation.id,
        case_id: caseId,
        rule_id: rule.id,
        rule_version: rule.version,
        subject: conduct.subject.kind,
        post_id: conduct.subject.kind === 'post' ? conduct.subject.postId : null,
        summary: conduct.summary,
        conduct_at: conduct.at,
        alleged_by: allegation.allegedBy,
        alleged_at: allegation.allegedAt,
      })
      .execute();
    await desk.tx
      .insertInto('allegation_exhibits')
      .values(
        allegation.exhibits.map((exhibit) => ({
          case_id: caseId,
          allegation_id: allegation.id,
          exhibit_id: exhibit,
        })),
      )
      .execute();
  },
  'clarification-requested': async (desk, { clarification }) => {
    const caseId = desk.subject().id;
    await desk.tx
      .insertInto('clarifications')
      .values({
        id: desk.world.ids.next(idBucket(caseId)),
        case_id: caseId,
        officer_id: clarification.officer,
        ask: clarification.ask,
        text: clarification.text,
        asked_at: clarification.askedAt,
        answer_by: clarification.answerBy,
      })
      .execute();
    await tellRespondent(desk, 'clarification', caseId);
    await later(desk.tx, 'clarification-due', { caseId }, clarification.answerBy);
  },
  clarified: nothing,
  'clarification-ended': nothing,
  'notice-sent': async (desk, event, facts) => {
    const { notice } = event;
    const { id: caseId, interim } = desk.subject();
    entryOf(facts, event);
    const now = desk.world.clock.now();
    const noticeId = desk.world.ids.next(idBucket(caseId));
    const protecting = interim.find((measure) => isInterimInForce(measure, now));
    await desk.tx
      .insertInto('notices')
      .values({
        id: noticeId,
        case_id: caseId,
        officer_id: notice.officer,
        document_id: facts.documents.get('notice') ?? null,
        sent_at: notice.sentAt,
        answer_hours: notice.answerHours,
        under_measure: protecting?.id ?? null,
      })
      .execute();
    await desk.tx
      .insertInto('notice_allegations')
      .values(
        notice.allegations.map((allegation) => ({
          notice_id: noticeId,
          case_id: caseId,
          allegation_id: allegation,
        })),
      )
      .execute();
    await openService(desk, { kind: 'notice' }, { noticeId, channels: notice.service.channels });
  },
  answered: async (desk, { answer, exhibits }) => {
    const caseId = desk.subject().id;
    await desk.tx
      .insertInto('answers')
      .values({
        id: desk.world.ids.next(idBucket(caseId)),
        case_id: caseId,
        text: answer.text,
        answered_at: answer.at,
      })
      .execute();
    await fileExhibits(desk, exhibits);
  },
  'hearing-ended': nothing,
};
