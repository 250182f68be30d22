import { isRefusal, refuse, type Refusal } from '#foundation';
import { addHours, appealBy } from '../deadlines.ts';
import { decisionOf, entryKey, isEntered } from '../find.ts';
import type {
  Case,
  CaseEvent,
  Channel,
  Decision,
  EntrySubject,
  ProofOfService,
  ServedDocument,
} from '../model.ts';
import { firstRefusal, wrongState, type Rule } from '../outcome.ts';
import { clockOnly, clockOrOfficer, panelistOf } from '../parties.ts';
import { composeStatement as compose } from '../statement.ts';

/** The proof of service of a notice or a statement; undefined when there is no such document. */
export function serviceOf(subject: Case, document: ServedDocument): ProofOfService | undefined {
  if (document.kind === 'notice') return subject.notice?.service;
  return servedDecision(subject, document)?.statement?.service;
}

function servedDecision(subject: Case, document: ServedDocument): Decision | undefined {
  if (document.kind === 'notice') return undefined;
  return subject.decisions.find((decision) => decision.statement?.id === document.statementId);
}

/** Records that a document reached the respondent over one channel; the last one starts the clocks. */
export const recordDelivery: Rule<'record-delivery'> = (
  subject,
  { document, channel },
  context,
) => {
  const service = serviceOf(subject, document);
  const refused = firstRefusal(
    () => clockOnly(context),
    () => deliverable(service, channel),
  );
  if (refused !== undefined || service === undefined) return refused ?? noDocument();
  const at = context.now;
  const delivered: CaseEvent = { type: 'delivered', at, document, channel };
  const done = new Set([...service.deliveries.map((delivery) => delivery.channel), channel]);
  if (!service.channels.every((due) => done.has(due))) return [delivered];
  if (document.kind === 'notice') {
    const answerBy = addHours(at, subject.notice?.answerHours ?? 0);
    return [delivered, { type: 'notice-served', at, answerBy }];
  }
  const decision = servedDecision(subject, document);
  if (decision === undefined) return noDocument();
  const until = appealBy(at, context.charter);
  return [delivered, { type: 'statement-served', at, decisionId: decision.id, appealBy: until }];
};

const noDocument = (): Refusal => refuse('not-found', { detail: 'There is no such document.' });

function deliverable(service: ProofOfService | undefined, channel: Channel): Refusal | undefined {
  if (service === undefined) return noDocument();
  if (!service.channels.includes(channel)) {
    return refuse('invalid', { field: 'channel', detail: 'The respondent has no such channel.' });
  }
  if (service.deliveries.every((delivery) => delivery.channel !== channel)) return undefined;
  return refuse('conflict', { detail: 'It was delivered over this channel already.' });
}

/** Records that the respondent opened a document. Only they can, or the signed link sent to them. */
export const recordOpening: Rule<'record-opening'> = (subject, { document }, context) => {
  const service = serviceOf(subject, document);
  if (service === undefined) return noDocument();
  const { actor } = context;
  if (actor.kind === 'account' && actor.id !== subject.respondent) {
    return refuse('forbidden', { article: 3, detail: 'Only the respondent can open it.' });
  }
  if (service.openedAt !== undefined) {
    return refuse('conflict', { detail: 'It was opened already.' });
  }
  if (service.deliveries.length === 0) {
    return refuse('not-served', { article: 3, detail: 'It was not delivered yet.' });
  }
  return [{ type: 'opened', at: context.now, document }];
};

/** Composes the statement of reasons of a decision, once, from the facts of the case. */
export const composeStatement: Rule<'compose-statement'> = (subject, command, context) => {
  const decision = decisionOf(subject, command.decisionId);
  if (isRefusal(decision)) return decision;
  const refused = firstRefusal(
    () => clockDecidersOrOfficer(subject, decision, context),
    () =>
      decision.statement === undefined
        ? undefined
        : wrongState(subject, 'The statement of this decision is composed.', 8),
  );
  if (refused !== undefined) return refused;
  const statement = {
    id: command.statementId,
    ...compose(subject, decision, context),
    composedAt: context.now,
    service: { channels: context.respondent.channels, deliveries: [] },
  };
  return [{ type: 'statement-composed', at: context.now, decisionId: decision.id, statement }];
};

