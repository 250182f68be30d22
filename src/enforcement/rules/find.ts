import {
  refuse,
  type AppealId,
  type DecisionId,
  type MeasureId,
  type PanelId,
  type Refusal,
  type SanctionId,
} from '#foundation';
import type {
  Appeal,
  Case,
  Decision,
  EntrySubject,
  EventOf,
  InterimMeasure,
  Panel,
  PanelPurpose,
  Review,
  Sanction,
} from './model.ts';

const missing = (what: string): Refusal =>
  refuse('not-found', { detail: `The case has no such ${what}.` });

export function panelOf(subject: Case, id: PanelId): Panel | Refusal {
  return subject.panels.find((panel) => panel.id === id) ?? missing('panel');
}

export function decisionOf(subject: Case, id: DecisionId): Decision | Refusal {
  return subject.decisions.find((decision) => decision.id === id) ?? missing('decision');
}

export function sanctionOf(subject: Case, id: SanctionId): Sanction | Refusal {
  return subject.sanctions.find((sanction) => sanction.id === id) ?? missing('sanction');
}

export function interimOf(subject: Case, id: MeasureId): InterimMeasure | Refusal {
  return subject.interim.find((measure) => measure.id === id) ?? missing('interim measure');
}

export function appealOf(subject: Case, id: AppealId): Appeal | Refusal {
  return subject.appeals.find((appeal) => appeal.id === id) ?? missing('appeal');
}

export function reviewOf(subject: Case, id: Review['id']): Review | Refusal {
  return subject.reviews.find((review) => review.id === id) ?? missing('review');
}

/** Names an act uniquely within its case. */
export function entryKey(subject: EntrySubject): string {
  return 'id' in subject ? `${subject.kind}:${subject.id}` : subject.kind;
}

/** Those of some sanctions that have begun: only they can end. */
export function begun(subject: Case, ids: readonly SanctionId[]): readonly SanctionId[] {
  return subject.sanctions
    .filter(({ id, startedAt }) => ids.includes(id) && startedAt !== undefined)
    .map(({ id }) => id);
}

/** What a reinstatement follows from: the appeal that brought it, or the decision that an officer took back. */
export function causeOf({ by, decisionId }: EventOf<'reinstated'>): EntrySubject {
  return by.kind === 'appeal'
    ? { kind: 'appeal', id: by.id }
    : { kind: 'decision', id: decisionId };
}

/** Whether the ledger holds the act. */
export function isEntered(subject: Case, act: EntrySubject): boolean {
  const key = entryKey(act);
  return subject.entries.some((entry) => entryKey(entry.subject) === key);
}

/** Refuses while the ledger does not hold the act (article 12). */
export function entered(subject: Case, act: EntrySubject): Refusal | undefined {
  if (isEntered(subject, act)) return undefined;
  return refuse('ledger-missing', {
    article: 12,
    detail: `The ledger holds no entry of this yet: ${act.kind}.`,
  });
}

/** Two purposes are one when they are for the same decision, measure, appeal or review. */
export function samePurpose(left: PanelPurpose, right: PanelPurpose): boolean {
  return purposeKey(left) === purposeKey(right);
}

function purposeKey(purpose: PanelPurpose): string {
  switch (purpose.kind) {
    case 'decision':
      return 'decision';
    case 'ratification':
      return `ratification:${purpose.measureId}`;
    case 'appeal':
      return `appeal:${purpose.appealId}`;
    case 'review':
      return `review:${purpose.reviewId}`;
  }
}

/** The panel that is at work for a purpose: committed to, and neither done nor void. */
export function activePanel(subject: Case, purpose: PanelPurpose): Panel | undefined {
  return subject.panels.find(
    (panel) =>
      samePurpose(panel.purpose, purpose) && panel.state !== 'void' && panel.state !== 'done',
  );
}

export function pendingAppeal(subject: Case): Appeal | undefined {
  return subject.appeals.find((appeal) => appeal.outcome === undefined);
}

export function activeInterim(subject: Case): readonly InterimMeasure[] {
  return subject.interim.filter(({ state }) => ['imposed', 'in-force', 'ratified'].includes(state));
}
