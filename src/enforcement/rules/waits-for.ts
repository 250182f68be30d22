import { activePanel } from './find.ts';
import type { Case, PanelPurpose } from './model.ts';

/** Whose turn it is in a case: only what waits for an officer is work at the desk. */
export type WaitsFor = 'officer' | 'respondent' | 'panel' | 'service';

export function waitsFor(subject: Case): WaitsFor {
  const open = openPurposes(subject);
  if (open.some((purpose) => activePanel(subject, purpose) === undefined)) return 'officer';
  if (open.length > 0) return 'panel';
  switch (subject.state) {
    case 'noticed':
      return 'respondent';
    case 'open':
      return isAsked(subject) ? 'respondent' : 'officer';
    case 'answered':
    case 'silent':
      return activePanel(subject, { kind: 'decision' }) === undefined ? 'officer' : 'panel';
    case 'deliberating':
      return 'panel';
    case 'decided':
      return 'service';
    default:
      return 'officer';
  }
}

/** What is to be heard by a panel besides the matter itself. */
function openPurposes({ interim, appeals, reviews }: Case): readonly PanelPurpose[] {
  return [
    ...interim
      .filter(({ state }) => state === 'in-force')
      .map(({ id }) => ({ kind: 'ratification', measureId: id }) as const),
    ...appeals
      .filter(({ outcome }) => outcome === undefined)
      .map(({ id }) => ({ kind: 'appeal', appealId: id }) as const),
    ...reviews
      .filter(({ outcome }) => outcome === undefined)
      .map(({ id }) => ({ kind: 'review', reviewId: id }) as const),
  ];
}

function isAsked({ clarification }: Case): boolean {
  return clarification !== undefined && clarification.outcome === undefined;
}
