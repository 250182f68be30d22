import { isRefusal, refuse, type Refusal } from '#foundation';
import { appealOf, entered, reviewOf } from '../find.ts';
import { termOf } from '../measure-terms.ts';
import type {
  Appeal,
  Case,
  CaseEvent,
  CommandOf,
  Context,
  Decision,
  Measure,
  Review,
  Sanction,
} from '../model.ts';
import { firstRefusal, wrongState, type Rule } from '../outcome.ts';
import { clockOrOfficer, panelistOf } from '../parties.ts';
import { heaviestSanction } from './appeal.ts';

/**
 * Carries out what an appeal or a review decided, once the ledger holds it: puts back what was
 * taken, swaps a reduced sanction, lets a stayed one that was upheld go on.
 */
export const restore: Rule<'restore'> = (subject, command, context) => {
  const refused = mayCarryOut(subject, command, context);
  if (refused !== undefined) return refused;
  if (command.by.kind === 'review') {
    const review = reviewOf(subject, command.by.id);
    return isRefusal(review) ? review : carryOutReview(subject, review, context.now);
  }
  const appeal = appealOf(subject, command.by.id);
  return isRefusal(appeal) ? appeal : carryOutAppeal(subject, appeal, context);
};

function mayCarryOut(
  subject: Case,
  { by }: CommandOf<'restore'>,
  context: Context,
): Refusal | undefined {
  const judged = by.kind === 'appeal' ? appealOf(subject, by.id) : reviewOf(subject, by.id);
  if (isRefusal(judged)) return judged;
  return firstRefusal(
    () => clockOfficerOrPanel(subject, by, context),
    () =>
      judged.outcome === undefined ? wrongState(subject, 'It is not decided yet.', 11) : undefined,
    () =>
      judged.restoredAt === undefined
        ? undefined
        : refuse('conflict', { article: 11, detail: 'It was carried out already.' }),
    () =>
      by.kind === 'appeal'
        ? entered(subject, { kind: 'appeal-decision', id: by.id })
        : entered(subject, { kind: 'review', id: by.id }),
  );
}

function clockOfficerOrPanel(
  subject: Case,
  by: CommandOf<'restore'>['by'],
  context: Context,
): Refusal | undefined {
  const panel = subject.panels.find(
    ({ purpose }) =>
      (purpose.kind === 'appeal' && purpose.appealId === by.id) ||
      (purpose.kind === 'review' && purpose.reviewId === by.id),
  );
  const sits = panel !== undefined && !isRefusal(panelistOf(panel, context));
  return sits ? undefined : clockOrOfficer(subject, context);
}

const ended: readonly Sanction['state'][] = ['ended', 'overturned'];

function carryOutAppeal(subject: Case, appeal: Appeal, context: Context): CaseEvent[] {
  const at = context.now;
  const { decisionId } = appeal;
  const sanctions = subject.sanctions.filter((one) => one.decisionId === decisionId);
  const restored: CaseEvent = {
    type: 'restored',
    at,
    by: { kind: 'appeal', id: appeal.id },
    sanctions: sanctions.map(({ id }) => id),
  };
  switch (appeal.outcome) {
    case 'overturned':
      return decisionId === undefined || appeal.by === 'reporter'
        ? [restored, { type: 'remanded', at }]
        : [...overturned(sanctions, 'appeal', at), restored];
    case 'remanded':
      return [...overturned(sanctions, 'appeal', at), restored, remanded(subject, appeal, at)];
    case 'reduced':
      return [
        ...reduced(subject, appeal, decisionId, context),
        ...resumed(sanctions, at),
        { ...restored, sanctions: [] },
      ];
    default:
      return [...resumed(sanctions, at), { ...restored, sanctions: [] }];
  }
}

function carryOutReview(subject: Case, review: Review, at: Date): CaseEvent[] {
  const sanctions = subject.sanctions.filter((one) => one.decisionId === review.decisionId);
  const by = { kind: 'review', id: review.id } as const;
  if (review.outcome === 'corrected') {
    const all = sanctions.map(({ id }) => id);
    return [...overturned(sanctions, 'review', at), { type: 'restored', at, by, sanctions: all }];
  }
  if (review.outcome === 'confirmed') {
    return [...resumed(sanctions, at), { type: 'restored', at, by, sanctions: [] }];
  }
  const running = sanctions.filter(({ state }) => !ended.includes(state));
  const over = running.map(({ id }): CaseEvent => ({
    type: 'sanction-ended',
    at,
    sanctionId: id,
    by: 'review',
  }));
  return [...over, { type: 'restored', at, by, sanctions: running.map(({ id }) => id) }];
}

/** Also what has ended by itself is taken back: the record says that it was wrong. */
function overturned(
  sanctions: readonly Sanction[],
  by: 'appeal' | 'review',
  at: Date,
): CaseEvent[] {
  return sanctions
    .filter(({ state }) => state !== 'overturned')
    .map(({ id }) => ({ type: 'sanction-overturned', at, sanctionId: id, by }));
}

function resumed(sanctions: readonly Sanction[], at: Date): CaseEvent[] {
  return sanctions
    .filter(({ state }) => state === 'stayed')
    .map(({ id }) => ({ type: 'sanction-resumed', at, sanctionId: id }));
}

function remanded(subject: Case, appeal: Appeal, at: Date): CaseEvent {
  if (appeal.by === 'reporter') return { type: 'remanded', at };
  const sanctions = subject.sanctions.filter((one) => one.decisionId === appeal.decisionId);
  return { type: 'remanded', at, ceiling: sanctions.map(({ measure }): Measure => measure) };
}

/** The reduced sanction counts from where the first one started: time served is served. */
function reduced(
  subject: Case,
  { reducedTo }: Appeal,
  decisionId: Decision['id'] | undefined,
  { now: at, charter }: Context,
): CaseEvent[] {
  const sanction = decisionId === undefined ? undefined : heaviestSanction(subject, decisionId);
  if (sanction === undefined || reducedTo === undefined || ended.includes(sanction.state))
    return [];
  const term =
    sanction.startedAt === undefined ? {} : termOf(reducedTo, sanction.startedAt, charter);
  return [{ type: 'sanction-reduced', at, sanctionId: sanction.id, measure: reducedTo, ...term }];
}
