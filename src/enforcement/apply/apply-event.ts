import type { Desk, Extras } from '../desk/desk-type.ts';
import type { CaseEvent, CaseEventType, EventOf } from '../rules/model.ts';
import { planErasure } from '../retention/plan-erasure.ts';
import { appealAppliers } from './appeal-rows.ts';
import { decisionAppliers } from './decision-rows.ts';
import { enterEvent } from './enter-event.ts';
import { hearingAppliers } from './hearing-rows.ts';
import { interimAppliers } from './interim-rows.ts';
import { motionAppliers } from './motion-rows.ts';
import { panelAppliers } from './panel-rows.ts';
import { sanctionAppliers } from './sanction-rows.ts';
import { serviceAppliers } from './service-rows.ts';
import type { Applier, Appliers, Facts } from './step.ts';
import { triageAppliers } from './triage-rows.ts';

const appliers: Appliers = {
  ...triageAppliers,
  ...hearingAppliers,
  ...serviceAppliers,
  ...interimAppliers,
  ...motionAppliers,
  ...panelAppliers,
  ...decisionAppliers,
  ...sanctionAppliers,
  ...appealAppliers,
};

/** After these nothing more may be left to ask about a case. */
const mayEndCase: ReadonlySet<CaseEventType> = new Set<CaseEventType>([
  'case-dismissed',
  'closed',
  'sanction-ended',
  'sanction-overturned',
  'restored',
  'reinstated',
  'appeal-decided',
  'review-decided',
]);

/**
 * Enters an event in the ledger where it uses power, then writes its rows, then has follow what
 * follows by itself: letters, jobs, the next step. All in the desk's transaction.
 */
export async function applyEvent(desk: Desk, event: CaseEvent, extras: Extras): Promise<void> {
  const entered = await enterEvent(desk, event);
  await applied(event.type, desk, event, { ...entered, extras });
  if (mayEndCase.has(event.type)) await planErasure(desk);
}

async function applied<Type extends CaseEventType>(
  type: Type,
  desk: Desk,
  event: EventOf<Type>,
  facts: Facts,
): Promise<void> {
  const applier: Applier<Type> = appliers[type];
  await applier(desk, event, facts);
}
