import { isRefusal, refuse, type AccountId, type Refusal } from '#foundation';
import { draftProblem } from '../draft.ts';
import { evolve } from '../evolve.ts';
import { decisionOf } from '../find.ts';
import type {
  Case,
  CaseEvent,
  CommandOf,
  Context,
  Decision,
  DecisionDraft,
  SummaryFacts,
} from '../model.ts';
import { firstRefusal, type Outcome, type Rule } from '../outcome.ts';
import { clockOnly, officerOf, reportersOf } from '../parties.ts';
import { isRemoval } from '../schedule.ts';
import { sparedRefusal, summaryProblem } from '../summary.ts';
import { addAllegation } from './hearing.ts';
import { freshExhibits, openCase } from './triage.ts';

/**
 * Removes one account of a batch that two officers signed: opens its case, files the evidence,
 * alleges and decides. Reasons, service, entry, appeal and review follow as for any other decision.
 */
export function removeSummarily(
  subject: Case | undefined,
  command: CommandOf<'remove-summarily'>,
  context: Context,
): Outcome {
  const { summary } = context;
  const refused = firstRefusal(
    () => clockOnly(context),
    () => (summary === undefined ? unsigned() : summaryProblem(summary, context.now)),
    () => concernsOne(summary, subject, command),
    () => (subject === undefined ? undefined : mayBeTakenIn(subject, summary)),
    () => freshExhibits(subject, command.exhibits, 'officer', context),
  );
  if (refused !== undefined || summary === undefined) return refused ?? unsigned();
  const prepared = prepare(subject, command, { ...context, actor: summary.proposedBy });
  if (isRefusal(prepared)) return prepared;
  const { ready, events } = prepared;
  const wrong = firstRefusal(
    () => removesOnly(command.decision),
    () => draftProblem(ready, command.decision, 2, context),
  );
  return wrong ?? [...events, decidedBy(command.decision, summary, context)];
}

const unsigned = (): Refusal =>
  refuse('single-hand', { article: 6, detail: 'Two officers sign a batch.' });

function concernsOne(
  summary: SummaryFacts | undefined,
  subject: Case | undefined,
  { respondent }: CommandOf<'remove-summarily'>,
): Refusal | undefined {
  const isOne =
    summary?.account.id === respondent && (subject?.respondent ?? respondent) === respondent;
  return isOne ? undefined : refuse('conflict', { detail: 'The case is about somebody else.' });
}

/** A reported matter can end so; one in which somebody is being heard ends as it began (article 5). */
function mayBeTakenIn(subject: Case, summary: SummaryFacts | undefined): Refusal | undefined {
  const isUntouched =
    (subject.state === 'reported' || subject.state === 'open') &&
    subject.allegations.length === 0 &&
    subject.clarification === undefined;
  if (!isUntouched) return sparedRefusal('in-a-case');
  const reporters = reportersOf(subject);
  const officers = [summary?.proposedBy, summary?.confirmedBy];
  const reported = officers.some((one) => one?.kind === 'account' && reporters.includes(one.id));
  if (!reported) return undefined;
  return refuse('not-eligible', {
    article: 2,
    detail: 'An officer who reported the account does not remove it.',
  });
}

type Prepared = { readonly ready: Case; readonly events: readonly CaseEvent[] };

/** The case up to the allegation, as the first officer would have brought it there. */
function prepare(
  subject: Case | undefined,
  command: CommandOf<'remove-summarily'>,
  context: Context,
): Prepared | Refusal {
  const { caseId, docket, respondent, exhibits, allegation } = command;
  const opened =
    subject?.state === 'open'
      ? []
      : openCase(subject, { type: 'open-case', caseId, docket, respondent }, context);
  if (isRefusal(opened)) return opened;
  const filed = exhibits.map((exhibit): CaseEvent => ({
    type: 'exhibit-added',
    at: context.now,
    exhibit,
    part: { account: firstOf(context), as: 'investigation' },
  }));
  const open = [...opened, ...filed].reduce<Case | undefined>(evolve, subject);
  if (open === undefined) return refuse('not-found', { detail: 'There is no such case.' });
  const alleged = addAllegation(open, { type: 'add-allegation', ...allegation }, context);
  if (isRefusal(alleged)) return alleged;
  return {
    ready: alleged.reduce<Case>(evolve, open),
    events: [...opened, ...filed, ...alleged],
  };
}

function firstOf({ actor }: Context): AccountId {
  if (actor.kind === 'account') return actor.id;
  throw new TypeError('an officer files evidence');
}

function removesOnly(draft: DecisionDraft): Refusal | undefined {
  const removes = draft.measures.length === 1 && isRemoval(draft);
  if (removes && draft.exception?.code === 'deceptive-automation') return undefined;
  return refuse('exception-not-carried', {
    article: 4,
    detail: 'A batch removes deceptive automation, and does nothing else.',
  });
}

function decidedBy(draft: DecisionDraft, summary: SummaryFacts, context: Context): CaseEvent {
  const { proposedBy, confirmedBy, batchId } = summary;
  if (proposedBy.kind !== 'account' || confirmedBy?.kind !== 'account') {
    throw new TypeError('two officers sign a batch');
  }
  const decision: Decision = {
    ...draft,
    by: { kind: 'two-officers', officers: [proposedBy.id, confirmedBy.id] },
    deciderCount: 2,
    tally: { size: 2, cast: 2, for: 2, against: 0, recused: 0 },
    opinions: [],
    usualRange: { from: 7, to: 7, cases: 0 },
    strikes: context.strikes,
    batchId,
    decidedAt: context.now,
  };
  const sanctions = draft.measures.flatMap((measure, at) => {
    const id = draft.sanctionIds[at];
    if (id === undefined) return [];
    const state = 'decided' as const;
    return [{ id, decisionId: draft.id, measure, state, underException: true }];
  });
  return { type: 'decided', at: context.now, decision, sanctions };
}

/** Puts a summarily removed account back: one officer is enough, and no vote is needed. */
export const reinstate: Rule<'reinstate'> = (subject, command, context) => {
  const officer = officerOf(subject, context);
  if (isRefusal(officer)) return officer;
  const decision = decisionOf(subject, command.decisionId);
  if (isRefusal(decision)) return decision;
  const refused = mayReinstate(decision);
  if (refused !== undefined) return refused;
  const by = { kind: 'officer', officer } as const;
  return [reinstatedBy(subject, decision, { id: command.reinstatementId, by, at: context.now })];
};

function mayReinstate(decision: Decision): Refusal | undefined {
  if (!isRemoval(decision)) {
    return refuse('single-hand', {
      article: 11,
      detail: 'Only a summary removal is reversed without a panel.',
    });
  }
  if (decision.overturnedAt === undefined) return undefined;
  return refuse('conflict', { article: 11, detail: 'The account is reinstated already.' });
}

/** What a reinstatement is; also one that an appeal brings. */
export function reinstatedBy(
  subject: Case,
  { id: decisionId }: Decision,
  made: Pick<Extract<CaseEvent, { readonly type: 'reinstated' }>, 'id' | 'by' | 'at'>,
): CaseEvent {
  const sanctions = subject.sanctions
    .filter((sanction) => sanction.decisionId === decisionId && sanction.state !== 'overturned')
    .map(({ id }) => id);
  return { type: 'reinstated', ...made, decisionId, sanctions };
}
