import type { PanelId } from '#foundation';
import { castCount } from './ballots.ts';
import { blindLevels } from './blind.ts';
import type {
  Case,
  CaseEvent,
  Decision,
  EntrySubject,
  ExceptionCode,
  Panel,
  RuleRef,
  Sanction,
  Tally,
} from './model.ts';
import { begun, causeOf, entryKey } from './find.ts';
import { termOfMeasure, termOfSanction, type EntryTerm } from './entry-term.ts';
import { sanctionCodes } from './sanction-codes.ts';
import { levelOf } from './schedule.ts';

/**
 * What the ledger says of an act, in the ledger's own form, without the salted commitments: those
 * are made where the documents are. No person, no handle, no text, no exact time is in it.
 */
export type EntryDraft = {
  readonly type:
    | 'case-opened'
    | 'case-noticed'
    | 'clarification'
    | 'interim'
    | 'interim-ratified'
    | 'interim-lapsed'
    | 'draw-committed'
    | 'draw-revealed'
    | 'votes-committed'
    | 'warning'
    | 'decision'
    | 'served'
    | 'sanction-started'
    | 'sanction-stayed'
    | 'sanction-resumed'
    | 'sanction-ended'
    | 'sanction-expired'
    | 'appeal-filed'
    | 'appeal-decided'
    | 'reversal'
    | 'corrigendum'
    | 'exit-offered'
    | 'review';
  readonly docket: string;
  readonly rules?: readonly RuleRef[];
  readonly outcome?: string;
  readonly sanction?: string;
  readonly term?: EntryTerm;
  readonly panel?: EntryPanel;
  readonly exception?: ExceptionCode | 'flood';
  readonly automated?: { readonly detection: 0 | 1; readonly decision: 0 | 1 };
  readonly treatment?: {
    readonly followed: number;
    readonly distinguished: number;
    readonly overruled: number;
  };
  /** The sanction lies outside the usual range, and the decision says why. Article 9 */
  readonly departure?: 1;
  /** What each blind vote of a review came to, least first. Article 15 */
  readonly levels?: readonly number[];
  readonly ref?: number;
  /** The act that the entry stands for, where `record-entry` has to be told. */
  readonly subject?: EntrySubject;
};

type EntryPanel = {
  readonly size: number;
  readonly for: number;
  readonly against: number;
  readonly recused: number;
};

/**
 * The entries that an event needs, in order. `subject` is the case after the event. Events that use
 * no power (a report, an answer, an opening) need none.
 */
export function entriesOf(subject: Case, event: CaseEvent): EntryDraft[] {
  const { docket } = subject;
  switch (event.type) {
    case 'clarified':
      return [{ type: 'clarification', docket, rules: rulesOf(subject), outcome: 'clarified' }];
    case 'notice-sent':
      return [{ type: 'case-noticed', docket, rules: rulesOf(subject) }];
    case 'statement-composed':
      return decisionEntries(subject, event.decisionId);
    case 'statement-served':
      return [
        { type: 'served', docket, ...refTo(subject, { kind: 'decision', id: event.decisionId }) },
      ];
    case 'appealed':
      return [appealFiled(subject, event.appeal)];
    case 'appeal-decided':
      return [judgedEntry(subject, 'appeal-decided', event)];
    case 'review-decided':
      return [judgedEntry(subject, 'review', event)];
    case 'restored':
      return restoredEntries(subject, event);
    case 'reinstated':
      return [
        ...begun(subject, event.sanctions).map((id) =>
          sanctionEntry(subject, 'sanction-ended', id),
        ),
        { type: 'reversal', docket, ...refTo(subject, causeOf(event)) },
      ];
    default:
      return [
        ...interimEntries(subject, event),
        ...panelEntries(subject, event),
        ...sanctionEntries(subject, event),
      ];
  }
}

function interimEntries(subject: Case, event: CaseEvent): EntryDraft[] {
  const { docket } = subject;
  switch (event.type) {
    case 'interim-imposed': {
      const { id, ground, act } = event.measure;
      const days = Math.max(
        1,
        Math.ceil(
          (event.measure.lapsesAt.getTime() - event.measure.imposedAt.getTime()) / 86_400_000,
        ),
      );
      const sanction =
        act.kind === 'label' ? 'label' : act.kind === 'hide' ? 'post-hidden' : 'feature-limit';
      const entry = {
        docket,
        rules: rulesOf(subject),
        sanction,
        term: { days },
        exception: ground,
      };
      return [{ type: 'interim', ...entry, subject: { kind: 'interim', id } }];
    }
    case 'interim-ratified': {
      const act = { kind: 'interim-ratified', id: event.measureId } as const;
      const ref = refTo(subject, { kind: 'interim', id: event.measureId });
      return [
        { type: 'interim-ratified', docket, ...ref, panel: panelCount(event.tally), subject: act },
      ];
    }
    case 'interim-lapsed':
    case 'interim-lifted': {
      const ref = refTo(subject, { kind: 'interim', id: event.measureId });
      const act = { kind: 'interim-ended', id: event.measureId } as const;
      const panel =
        event.type === 'interim-lifted' && event.tally !== undefined
          ? { panel: panelCount(event.tally) }
          : {};
      return [{ type: 'interim-lapsed', docket, ...ref, ...panel, subject: act }];
    }
    default:
      return [];
  }
}

