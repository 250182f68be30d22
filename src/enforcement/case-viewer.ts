import { hasRole } from '#accounts';
import type { AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import { reportersOf } from './rules/parties.ts';
import type { Case } from './rules/model.ts';
import type { CaseViewer } from './types.ts';

/**
 * As what somebody sees a case; undefined for everyone else. A party is a party even when they hold
 * a role: an officer whom the case is about, or who reported it, sees it as that and no more.
 */
export async function viewerOf(
  db: Reader,
  subject: Case,
  viewer: AccountId,
): Promise<CaseViewer | undefined> {
  if (viewer === subject.respondent) return concernsThem(subject) ? 'respondent' : undefined;
  if (reportersOf(subject).includes(viewer)) return 'reporter';
  if (isSeated(subject, viewer)) return 'panelist';
  return (await hasRole(db, viewer, 'officer')) ? 'officer' : undefined;
}

/** A respondent sees their case from when anything of it was sent to them or done to them. */
export function concernsThem(subject: Case): boolean {
  const { notice, clarification, interim, decisions } = subject;
  return [notice, clarification, ...interim, ...decisions].some((one) => one !== undefined);
}

function isSeated(subject: Case, viewer: AccountId): boolean {
  return subject.panels.some(({ seats }) =>
    seats.some(({ member, state }) => member === viewer && state === 'sitting'),
  );
}
