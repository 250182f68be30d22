import { refuse, type AccountId, type Refusal } from '#foundation';
import { addDays, addHours, isDue } from './deadlines.ts';
import { exceptionProblem } from './exceptions.ts';
import { exceptionMajority, simpleMajority } from './majority.ts';
import type { Actor, Candidate, Charter, ExceptionUse } from './model.ts';
import { firstRefusal, need } from './outcome.ts';
import { confirmationProblem, officerProblem } from './parties.ts';
import { reviewDaysOf } from './schedule.ts';
import { isOnTerm } from './terms.ts';

/** Row D of the schedule: what can be moved about a whole remote server. */
export type ServerDeed = 'limit' | 'suspension' | 'lift';

/** That the server's administrators were told, when, and by what way. */
export type ServerNotice = { readonly at: Date; readonly how: string };

export type ServerDraft = {
  readonly domain: string;
  readonly does: ServerDeed;
  readonly facts: string;
  /** Why nothing less would do; of a lift nothing is asked. */
  readonly lesser: string;
  /** What the public list says in a few words. */
  readonly summary: string;
  readonly told?: ServerNotice | undefined;
  readonly exception?: ExceptionUse | undefined;
  /** In how many days it is decided anew, or ends; of a lift none. */
  readonly reviewDays?: number | undefined;
};

export type MovedServer = ServerDraft & {
  readonly proposedBy: AccountId;
  readonly proposedAt: Date;
};

const longestSummary = 200;

type Moving = {
  readonly now: Date;
  readonly ownHost: string;
  readonly charter: Charter;
  /** Whether something is in force over the server. */
  readonly isRestricted: boolean;
};

/** Why an officer cannot move this as it stands. */
export function serverMotionProblem(
  officer: Actor,
  draft: ServerDraft,
  { now, ownHost, charter, isRestricted }: Moving,
): Refusal | undefined {
  const isLift = draft.does === 'lift';
  return firstRefusal(
    () => officerProblem(officer),
    () => (draft.domain === ownHost ? ownServer() : undefined),
    () => need(draft.facts, 'facts', 8),
    () => (isLift ? undefined : need(draft.lesser, 'lesser', 8)),
    () => need(draft.summary, 'summary', 8),
    () => (draft.summary.length > longestSummary ? summaryTooLong() : undefined),
    () => (isLift ? undefined : groundProblem(draft, now)),
    () => (isLift ? undefined : reviewProblem(draft, charter)),
    () => (isLift && !isRestricted ? nothingToLift() : undefined),
  );
}

/** Article 5, or article 4: the administrators were told, or an enumerated exception is invoked. */
function groundProblem({ told, exception }: ServerDraft, now: Date): Refusal | undefined {
  if (told !== undefined && exception === undefined) {
    if (told.at <= now) return need(told.how, 'told-how', 5);
    return refuse('not-heard', {
      article: 5,
      field: 'told-at',
      detail: 'They are told before it is moved.',
    });
  }
  if (told === undefined && exception !== undefined) {
    const unsaid = exception.conditions.map(
      ({ id, sentence }) =>
        () =>
          need(sentence, id, 4),
    );
    return firstRefusal(...unsaid, () => exceptionProblem(exception));
  }
  return refuse('not-heard', {
    article: 5,
    field: 'told-at',
    detail: 'Say when and how its administrators were told, or which exception is invoked.',
  });
}

/** Articles 10 and 14, and article 4's thirty days. */
function reviewProblem(
  { reviewDays, exception }: ServerDraft,
  charter: Charter,
): Refusal | undefined {
  const most = exception === undefined ? reviewDaysOf(charter) : charter.exceptionReviewDays;
  if (reviewDays !== undefined && Number.isInteger(reviewDays) && reviewDays >= 1) {
    if (reviewDays <= most) return undefined;
  }
  return refuse('term-too-long', {
    article: exception === undefined ? 10 : 4,
    field: 'review-days',
    detail: `It is reviewed within ${most} days.`,
  });
}

const ownServer = (): Refusal =>
  refuse('invalid', { article: 6, field: 'domain', detail: 'This is the server itself.' });

