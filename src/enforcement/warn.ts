import type { AccountId, CaseId } from '#foundation';
import type { World } from '#infrastructure';
import { decideAlone } from './decide-alone.ts';
import type { Reasons, RuleFamily } from './rules/model.ts';
import type { Decided } from './types.ts';

/** A clear warning for a rule family, with its reasons: what has to come first (article 3). */
export async function warn(
  world: World,
  officer: AccountId,
  input: { readonly caseId: CaseId; readonly family: RuleFamily; readonly reasons: Reasons },
): Promise<Decided> {
  const { caseId, family, reasons } = input;
  const decision = { measures: [{ kind: 'warning' as const, family }], reasons };
  return decideAlone(world, officer, { caseId, decision });
}
