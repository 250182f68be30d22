import { dayOf } from '#foundation';
import type { Context, Decision, EarlierWarning, WarningFact } from './model.ts';

/** The warning that a decision cites, by what its receiver knows it by; undefined where none is cited. */
export function earlierWarningOf(
  { priorWarning }: Pick<Decision, 'priorWarning'>,
  { warnings, links }: Pick<Context, 'warnings' | 'links'>,
): EarlierWarning | undefined {
  const fact = warnings.find(({ sanctionId }) => sanctionId === priorWarning);
  if (fact === undefined) return undefined;
  return { ...namedWarning(fact), url: `${links.dockets}/${fact.docket}` };
}

/** A warning by its docket, its day and its rules; its id says nothing to anybody. */
export function namedWarning({
  docket,
  deliveredAt,
  rules,
}: WarningFact): Omit<EarlierWarning, 'url'> {
  return {
    docket,
    ...(deliveredAt === undefined ? {} : { deliveredOn: dayOf(deliveredAt) }),
    rules: rules.map(({ id, version }) => `${id}/${version}`),
  };
}

/** "your warning of 2026-02-03 in case 0f3a…, for harassment.targeted (version 1)" */
export function earlierWarningText({
  docket,
  deliveredOn,
  rules,
}: Omit<EarlierWarning, 'url'>): string {
  const on = deliveredOn === undefined ? '' : ` of ${deliveredOn}`;
  const named = rules.map((path) => path.replace(/\/(\d+)$/, ' (version $1)')).join(', ');
  return `your warning${on} in case ${docket}${named === '' ? '' : `, for ${named}`}`;
}
