import { isRefusal, refuse, type AccountId, type Refusal } from '#foundation';
import { activeInterim } from '../find.ts';
import type { Case, CaseEvent, CommandOf, Context, Exhibit } from '../model.ts';
import { firstRefusal, inState, need, type Outcome, type Rule } from '../outcome.ts';
import { notTwice, officerOf } from '../parties.ts';

const docketPattern = /^[0-9a-f]{32}$/;

/**
 * Takes a report in: a new case in state `reported`, or one more report in a case that is not
 * decided. Whoever reports, however many: nothing else happens by itself (article 2).
 */
export function receiveReport(
  subject: Case | undefined,
  command: CommandOf<'receive-report'>,
  context: Context,
): Outcome {
  const refused = firstRefusal(
    () => reporterIsActor(command, context),
    () => (command.reporter === command.respondent ? selfReport() : undefined),
    () => joins(subject, command),
    () => freshExhibits(subject, command.exhibits, 'reporter', context),
  );
  if (refused !== undefined) return refused;
  const at = context.now;
  const { reporter } = command;
  const report = {
    id: command.reportId,
    ...(reporter === undefined ? {} : { reporter }),
    citedRules: command.citedRules,
    receivedAt: at,
  };
  const received: CaseEvent = { type: 'report-received', at, report, exhibits: command.exhibits };
  return subject === undefined ? [created(command, at, 'report'), received] : [received];
}

const selfReport = (): Refusal =>
  refuse('invalid', { article: 2, field: 'respondent', detail: 'Nobody can report themselves.' });

function reporterIsActor(
  { reporter }: CommandOf<'receive-report'>,
  { actor }: Context,
): Refusal | undefined {
  if (actor.kind === 'clock' || actor.id === reporter) return undefined;
  return refuse('forbidden', { article: 2, detail: 'A report is filed in its own name.' });
}

function joins(
  subject: Case | undefined,
  command: CommandOf<'receive-report'>,
): Refusal | undefined {
  if (subject === undefined) return wellFormedDocket(command.docket);
  if (subject.id !== command.caseId || subject.respondent !== command.respondent) {
    return refuse('conflict', { detail: 'The report belongs to another case.' });
  }
  if (subject.reports.some((report) => report.id === command.reportId)) {
    return refuse('conflict', { detail: 'The case has this report.' });
  }
  return inState(subject, ['reported', 'open'], 'The report starts a case of its own.');
}

/**
 * Opens a reported case, or one on the officer's own initiative. An officer who reported it, or
 * whom it is about, cannot.
 */
export function openCase(
  subject: Case | undefined,
  command: CommandOf<'open-case'>,
  context: Context,
): Outcome {
  if (subject !== undefined) return openReported(subject, context);
  const { actor, now } = context;
  if (actor.kind !== 'account' || !actor.roles.includes('officer')) {
    return refuse('forbidden', { article: 6, detail: 'Only an officer can open a case.' });
  }
  if (actor.id === command.respondent) {
    return refuse('not-eligible', { article: 2, detail: 'An officer cannot open their own case.' });
  }
  const malformed = wellFormedDocket(command.docket);
  if (malformed !== undefined) return malformed;
  return [
    created(command, now, 'own-initiative'),
    { type: 'case-opened', at: now, officer: actor.id },
  ];
}

function openReported(subject: Case, context: Context): Outcome {
  const officer = officerOf(subject, context);
  if (isRefusal(officer)) return officer;
  const refused = inState(subject, ['reported'], 'Only a reported case can be opened.');
  return refused ?? [{ type: 'case-opened', at: context.now, officer }];
}

/** Ends a matter before a decision. The reporter is told, and may appeal (articles 2 and 11). */
export const dismiss: Rule<'dismiss'> = (subject, command, context) => {
  const officer = officerOf(subject, context);
  if (isRefusal(officer)) return officer;
  const refused = firstRefusal(
    () =>
      inState(
        subject,
        ['reported', 'open', 'noticed', 'answered', 'silent'],
        'Only an undecided case can be dismissed.',
      ),
    () => notTwice(subject, officer),
    () => need(command.reason, 'reason', 8),
  );
  if (refused !== undefined) return refused;
  const at = context.now;
  const lifted = activeInterim(subject).map((measure): CaseEvent => ({
    type: 'interim-lifted',
    at,
    measureId: measure.id,
    reason: 'dismissal',
    officer,
  }));
  return [...lifted, { type: 'case-dismissed', at, officer, reason: command.reason }];
};

/** Joins a case to another of the same respondent, before anything was served. */
export const merge: Rule<'merge'> = (subject, command, context) => {
  const officer = officerOf(subject, context);
  if (isRefusal(officer)) return officer;
  const refused = firstRefusal(
    () => inState(subject, ['reported', 'open'], 'Only a case not yet served can be merged.'),
    () =>
      command.into === subject.id || command.intoRespondent !== subject.respondent
        ? refuse('conflict', { detail: 'Only another case of the same respondent can take it in.' })
        : undefined,
    () =>
      activeInterim(subject).length > 0
        ? refuse('conflict', { article: 7, detail: 'An interim measure is in force in this case.' })
        : undefined,
  );
  return refused ?? [{ type: 'case-merged', at: context.now, officer, into: command.into }];
};

function created(
  command: { readonly caseId: Case['id']; readonly docket: string; readonly respondent: AccountId },
  at: Date,
  source: 'report' | 'own-initiative',
): CaseEvent {
  const { caseId, docket, respondent } = command;
  return { type: 'case-created', at, caseId, docket, respondent, source };
}

function wellFormedDocket(docket: string): Refusal | undefined {
  if (docketPattern.test(docket)) return undefined;
  return refuse('invalid', { field: 'docket', detail: 'A docket is 32 hex digits.' });
}

/** Refuses exhibits that the case has, that come from the future, or in another's name. */
export function freshExhibits(
  subject: Case | undefined,
  exhibits: readonly Exhibit[],
  filedBy: Exhibit['filedBy'],
  context: Context,
): Refusal | undefined {
  const known = new Set((subject?.exhibits ?? []).map((exhibit) => exhibit.id));
  for (const exhibit of exhibits) {
    if (known.has(exhibit.id)) return refuse('conflict', { detail: 'The case has this exhibit.' });
    known.add(exhibit.id);
    if (exhibit.filedBy !== filedBy) {
      return refuse('invalid', { field: 'filedBy', detail: `Filed by the ${filedBy}.` });
    }
    if (exhibit.confirmed !== undefined) {
      return refuse('invalid', { article: 8, detail: 'Evidence comes unconfirmed into a case.' });
    }
    if (exhibit.capturedAt > context.now) {
      return refuse('invalid', { field: 'capturedAt', detail: 'Captured in the future.' });
    }
  }
  return undefined;
}
