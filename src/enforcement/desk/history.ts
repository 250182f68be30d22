import type {
  Case,
  Decision,
  InterimFact,
  RuleFamily,
  RuleRef,
  Sanction,
  WarningFact,
} from '../rules/model.ts';
import { levelOf } from '../rules/schedule.ts';

/** Every warning in a respondent's cases, standing or not. */
export function warningsOf(cases: readonly Case[]): WarningFact[] {
  return cases.flatMap((one) =>
    one.sanctions.flatMap((sanction) => warningOf(one, sanction) ?? []),
  );
}

function warningOf(subject: Case, sanction: Case['sanctions'][number]): WarningFact | undefined {
  const { measure, startedAt, endsAt } = sanction;
  if (measure.kind !== 'warning' || startedAt === undefined || endsAt === undefined)
    return undefined;
  const decision = subject.decisions.find(({ id }) => id === sanction.decisionId);
  const service = decision?.statement?.service;
  return {
    sanctionId: sanction.id,
    docket: subject.docket,
    family: measure.family,
    rules: decision === undefined ? [] : provedRules(subject, decision, measure.family),
    expiresAt: endsAt,
    overturned: sanction.state === 'overturned' || sanction.state === 'stayed',
    ...(service?.deliveredAt === undefined ? {} : { deliveredAt: service.deliveredAt }),
    ...(service?.openedAt === undefined ? {} : { openedAt: service.openedAt }),
  };
}

/** Each once, in the order of the allegations. */
function provedRules(subject: Case, { reasons }: Decision, family: RuleFamily): RuleRef[] {
  const proved = new Set(reasons.findings.flatMap((one) => (one.proved ? one.allegationId : [])));
  const rules = subject.allegations
    .filter((alleged) => proved.has(alleged.id) && alleged.family === family)
    .map(({ rule }) => [`${rule.id}/${rule.version}`, rule] as const);
  return [...new Map(rules).values()];
}

/** Strikes: warnings and worse that stand and are alive, or ended less than twelve months ago. */
export function strikesOf(cases: readonly Case[], now: Date, aliveMs: number): number {
  return cases
    .flatMap((one) => one.sanctions)
    .filter((sanction) => isStrike(sanction, now, aliveMs)).length;
}

/** Whether a sanction counts as a strike: it stands, is no older than that, and is more than a label. */
export function isStrike(
  { state, startedAt, measure }: Sanction,
  now: Date,
  aliveMs: number,
): boolean {
  const stands = state === 'in-force' || state === 'ended';
  const age = startedAt === undefined ? Infinity : now.getTime() - startedAt.getTime();
  return stands && age < aliveMs && (levelOf(measure) === 1 || levelOf(measure) >= 4);
}

export function interimFactsOf(cases: readonly Case[]): InterimFact[] {
  return cases.flatMap((one) =>
    one.interim.map(({ id, conduct, imposedAt }) => ({ id, caseId: one.id, conduct, imposedAt })),
  );
}
