import { dayOf, type AccountId } from '#foundation';
import { carriedReview } from './rules/commands/review.ts';
import { activePanel } from './rules/find.ts';
import type { Appeal, Case, Decision, Exhibit, Panel, Review } from './rules/model.ts';
import type {
  AppealView,
  CaseViewer,
  DecisionView,
  PanelView,
  ReviewView,
  SeatView,
} from './types.ts';

/** Open exhibits for the parties who are heard, confidential ones for deciders; sealed ones are opened, never seen in passing. */
export function maySeeExhibit(exhibit: Exhibit, as: CaseViewer): boolean {
  if (exhibit.class === 'sealed') return false;
  if (as === 'officer' || as === 'panelist') return true;
  return as === 'respondent' && (exhibit.class === 'open' || exhibit.filedBy === 'respondent');
}

/**
 * When something was captured or begun. A party is told the day: the minute of a report can tell
 * who reported (article 2).
 */
export function shownTime(at: Date, as: CaseViewer): Date {
  return as === 'officer' || as === 'panelist' ? at : new Date(`${dayOf(at)}T00:00:00.000Z`);
}

/**
 * A panel with its votes still sealed. Parties know panelists by letter only, and while a panel
 * votes not even which of the letters has: the hour of a vote is a trace.
 */
export function panelView(panel: Panel, viewer: AccountId, as: CaseViewer): PanelView {
  const { id, purpose, state, size, seedCommitment, seed, drawnAt, votesBy, eligible } = panel;
  return {
    id,
    purpose,
    state,
    size,
    seedCommitment,
    ...(seed === undefined ? {} : { seed }),
    ...(drawnAt === undefined ? {} : { drawnAt }),
    ...(votesBy === undefined ? {} : { votesBy }),
    ...(eligible === undefined ? {} : { eligible }),
    seats: panel.seats.map((seat): SeatView => {
      const you = seat.member === viewer;
      const named = you || as === 'officer' ? { member: seat.member } : {};
      const open =
        as === 'officer' && seat.challenge?.decided === false ? seat.challenge : undefined;
      return {
        letter: seat.letter,
        state: seat.state,
        ...(you || as === 'officer' || state !== 'drawn'
          ? { voted: seat.sealed !== undefined }
          : {}),
        you,
        ...named,
        ...(open === undefined ? {} : { challenge: open.reason }),
      };
    }),
  };
}

export function decisionView(subject: Case, decision: Decision): DecisionView {
  const { id, by, deciderCount, measures, exception, priorWarning, reasons } = decision;
  const { tally, opinions, usualRange, decidedAt, statement, appealBy, overturnedAt } = decision;
  const entry = subject.entries.find(
    ({ subject: act }) => act.kind === 'decision' && act.id === id,
  );
  return {
    id,
    kind: by.kind,
    deciderCount,
    measures,
    ...(exception === undefined ? {} : { exception }),
    ...(priorWarning === undefined ? {} : { priorWarning }),
    reasons,
    tally,
    opinions,
    usualRange,
    decidedAt,
    ...(statement === undefined
      ? {}
      : {
          statement: {
            id: statement.id,
            document: statement.document,
            text: statement.text,
            service: statement.service,
          },
        }),
    ...(appealBy === undefined ? {} : { appealBy }),
    ...(overturnedAt === undefined ? {} : { overturnedAt }),
    ...(entry === undefined ? {} : { entryIndex: entry.index }),
  };
}

export function appealView(subject: Case, appeal: Appeal): AppealView {
  const {
    newEvidence: _evidence,
    appellant: _who,
    panelId: _panel,
    treatments: _all,
    ...shown
  } = appeal;
  if (appeal.outcome !== undefined) return shown;
  const state = activePanel(subject, { kind: 'appeal', appealId: appeal.id })?.state;
  const stage = state === 'drawn' ? 'voting' : state === 'revealed' ? 'writing' : 'waits';
  return { ...shown, stage };
}

export function reviewView(subject: Case, review: Review): ReviewView {
  const { id, decisionId, ground, outcome, reasons, decidedAt } = review;
  const panel = activePanel(subject, { kind: 'review', reviewId: id });
  const carried =
    outcome === undefined && panel?.state === 'revealed'
      ? { carried: carriedReview(panel, { subject, review }) }
      : {};
  return {
    id,
    decisionId,
    ground,
    ...carried,
    ...(outcome === undefined ? {} : { outcome }),
    ...(reasons === undefined ? {} : { reasons }),
    ...(decidedAt === undefined ? {} : { decidedAt }),
  };
}