const summaryTooLong = (): Refusal =>
  refuse('too-large', {
    field: 'summary',
    detail: `The short reason has at most ${longestSummary} characters.`,
  });

const nothingToLift = (): Refusal =>
  refuse('wrong-state', { article: 10, detail: 'Nothing is in force over this server.' });

/** From when what was moved can be decided: the administrators have had time to answer (article 5). */
export function serverHeardAt({ told }: Pick<MovedServer, 'told'>, charter: Charter) {
  return told === undefined ? undefined : addHours(told.at, charter.answerHours);
}

function unheard(moved: MovedServer, charter: Charter, now: Date): Refusal | undefined {
  const heardAt = serverHeardAt(moved, charter);
  if (heardAt === undefined || isDue(heardAt, now)) return undefined;
  return refuse('not-heard', {
    article: 5,
    detail: `Its administrators have until ${heardAt.toISOString().slice(0, 16).replace('T', ' ')} UTC to answer.`,
  });
}

/** Why an officer cannot be the second hand: article 6, or it is too early for article 5. */
export function serverSignatureProblem(
  second: Actor,
  moved: MovedServer,
  { charter, now }: { readonly charter: Charter; readonly now: Date },
): Refusal | undefined {
  return firstRefusal(
    () => confirmationProblem(second, moved.proposedBy),
    () => (moved.does === 'suspension' ? panelDecides() : undefined),
    () => unheard(moved, charter, now),
  );
}

const panelDecides = (): Refusal =>
  refuse('single-hand', { article: 6, detail: 'A panel decides whether a server is suspended.' });

/** Why no panel can be drawn on this. */
export function serverDrawProblem(
  officer: Actor,
  moved: MovedServer,
  { charter, now }: { readonly charter: Charter; readonly now: Date },
): Refusal | undefined {
  return firstRefusal(
    () => officerProblem(officer),
    () => (moved.does === 'suspension' ? undefined : officersDecide()),
    () => unheard(moved, charter, now),
  );
}

const officersDecide = (): Refusal =>
  refuse('wrong-state', { article: 6, detail: 'Two officers decide this, without a panel.' });

/** Someone who could sit, and whether they touched a matter of this server or turned away from it. */
export type ServerCandidate = Candidate & {
  readonly tookPart: boolean;
  readonly turnedAway: boolean;
};

/** Those who may sit: panelists on their term, in good standing, who touched none of it. */
export function eligibleForServer(
  pool: readonly ServerCandidate[],
  { charter, now }: { readonly charter: Charter; readonly now: Date },
): readonly AccountId[] {
  return pool
    .filter(
      (one) =>
        one.panelist &&
        one.inGoodStanding &&
        !one.tookPart &&
        !one.turnedAway &&
        isOnTerm(one.served, now, charter) &&
        one.openPanels < charter.mostOpenPanels,
    )
    .map(({ account }) => account);
}

export type ServerVote = {
  readonly supports: boolean;
  /** The exception is voted on by itself (article 4). */
  readonly carriesException: boolean;
  readonly opinion: string;
};

export function serverVoteProblem({ opinion }: ServerVote): Refusal | undefined {
  return need(opinion, 'opinion', 8);
}

/** What a whole panel's votes come to; a vote that is missing decides nothing. */
export function serverOutcome(
  votes: readonly ServerVote[],
  { size, isException }: { readonly size: number; readonly isException: boolean },
): 'carried' | 'rejected' | 'undecidable' {
  if (votes.length < size) return 'undecidable';
  const inFavour = votes.filter(({ supports }) => supports).length;
  const forException = votes.filter(({ carriesException }) => carriesException).length;
  if (inFavour < simpleMajority(size)) return 'rejected';
  return isException && forException < exceptionMajority(size) ? 'rejected' : 'carried';
}

/** The day by which a measure that starts now is decided anew, or ends. */
export function serverReviewAt(startedAt: Date, { reviewDays = 1 }: ServerDraft): Date {
  return addDays(startedAt, reviewDays);
}
