import type { Case, CaseEvent, CaseEventType, EventOf } from './model.ts';
import { appealFolds } from './folds/appeal.ts';
import { decisionFolds } from './folds/decision.ts';
import { hearingFolds } from './folds/hearing.ts';
import { interimFolds } from './folds/interim.ts';
import { motionFolds } from './folds/motion.ts';
import { panelFolds } from './folds/panel.ts';
import { createCase, triageFolds } from './folds/triage.ts';
import type { Folds } from './folds/fold.ts';

const folds: Folds<Exclude<CaseEventType, 'case-created'>> = {
  ...triageFolds,
  ...hearingFolds,
  ...interimFolds,
  ...motionFolds,
  ...panelFolds,
  ...decisionFolds,
  ...appealFolds,
};

/**
 * What a case is after an event. Trusts the event: what may happen was asked before it was written.
 * Only `case-created` makes a case out of nothing. @throws TypeError for any other event without one
 */
export function evolve(subject: Case | undefined, event: CaseEvent): Case {
  if (event.type === 'case-created') return createCase(event);
  if (subject === undefined)
    throw new TypeError(`a case begins with its creation, not ${event.type}`);
  return fold(event.type, subject, event);
}

function fold<Type extends Exclude<CaseEventType, 'case-created'>>(
  type: Type,
  subject: Case,
  event: EventOf<Type>,
): Case {
  const one: (subject: Case, event: EventOf<Type>) => Case = folds[type];
  return one(subject, event);
}

/** Folds a case from its events in order; undefined for none. */
export function foldCase(events: readonly CaseEvent[], from?: Case): Case | undefined {
  return events.reduce<Case | undefined>((subject, event) => evolve(subject, event), from);
}
