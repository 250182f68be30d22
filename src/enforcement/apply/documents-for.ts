import { dayOf } from '#foundation';
import { plainJson, type DocumentDraft } from '../documents.ts';
import { sealedGist } from '../rules/sealed.ts';
import { citedExhibits, citedIds } from '../rules/shown-exhibits.ts';
import type { Case, CaseEvent, Decision, Exhibit } from '../rules/model.ts';

/** What the respondent is given of a case, with the salt that opens the commitment to it. */
const forRespondent = (
  subject: Case,
  kind: DocumentDraft['kind'],
  body: unknown,
): DocumentDraft => ({
  kind,
  body: plainJson(body),
  audience: 'respondent',
  accountId: subject.respondent,
});

/** The documents behind an event's entry: what the entry commits to and only the parties hold. */
export function documentsFor(subject: Case, event: CaseEvent): readonly DocumentDraft[] {
  switch (event.type) {
    case 'notice-sent':
      return [forRespondent(subject, 'notice', noticeDocument(subject))];
    case 'interim-imposed': {
      const { ground, act, reason, lighterActs, lapsesAt } = event.measure;
      return [forRespondent(subject, 'ground', { ground, act, reason, lighterActs, lapsesAt })];
    }
    case 'panel-drawn':
      return [{ kind: 'eligible', body: plainJson(event.order), audience: 'server' }];
    case 'vote-sealed':
    case 'absent-released':
    case 'votes-revealed':
      return [forRespondent(subject, 'votes', sealedVotes(subject, event.panelId))];
    case 'statement-composed':
      return decisionDocuments(subject, event.decisionId);
    case 'statement-served':
      return [forRespondent(subject, 'service', serviceDocument(subject, event.decisionId))];
    case 'appealed':
      return [
        {
          kind: 'appeal',
          body: plainJson({ grounds: event.appeal.grounds, filedAt: event.appeal.filedAt }),
          audience: event.appeal.by,
          accountId: event.appeal.appellant,
        },
      ];
    case 'appeal-decided':
    case 'review-decided': {
      const { outcome, reasons, opinions } = event;
      return [forRespondent(subject, 'findings', { outcome, reasons, opinions })];
    }
    default:
      return [];
  }
}

/** What a notice says: the allegations, the open exhibits, the gist of the confidential ones. */
function noticeDocument(subject: Case): unknown {
  const { notice } = subject;
  return {
    format: 'folkmoot/notice/v1',
    docket: subject.docket,
    allegations: subject.allegations
      .filter(({ id }) => notice?.allegations.includes(id) === true)
      .map(({ id, rule, conduct, exhibits }) => ({
        id,
        rule,
        conduct: conduct.summary,
        conductOn: dayOf(conduct.at),
        exhibits: citedIds(subject.exhibits, exhibits),
      })),
    exhibits: citedExhibits(subject.exhibits, notice?.exhibits ?? []).map(({ exhibit }) =>
      exhibitSummary(exhibit),
    ),
    sentOn: notice === undefined ? undefined : dayOf(notice.sentAt),
    answerHours: notice?.answerHours,
  };
}

function exhibitSummary(exhibit: Exhibit): unknown {
  const { id, origin, gist, sha256, capturedAt } = exhibit;
  const open = exhibit.class === 'open' ? { sha256 } : {};
  const said = { gist: exhibit.class === 'sealed' ? sealedGist(exhibit.sealed?.category) : gist };
  return { id, class: exhibit.class, origin, capturedOn: dayOf(capturedAt), ...said, ...open };
}

function sealedVotes(subject: Case, panelId: string): unknown {
  const panel = subject.panels.find(({ id }) => id === panelId);
  return (panel?.seats ?? []).flatMap(({ letter, sealed }) =>
    sealed === undefined ? [] : [{ letter, commitment: sealed.commitment }],
  );
}

function decisionDocuments(subject: Case, id: Decision['id']): readonly DocumentDraft[] {
  const decision = subject.decisions.find((one) => one.id === id);
  if (decision === undefined) return [];
  const { reasons, measures, opinions, tally, exceptionTally, priorWarning } = decision;
  const open = subject.exhibits.filter((exhibit) => exhibit.class === 'open');
  return [
    forRespondent(subject, 'sor', decision.statement?.document),
    forRespondent(subject, 'findings', { measures, reasons, opinions, tally, exceptionTally }),
    forRespondent(
      subject,
      'exhibits',
      open.map(({ id: one, sha256 }) => ({ id: one, sha256 })),
    ),
    forRespondent(subject, 'respondent', { account: subject.respondent }),
    ...(priorWarning === undefined
      ? []
      : [
          forRespondent(subject, 'warning', {
            sanction: priorWarning,
            ...decision.statement?.document.earlierWarning,
          }),
        ]),
  ];
}

function serviceDocument(subject: Case, id: Decision['id']): unknown {
  const statement = subject.decisions.find((one) => one.id === id)?.statement;
  return { statement: statement?.id, deliveries: statement?.service.deliveries };
}
