import { idBucket, refuse, type AccountId, type CaseId, type DecisionId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, type Desk } from './desk/desk.ts';
import type { Command, DecisionDraft } from './rules/model.ts';
import type { Decided, DecisionInput } from './types.ts';

/** A decision as it is submitted to the rules, under fresh ids. */
export function draftOf(
  world: Pick<World, 'ids'>,
  caseId: CaseId,
  input: DecisionInput,
): DecisionDraft {
  const bucket = idBucket(caseId);
  return {
    id: world.ids.next<'decision'>(bucket),
    measures: input.measures,
    sanctionIds: input.measures.map(() => world.ids.next<'sanction'>(bucket)),
    ...(input.priorWarning === undefined ? {} : { priorWarning: input.priorWarning }),
    ...(input.exception === undefined ? {} : { exception: input.exception }),
    automated: input.automated ?? { detection: false, decision: false },
    reasons: input.reasons,
  };
}

/**
 * Decides, composes the statement of reasons, enters the decision and begins to serve the
 * statement. Sanctions start when it is served over every channel, not before (article 10).
 */
export async function decideAndServe(
  desk: Desk,
  account: AccountId,
  command: Extract<Command, { readonly type: 'decide-alone' | 'countersign' | 'decide' }>,
): Promise<Decided> {
  const decisionId = command.type === 'countersign' ? command.decisionId : command.decision.id;
  await actAs(desk, account, command);
  const statementId = desk.world.ids.next<'statement'>(idBucket(desk.subject().id));
  await actAs(desk, account, { type: 'compose-statement', decisionId, statementId });
  return decidedOf(desk, decisionId);
}

function decidedOf(desk: Desk, decisionId: DecisionId): Decided {
  const subject = desk.subject();
  const decision = subject.decisions.find(({ id }) => id === decisionId);
  if (decision?.statement === undefined) {
    throw refuse('not-found', { detail: 'There is no such decision.' });
  }
  return {
    caseId: subject.id,
    docket: subject.docket,
    decisionId,
    statementId: decision.statement.id,
    sanctionIds: decision.sanctionIds,
  };
}