function panelEntries(subject: Case, event: CaseEvent): EntryDraft[] {
  const { docket } = subject;
  switch (event.type) {
    case 'seed-committed':
      return [{ type: 'draw-committed', docket, subject: { kind: 'seed', id: event.panel.id } }];
    case 'panel-drawn':
      return [
        { type: 'draw-revealed', docket, ...refTo(subject, { kind: 'seed', id: event.panelId }) },
      ];
    case 'too-few-eligible': {
      const ref = refTo(subject, { kind: 'seed', id: event.panelId });
      const act = { kind: 'too-few-eligible', id: event.panelId } as const;
      return [{ type: 'draw-revealed', docket, ...ref, outcome: 'undecidable', subject: act }];
    }
    case 'votes-revealed':
      return [votesEntry(subject, event.panelId)];
    default:
      return [];
  }
}

function votesEntry(subject: Case, id: PanelId): EntryDraft {
  const panel = subject.panels.find((one) => one.id === id);
  const seats = panel === undefined ? {} : { panel: castOnly(panel) };
  return {
    type: 'votes-committed',
    docket: subject.docket,
    ...seats,
    subject: { kind: 'votes', id },
  };
}

/** Before a decision only how many voted is said, not how. */
function castOnly(panel: Panel): EntryPanel {
  const recused = panel.seats.filter(({ state }) => state === 'recused').length;
  return { size: Math.max(panel.size, castCount(panel)), for: 0, against: 0, recused };
}

function sanctionEntries(subject: Case, event: CaseEvent): EntryDraft[] {
  const { docket } = subject;
  switch (event.type) {
    case 'sanction-started': {
      const sanction = subject.sanctions.find(({ id }) => id === event.sanctionId);
      if (sanction === undefined) return [];
      const act = { kind: 'sanction-started', id: sanction.id } as const;
      const terms = { sanction: sanctionCodes[sanction.measure.kind], ...termOfSanction(sanction) };
      const ref = decisionRef(subject, sanction);
      // The statement says how to leave; that the way was open is on the record too (article 13).
      const offered = sanction.measure.kind === 'ban' ? ['exit-offered' as const] : [];
      return [
        ...offered.map((type) => ({ type, docket, ...ref })),
        { type: 'sanction-started', docket, ...ref, ...terms, subject: act },
      ];
    }
    case 'sanction-ended': {
      const type = event.by === 'term' ? 'sanction-expired' : 'sanction-ended';
      return [sanctionEntry(subject, type, event.sanctionId)];
    }
    case 'sanction-overturned':
      return [sanctionEntry(subject, 'sanction-ended', event.sanctionId)];
    case 'sanction-stayed':
      return [sanctionEntry(subject, 'sanction-stayed', event.sanctionId)];
    case 'sanction-resumed':
      return [sanctionEntry(subject, 'sanction-resumed', event.sanctionId)];
    default:
      return [];
  }
}

function sanctionEntry(
  subject: Case,
  type: 'sanction-ended' | 'sanction-expired' | 'sanction-stayed' | 'sanction-resumed',
  id: Sanction['id'],
): EntryDraft {
  const started = refTo(subject, { kind: 'sanction-started', id });
  const sanction = subject.sanctions.find((one) => one.id === id);
  const ref =
    started.ref !== undefined || sanction === undefined ? started : decisionRef(subject, sanction);
  const kind = type === 'sanction-stayed' ? 'stay' : 'sanction-ended';
  const act = type === 'sanction-resumed' ? {} : { subject: { kind, id } as const };
  return { type, docket: subject.docket, ...ref, ...act };
}

function decisionRef(subject: Case, sanction: Sanction): { readonly ref?: number } {
  return refTo(subject, { kind: 'decision', id: sanction.decisionId });
}

