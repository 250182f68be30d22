import { isRefusal, refuse, type AccountId, type Refusal } from '#foundation';
import type { Actor, Candidate, Case, Charter, Context, Panel, Seat } from './model.ts';
import { isOnTerm } from './terms.ts';

export function reportersOf(subject: Case): readonly AccountId[] {
  return subject.reports.flatMap((report) => report.reporter ?? []);
}

/** The account that asks; refuses the clock, which is nobody. */
export function actorOf(context: Context): AccountId | Refusal {
  if (context.actor.kind === 'account') return context.actor.id;
  return refuse('forbidden', { detail: 'Only a person can do this.' });
}

/** Why somebody cannot do what any officer can. */
export function officerProblem(actor: Actor): Refusal | undefined {
  if (actor.kind === 'account' && actor.roles.includes('officer')) return undefined;
  return refuse('forbidden', { article: 6, detail: 'Only an officer can do this.' });
}

/** Why an officer cannot be the second hand: it is another one than who proposed. */
export function confirmationProblem(second: Actor, proposedBy: AccountId): Refusal | undefined {
  const forbidden = officerProblem(second);
  if (forbidden !== undefined) return forbidden;
  if (second.kind === 'account' && second.id !== proposedBy) return undefined;
  return refuse('single-hand', { article: 6, detail: 'The second officer is another one.' });
}

/** The officer who asks, if they may act in this case at all: never on a case that is theirs. */
export function officerOf(subject: Case, context: Context): AccountId | Refusal {
  return requireOfficerOf(subject, context.actor);
}

/** The same of whoever asks, where nothing else bears on it. */
export function requireOfficerOf(subject: Case, actor: Actor): AccountId | Refusal {
  if (actor.kind !== 'account' || !actor.roles.includes('officer')) {
    return refuse('forbidden', { article: 6, detail: 'Only an officer can do this.' });
  }
  const { id } = actor;
  if (id === subject.respondent || reportersOf(subject).includes(id)) {
    return refuse('not-eligible', {
      article: 2,
      detail: 'A case is routed away from the officer whom it is about, or who reported it.',
    });
  }
  return id;
}

/** What was sent back is decided again by others (article 11). */
export function notTwice(subject: Case, officer: AccountId): Refusal | undefined {
  const decidedBefore = subject.parts.some(
    ({ account, as }) => account === officer && as === 'decision',
  );
  if (!decidedBefore) return undefined;
  return refuse('not-eligible', {
    article: 6,
    detail: 'Whoever decided an earlier step of a case does not decide it again.',
  });
}

/** Refuses anyone but the clock and the officers who may act in the case. */
export function clockOrOfficer(subject: Case, context: Context): Refusal | undefined {
  if (context.actor.kind === 'clock') return undefined;
  const officer = officerOf(subject, context);
  return isRefusal(officer) ? officer : undefined;
}

/** What only the software itself records: a delivery, an entry. No person can claim it. */
export function clockOnly(context: Context): Refusal | undefined {
  if (context.actor.kind === 'clock') return undefined;
  return refuse('forbidden', { article: 12, detail: 'Only the service itself records this.' });
}

export function respondentOnly(subject: Case, context: Context): AccountId | Refusal {
  const actor = actorOf(context);
  if (isRefusal(actor) || actor === subject.respondent) return actor;
  return refuse('forbidden', { article: 5, detail: 'Only the respondent can do this.' });
}

export function seatOf(panel: Panel, member: AccountId): Seat | undefined {
  return panel.seats.find((seat) => seat.member === member && seat.state === 'sitting');
}

/** The sitting panelist who asks. */
export function panelistOf(panel: Panel, context: Context): AccountId | Refusal {
  const actor = actorOf(context);
  if (isRefusal(actor) || seatOf(panel, actor) !== undefined) return actor;
  return refuse('not-a-panelist', { article: 6, detail: 'Only a sitting panelist can do this.' });
}

/** Everyone who proposed, decided, or sat on any panel of the case, save the panel `except`. */
export function touchedBy(subject: Case, except?: Panel): ReadonlySet<AccountId> {
  const seated = subject.panels
    .filter((panel) => panel.id !== except?.id)
    .flatMap((panel) => panel.seats.map((seat) => seat.member));
  return new Set([...subject.parts.map((part) => part.account), ...seated]);
}

type Exclusion =
  | 'not-a-panelist'
  | 'standing'
  | 'pauses'
  | 'load'
  | 'respondent'
  | 'reporter'
  | 'took-part'
  | 'tie';

/** What bears on who may sit besides the case itself. */
export type Drawing = {
  readonly pool: readonly Candidate[];
  readonly charter: Charter;
  readonly now: Date;
};

/** Why somebody serves on no further panel for now, whichever the case. */
function unavailable(
  { panelist, inGoodStanding, openPanels, served }: Candidate,
  { charter, now }: Drawing,
): Exclusion | undefined {
  if (!panelist) return 'not-a-panelist';
  if (!inGoodStanding) return 'standing';
  if (!isOnTerm(served, now, charter)) return 'pauses';
  return openPanels >= charter.mostOpenPanels ? 'load' : undefined;
}

/** Why someone may not sit on a panel of this case; undefined when they may (article 6). */
function exclusionOf(subject: Case, candidate: Candidate, except?: Panel): Exclusion | undefined {
  const reporters = reportersOf(subject);
  if (candidate.account === subject.respondent) return 'respondent';
  if (reporters.includes(candidate.account)) return 'reporter';
  if (touchedBy(subject, except).has(candidate.account)) return 'took-part';
  const parties = [subject.respondent, ...reporters];
  return candidate.tiedTo.some((account) => parties.includes(account)) ? 'tie' : undefined;
}

/** Those of the pool who may sit, each once. */
export function eligibleFor(subject: Case, drawing: Drawing, except?: Panel): AccountId[] {
  const { pool } = drawing;
  const refused = new Set(
    pool
      .filter(
        (candidate) =>
          (unavailable(candidate, drawing) ?? exclusionOf(subject, candidate, except)) !==
          undefined,
      )
      .map((candidate) => candidate.account),
  );
  const all = new Set(pool.map((candidate) => candidate.account));
  return [...all].filter((account) => !refused.has(account));
}
