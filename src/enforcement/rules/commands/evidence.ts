import { isRefusal, refuse, type AccountId, type Refusal } from '#foundation';
import type { Case, Exhibit } from '../model.ts';
import { firstRefusal, inState, need, undecidedStates, type Rule } from '../outcome.ts';
import { clockOnly, officerOf } from '../parties.ts';
import { isUnverified } from '../verification.ts';
import { freshExhibits } from './triage.ts';

/**
 * Puts what the server fetched into the case, as long as it can still be served: what comes after
 * the notice cannot be held against the respondent (article 5).
 */
export const fileCapture: Rule<'file-capture'> = (subject, { exhibit }, context) => {
  const refused = firstRefusal(
    () => clockOnly(context),
    () => inState(subject, ['reported', 'open'], 'The case had gone on before it was fetched.'),
    () => freshExhibits(subject, [exhibit], exhibit.filedBy, context),
    () =>
      exhibit.origin === 'off'
        ? undefined
        : refuse('invalid', { article: 8, detail: 'What was fetched comes from elsewhere.' }),
  );
  return refused ?? [{ type: 'capture-filed', at: context.now, exhibit }];
};

/** A second person confirms evidence from elsewhere: neither who brought it nor who took the case up. */
export const confirmExhibit: Rule<'confirm-exhibit'> = (subject, command, context) => {
  const officer = officerOf(subject, context);
  if (isRefusal(officer)) return officer;
  const { exhibitId, note } = command;
  const exhibit = subject.exhibits.find(({ id }) => id === exhibitId);
  if (exhibit === undefined) return refuse('not-found', { detail: 'There is no such exhibit.' });
  const refused = firstRefusal(
    () =>
      inState(
        subject,
        undecidedStates,
        'Evidence is confirmed in an open case, before the decision.',
      ),
    () =>
      isUnverified(exhibit)
        ? undefined
        : refuse('conflict', { article: 8, detail: 'This exhibit needs no confirmation.' }),
    () => second(subject, exhibit, officer),
    () => need(note, 'note', 8),
  );
  return refused ?? [{ type: 'exhibit-confirmed', at: context.now, exhibitId, officer, note }];
};

function second(subject: Case, exhibit: Exhibit, officer: AccountId): Refusal | undefined {
  const isFirst =
    exhibit.capturedBy === officer ||
    subject.parts.some(({ account, as }) => account === officer && as === 'triage');
  if (!isFirst) return undefined;
  return refuse('single-hand', {
    article: 6,
    detail: 'A second person confirms it: neither who brought it nor who took the case up.',
  });
}