function clockDecidersOrOfficer(
  subject: Case,
  decision: Decision,
  context: Parameters<typeof clockOrOfficer>[1],
): Refusal | undefined {
  const refused = clockOrOfficer(subject, context);
  if (refused === undefined || decision.by.kind !== 'panel') return refused;
  const { panelId } = decision.by;
  const panel = subject.panels.find(({ id }) => id === panelId);
  if (panel === undefined) return refused;
  const panelist = panelistOf(panel, context);
  return isRefusal(panelist) ? refused : undefined;
}

/**
 * Records where in the ledger an act stands. An interim measure bites from here; a draw, a
 * sanction, a restoration can go on from here.
 */
export const recordEntry: Rule<'record-entry'> = (subject, command, context) => {
  const refused = firstRefusal(
    () => clockOnly(context),
    () =>
      Number.isSafeInteger(command.index) && command.index >= 0
        ? undefined
        : refuse('invalid', { field: 'index', detail: 'An index counts from 0.' }),
    // A sanction can be stayed more than once; everything else happens once.
    () =>
      command.subject.kind !== 'stay' && isEntered(subject, command.subject)
        ? enteredTwice(command.subject)
        : undefined,
    () => (hasHappened(subject, command.subject) ? undefined : nothingToEnter(command.subject)),
  );
  const { subject: act, index } = command;
  return refused ?? [{ type: 'entry-recorded', at: context.now, subject: act, index }];
};

const enteredTwice = (act: EntrySubject): Refusal =>
  refuse('conflict', { article: 12, detail: `The ledger holds it: ${entryKey(act)}.` });

const nothingToEnter = (act: EntrySubject): Refusal =>
  refuse('wrong-state', { article: 12, detail: `There is nothing to enter: ${act.kind}.` });

type HappenedRules = {
  readonly [Kind in EntrySubject['kind']]: (
    subject: Case,
    act: Extract<EntrySubject, { readonly kind: Kind }>,
  ) => boolean;
};

const happened: HappenedRules = {
  case: () => true,
  interim: (subject, { id }) =>
    subject.interim.some((measure) => measure.id === id && measure.state === 'imposed'),
  'interim-ratified': (subject, { id }) =>
    subject.interim.some((measure) => measure.id === id && measure.ratifiedBy !== undefined),
  'interim-ended': (subject, { id }) =>
    subject.interim.some((measure) => measure.id === id && measure.endedAt !== undefined),
  seed: (subject, { id }) => subject.panels.some((panel) => panel.id === id),
  votes: (subject, { id }) =>
    subject.panels.some(
      (panel) => panel.id === id && panel.seats.some((seat) => seat.sealed !== undefined),
    ),
  'too-few-eligible': (subject, { id }) =>
    subject.panels.some((panel) => panel.id === id && panel.state === 'void'),
  decision: (subject, { id }) =>
    subject.decisions.some((decision) => decision.id === id && decision.statement !== undefined),
  'sanction-started': (subject, { id }) =>
    subject.sanctions.some((sanction) => sanction.id === id && sanction.startedAt !== undefined),
  'sanction-ended': (subject, { id }) =>
    subject.sanctions.some((sanction) => sanction.id === id && sanction.endedAt !== undefined),
  appeal: (subject, { id }) => subject.appeals.some((appeal) => appeal.id === id),
  'appeal-decision': (subject, { id }) =>
    subject.appeals.some((appeal) => appeal.id === id && appeal.outcome !== undefined),
  stay: (subject, { id }) =>
    subject.sanctions.some((sanction) => sanction.id === id && sanction.state === 'stayed'),
  review: (subject, { id }) =>
    subject.reviews.some((review) => review.id === id && review.outcome !== undefined),
  restoration: (subject, { id }) =>
    subject.appeals.some((appeal) => appeal.id === id && appeal.restoredAt !== undefined) ||
    subject.reviews.some((review) => review.id === id && review.restoredAt !== undefined),
};

/** Whether the act took place in the case: the ledger records what was done, nothing else. */
function hasHappened<Kind extends EntrySubject['kind']>(
  subject: Case,
  act: Extract<EntrySubject, { readonly kind: Kind }> & { readonly kind: Kind },
): boolean {
  const rule: (subject: Case, act: Extract<EntrySubject, { readonly kind: Kind }>) => boolean =
    happened[act.kind];
  return rule(subject, act);
}