/** A decision is entered with its statement, once for each sanction and once if there is none. */
function decisionEntries(subject: Case, id: Decision['id']): EntryDraft[] {
  const decision = subject.decisions.find((one) => one.id === id);
  if (decision === undefined) return [];
  const heaviest = decision.measures.toSorted((a, b) => levelOf(b) - levelOf(a))[0];
  const { treatments } = decision.reasons;
  const count = (how: string): number => treatments.filter((one) => one.how === how).length;
  return [
    {
      type: heaviest?.kind === 'warning' ? 'warning' : 'decision',
      docket: subject.docket,
      rules: rulesOf(subject),
      outcome: outcomeOf(decision),
      ...(heaviest === undefined
        ? {}
        : { sanction: sanctionCodes[heaviest.kind], term: termOfMeasure(heaviest, decision) }),
      panel: panelCount(decision.tally),
      ...(decision.exception === undefined ? {} : { exception: decision.exception.code }),
      ...((decision.reasons.departure ?? '').trim() === '' ? {} : { departure: 1 as const }),
      automated: {
        detection: decision.automated.detection ? 1 : 0,
        decision: decision.automated.decision ? 1 : 0,
      },
      treatment: {
        followed: count('followed'),
        distinguished: count('distinguished'),
        overruled: count('overruled'),
      },
      subject: { kind: 'decision', id },
    },
  ];
}

function outcomeOf({ reasons }: Decision): string {
  const proved = reasons.findings.filter((finding) => finding.proved).length;
  if (proved === 0) return 'not-proved';
  return proved === reasons.findings.length ? 'proved' : 'partly-proved';
}

function appealFiled(
  subject: Case,
  appeal: { readonly id: Case['appeals'][number]['id']; readonly decisionId?: Decision['id'] },
): EntryDraft {
  const act = { kind: 'appeal', id: appeal.id } as const;
  const ref =
    appeal.decisionId === undefined
      ? firstRef(subject)
      : refTo(subject, { kind: 'decision', id: appeal.decisionId });
  return { type: 'appeal-filed', docket: subject.docket, ...ref, subject: act };
}

type Judged = Extract<CaseEvent, { readonly type: 'appeal-decided' | 'review-decided' }>;

function judgedEntry(subject: Case, type: 'appeal-decided' | 'review', event: Judged): EntryDraft {
  const [judged, act] = judgedActs(subject, event);
  // The ledger knows a review that ends a sanction as one that found it no longer right.
  const outcome = event.outcome === 'ended' ? 'corrected' : event.outcome;
  const ref = judged === undefined ? firstRef(subject) : refTo(subject, judged);
  const { docket } = subject;
  const votes = event.type === 'review-decided' ? blindLevels(subject, event.reviewId) : [];
  return {
    type,
    docket,
    ...ref,
    outcome,
    panel: panelCount(event.tally),
    ...(votes.length === 0 ? {} : { levels: votes }),
    subject: act,
  };
}

/** What was judged, and the judgement, as acts of the ledger. */
function judgedActs(
  subject: Case,
  event: Judged,
): readonly [EntrySubject | undefined, EntrySubject] {
  if (event.type === 'appeal-decided') {
    const { appealId: id } = event;
    return [
      { kind: 'appeal', id },
      { kind: 'appeal-decision', id },
    ];
  }
  const review = subject.reviews.find(({ id }) => id === event.reviewId);
  const judged =
    review === undefined ? undefined : ({ kind: 'decision', id: review.decisionId } as const);
  return [judged, { kind: 'review', id: event.reviewId }];
}

function restoredEntries(
  subject: Case,
  event: Extract<CaseEvent, { readonly type: 'restored' }>,
): EntryDraft[] {
  if (event.sanctions.length === 0) return [];
  const decided: EntrySubject =
    event.by.kind === 'appeal'
      ? { kind: 'appeal-decision', id: event.by.id }
      : { kind: 'review', id: event.by.id };
  const act = { kind: 'restoration', id: event.by.id } as const;
  return [
    ...corrigendum(subject, event),
    { type: 'reversal', docket: subject.docket, ...refTo(subject, decided), subject: act },
  ];
}

/** The entry of a decision that a review found wrong is corrected by another: nothing is edited. */
function corrigendum(
  subject: Case,
  { by }: Extract<CaseEvent, { readonly type: 'restored' }>,
): EntryDraft[] {
  const review = by.kind === 'review' ? subject.reviews.find(({ id }) => id === by.id) : undefined;
  if (review?.outcome !== 'corrected') return [];
  const wrong = refTo(subject, { kind: 'decision', id: review.decisionId });
  return [{ type: 'corrigendum', docket: subject.docket, ...wrong }];
}

/** Where the ledger holds an earlier act of the case. */
function refTo(subject: Case, act: EntrySubject): { readonly ref?: number } {
  const key = entryKey(act);
  const index = subject.entries.find((entry) => entryKey(entry.subject) === key)?.index;
  return index === undefined ? firstRef(subject) : { ref: index };
}

function firstRef(subject: Case): { readonly ref?: number } {
  const index = subject.entries[0]?.index;
  return index === undefined ? {} : { ref: index };
}

function rulesOf(subject: Case): RuleRef[] {
  const byKey = new Map(
    subject.allegations.map(({ rule }) => [`${rule.id}/${rule.version}`, rule]),
  );
  return [...byKey.values()];
}

function panelCount({ size, for: inFavour, against, recused }: Tally): EntryPanel {
  return { size, for: inFavour, against, recused };
}
