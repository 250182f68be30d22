import type { Case, EventOf } from '../model.ts';
import { withPart, type Folds } from './fold.ts';

export function createCase(event: EventOf<'case-created'>): Case {
  return {
    id: event.caseId,
    docket: event.docket,
    respondent: event.respondent,
    source: event.source,
    state: 'reported',
    createdAt: event.at,
    reports: [],
    exhibits: [],
    allegations: [],
    parts: [],
    interim: [],
    motions: [],
    panels: [],
    decisions: [],
    sanctions: [],
    appeals: [],
    reviews: [],
    entries: [],
  };
}

export const triageFolds: Folds<
  'report-received' | 'case-opened' | 'case-dismissed' | 'case-merged' | 'closed' | 'finalised'
> = {
  'report-received': (subject, { report, exhibits }) => ({
    ...subject,
    reports: [...subject.reports, report],
    exhibits: [...subject.exhibits, ...exhibits],
  }),
  'case-opened': (subject, { officer }) => ({
    ...subject,
    state: 'open',
    parts: withPart(subject, officer, 'triage'),
  }),
  'case-dismissed': (subject, { officer, reason, at }) => ({
    ...subject,
    state: 'dismissed',
    dismissal: { officer, reason, at },
    parts: withPart(subject, officer, 'decision'),
  }),
  'case-merged': (subject, { officer, into }) => ({
    ...subject,
    state: 'merged',
    mergedInto: into,
    parts: withPart(subject, officer, 'triage'),
  }),
  finalised: (subject, { at }) => ({ ...subject, state: 'final', finalAt: at }),
  closed: (subject, { at }) => ({ ...subject, state: 'closed', closedAt: at }),
};
