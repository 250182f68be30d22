import type { Case, Channel, Decision, ProofOfService, ServedDocument } from '../model.ts';
import { sealedExhibit } from '../sealed.ts';
import { withItem, withPart, type Folds } from './fold.ts';

export const hearingFolds: Folds<
  | 'exhibit-added'
  | 'capture-filed'
  | 'exhibit-confirmed'
  | 'exhibit-sealed'
  | 'allegation-added'
  | 'clarification-requested'
  | 'clarified'
  | 'clarification-ended'
  | 'notice-sent'
  | 'notice-served'
  | 'answered'
  | 'hearing-ended'
  | 'delivered'
  | 'opened'
  | 'statement-composed'
  | 'statement-served'
> = {
  'exhibit-added': (subject, { exhibit, part }) => ({
    ...subject,
    exhibits: [...subject.exhibits, exhibit],
    parts: withPart(subject, part.account, part.as),
  }),
  'capture-filed': (subject, { exhibit }) => ({
    ...subject,
    exhibits: [...subject.exhibits, exhibit],
    parts:
      exhibit.filedBy === 'officer' && exhibit.capturedBy !== undefined
        ? withPart(subject, exhibit.capturedBy, 'investigation')
        : subject.parts,
  }),
  'exhibit-confirmed': (subject, { exhibitId, officer, at }) => ({
    ...subject,
    exhibits: subject.exhibits.map((exhibit) =>
      exhibit.id === exhibitId ? { ...exhibit, confirmed: { by: officer, at } } : exhibit,
    ),
    parts: withPart(subject, officer, 'investigation'),
  }),
  'exhibit-sealed': (subject, { exhibitId, officer, category, mark, at }) => ({
    ...subject,
    exhibits: withItem(subject.exhibits, exhibitId, (exhibit) =>
      sealedExhibit(exhibit, { category, mark, at, by: officer }),
    ),
    parts: withPart(subject, officer, 'investigation'),
  }),
  'allegation-added': (subject, { allegation }) => ({
    ...subject,
    allegations: [...subject.allegations, allegation],
    parts: withPart(subject, allegation.allegedBy, 'investigation'),
  }),
  'clarification-requested': (subject, { clarification }) => ({
    ...subject,
    clarification,
    parts: withPart(subject, clarification.officer, 'investigation'),
  }),
  clarified: (subject, { text }) =>
    withClarification(subject, { outcome: 'answered', answer: text }),
  'clarification-ended': (subject) => withClarification(subject, { outcome: 'unanswered' }),
  'notice-sent': (subject, { notice }) => ({
    ...subject,
    state: 'noticed',
    notice,
    parts: withPart(subject, notice.officer, 'investigation'),
  }),
  'notice-served': (subject, { answerBy }) =>
    subject.notice === undefined
      ? subject
      : { ...subject, notice: { ...subject.notice, answerBy } },
  answered: (subject, { answer, exhibits }) => ({
    ...subject,
    state: 'answered',
    answer,
    exhibits: [...subject.exhibits, ...exhibits],
  }),
  'hearing-ended': (subject) => ({ ...subject, state: 'silent' }),
  delivered: (subject, { document, channel, at }) =>
    withService(subject, document, (service) => withDelivery(service, channel, at)),
  opened: (subject, { document, at }) =>
    withService(subject, document, (service) => ({ ...service, openedAt: at })),
  'statement-composed': (subject, { decisionId, statement }) => ({
    ...subject,
    decisions: subject.decisions.map((decision) =>
      decision.id === decisionId ? { ...decision, statement } : decision,
    ),
  }),
  'statement-served': (subject, { decisionId, appealBy }) => ({
    ...subject,
    state: subject.state === 'decided' ? 'served' : subject.state,
    decisions: subject.decisions.map((decision) =>
      decision.id === decisionId ? { ...decision, appealBy } : decision,
    ),
  }),
};

function withClarification(
  subject: Case,
  ending: { readonly outcome: 'answered' | 'unanswered'; readonly answer?: string },
): Case {
  const { clarification } = subject;
  if (clarification === undefined) return subject;
  return { ...subject, clarification: { ...clarification, ...ending } };
}

function withDelivery(service: ProofOfService, channel: Channel, at: Date): ProofOfService {
  const deliveries = [...service.deliveries, { channel, at }];
  const everywhere = service.channels.every((due) =>
    deliveries.some((delivery) => delivery.channel === due),
  );
  return { ...service, deliveries, ...(everywhere ? { deliveredAt: at } : {}) };
}

function withService(
  subject: Case,
  document: ServedDocument,
  change: (service: ProofOfService) => ProofOfService,
): Case {
  if (document.kind === 'notice') {
    const { notice } = subject;
    if (notice === undefined) return subject;
    return { ...subject, notice: { ...notice, service: change(notice.service) } };
  }
  const served = (decision: Decision): Decision =>
    decision.statement?.id === document.statementId
      ? {
          ...decision,
          statement: { ...decision.statement, service: change(decision.statement.service) },
        }
      : decision;
  return { ...subject, decisions: subject.decisions.map(served) };
}
