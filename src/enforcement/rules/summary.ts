import { dayMs, refuse, type AccountId, type Refusal } from '#foundation';
import { exceptionProblem } from './exceptions.ts';
import type { Actor, Charter, ExceptionUse, SummaryAccount, SummaryFacts } from './model.ts';
import { firstRefusal, need } from './outcome.ts';
import { confirmationProblem, officerProblem } from './parties.ts';

/** Row S of the schedule: no more than this in one batch, and none that is this old. */
export const mostInBatch = 1000;
export const summaryDays = 14;

/** However small a batch is, as many as this of it are decided again. */
const leastSample = 5;

/** What an officer proposes for everybody on a list. */
export type BatchReasons = {
  readonly facts: string;
  readonly exception: ExceptionUse;
};

/** Why a list cannot be proposed as it stands: by nobody's officer, of nobody or too many, without reasons. */
export function batchProblem(
  officer: Actor,
  accounts: readonly AccountId[],
  { facts, exception }: BatchReasons,
): Refusal | undefined {
  return firstRefusal(
    () => officerProblem(officer),
    () => sizeProblem(accounts),
    () => need(facts, 'facts', 8),
    ...exception.conditions.map(
      ({ id, sentence }) =>
        () =>
          need(sentence, id, 4),
    ),
    () => exceptionProblem(exception),
  );
}

function sizeProblem(accounts: readonly AccountId[]): Refusal | undefined {
  const distinct = new Set(accounts).size;
  if (distinct === 0) {
    return refuse('reasons-missing', {
      article: 8,
      field: 'account',
      detail: 'A batch names the accounts that it is about.',
    });
  }
  if (distinct <= mostInBatch && distinct === accounts.length) return undefined;
  return refuse('too-large', {
    article: 6,
    field: 'account',
    detail: `A batch has ${mostInBatch} different accounts at most.`,
  });
}

/** Why an account that was listed is not removed. */
export type SparedBecause =
  'gone' | 'too-old' | 'answered' | 'not-eligible' | 'sanctioned' | 'taken-out' | 'in-a-case';

/**
 * What keeps an account out of row S, the plainest first: only an account of this server, younger than
 * 14 days, that no person has answered (articles 4 and 6). Undefined for one that is within it.
 */
export function sparedBecause(account: SummaryAccount, now: Date): SparedBecause | undefined {
  if (account.closed) return 'gone';
  if (!account.local || account.holdsRole) return 'not-eligible';
  if (now.getTime() - account.createdAt.getTime() >= summaryDays * dayMs) return 'too-old';
  if (account.answered) return 'answered';
  return account.restricted ? 'sanctioned' : undefined;
}

const refusals: Readonly<Record<SparedBecause, () => Refusal>> = {
  gone: () => refuse('not-found', { detail: 'The account is closed.' }),
  'not-eligible': () =>
    refuse('not-eligible', {
      article: 6,
      detail: 'Only an account of this server that holds no role is removed summarily.',
    }),
  'too-old': () =>
    refuse('exception-not-carried', {
      article: 4,
      detail: `The account is ${summaryDays} days old: a panel decides.`,
    }),
  answered: () =>
    refuse('exception-not-carried', {
      article: 4,
      detail: 'A person has answered the account: a panel decides.',
    }),
  sanctioned: () => refuse('conflict', { detail: 'The account is restricted already.' }),
  'taken-out': () =>
    refuse('single-hand', {
      article: 6,
      detail: 'The account is not on the list that two officers signed.',
    }),
  'in-a-case': () =>
    refuse('wrong-state', {
      article: 5,
      detail: 'The account is being heard in a case: that is decided there.',
    }),
};

export function sparedRefusal(because: SparedBecause): Refusal {
  return refusals[because]();
}

/** Everything that row S demands of one removal: the two officers, the list, the account. */
export function summaryProblem(facts: SummaryFacts, now: Date): Refusal | undefined {
  const { account, proposedBy, confirmedBy, size } = facts;
  if (proposedBy.kind !== 'account' || confirmedBy?.kind !== 'account') {
    return refuse('single-hand', { article: 6, detail: 'Two officers sign a batch.' });
  }
  const officers = [proposedBy.id, confirmedBy.id];
  const because = sparedBecause(account, now);
  return firstRefusal(
    () => officerProblem(proposedBy),
    () => confirmationProblem(confirmedBy, proposedBy.id),
    () => (size > mostInBatch ? sizeTooLarge() : undefined),
    () => (account.listed ? undefined : sparedRefusal('taken-out')),
    () => (officers.includes(account.id) ? sparedRefusal('not-eligible') : undefined),
    () => (because === undefined ? undefined : sparedRefusal(because)),
    () => (account.tiedOfficers.some((id) => officers.includes(id)) ? tied() : undefined),
  );
}

const sizeTooLarge = (): Refusal =>
  refuse('too-large', { article: 6, detail: `A batch has ${mostInBatch} accounts at most.` });

const tied = (): Refusal =>
  refuse('not-eligible', {
    article: 6,
    detail: 'An officer who follows, blocks or mutes the account does not remove it.',
  });

/** How many of so many removals are decided again, blind (article 15): the charter's share, five at least. */
export function sampleSize(removed: number, { auditPercent }: Charter): number {
  return Math.min(removed, Math.max(leastSample, Math.ceil((removed * auditPercent) / 100)));
}

/**
 * Which of them: those whose entries in the ledger hash lowest. Public and unpredictable, so that
 * nobody chooses, and anybody can check.
 */
export function sampleOf<Item extends { readonly leafHash: Uint8Array }>(
  items: readonly Item[],
  count: number,
): readonly Item[] {
  return items
    .toSorted((left, right) => Buffer.compare(left.leafHash, right.leafHash))
    .slice(0, Math.max(0, count));
}
