import { setStanding } from '#accounts';
import { toId, type AccountId } from '#foundation';
import type { Tx, World } from '#infrastructure';
import { later } from '../later.ts';
import { foldCases } from '../load-case.ts';
import { standingOver } from '../obey.ts';
import type { Case, CaseEvent, Channel, Context } from '../rules/model.ts';
import { enterAll, type Acted, type Paper } from './paper.ts';

/** A removal whose statement is on its way. */
export type Serving = { readonly paper: Paper; readonly context: Context };

/** Records that each statement reached its respondent over one channel. */
export function deliverAll(removals: readonly Serving[], channel: Channel): void {
  for (const { paper, context } of removals) {
    const statementId = paper.subject().decisions.at(-1)?.statement?.id;
    if (statementId === undefined) throw new Error('there is no statement to deliver');
    const document = { kind: 'statement', statementId } as const;
    paper.act({ type: 'record-delivery', document, channel }, context);
  }
}

/**
 * Starts the sanctions of those whose statement is served by now (article 10): the service is
 * entered, then the sanction, then the standing is set, and what time brings is put off until then.
 */
export async function takeEffect(
  tx: Tx,
  world: World,
  removals: readonly Serving[],
): Promise<void> {
  const served = removals.flatMap((one) => actedOn(one, 'statement-served'));
  await enterAll(tx, world, served);
  for (const { paper, context } of served) {
    const waiting = paper.subject().sanctions.filter(({ state }) => state === 'decided');
    for (const { id } of waiting) paper.act({ type: 'start-sanction', sanctionId: id }, context);
  }
  const started = removals.flatMap((one) => actedOn(one, 'sanction-started'));
  await enterAll(tx, world, started);
  await planAll(
    tx,
    served.map(({ paper }) => paper.subject()),
  );
}

function actedOn({ paper, context }: Serving, type: CaseEvent['type']): Acted[] {
  return paper
    .events()
    .filter((event) => event.type === type)
    .map((event) => ({ paper, context, event }));
}

async function planAll(tx: Tx, cases: readonly Case[]): Promise<void> {
  for (const { id: caseId, decisions, sanctions } of cases) {
    await later(tx, 'final-due', { caseId }, decisions.at(-1)?.appealBy);
    for (const { id: sanctionId, state, endsAt } of sanctions) {
      if (state !== 'in-force' || endsAt === undefined) continue;
      await later(tx, 'sanction-due', { caseId, sanctionId }, endsAt);
    }
  }
}

/** Has accounts obey, for each respondent over all their cases as they stand now. */
export async function obeyAll(
  tx: Tx,
  world: Pick<World, 'clock'>,
  removals: readonly { readonly paper: Paper }[],
): Promise<void> {
  const now = world.clock.now();
  const subjects = new Map(
    removals.map(({ paper }) => [paper.subject().id, paper.subject()] as const),
  );
  const others = await otherCasesOf(tx, [...subjects.values()]);
  for (const subject of subjects.values()) {
    const cases = [...(others.get(subject.respondent) ?? []), subject];
    const standing = standingOver(cases, now);
    if (standing.state === 'good') continue;
    await setStanding(tx, subject.respondent, { ...standing, asOf: now });
  }
}

async function otherCasesOf(
  tx: Tx,
  subjects: readonly Case[],
): Promise<ReadonlyMap<AccountId, readonly Case[]>> {
  const rows = await tx
    .selectFrom('cases')
    .select('id')
    .where(
      'respondent_id',
      'in',
      subjects.map(({ respondent }) => respondent),
    )
    .where(
      'id',
      'not in',
      subjects.map(({ id }) => id),
    )
    .execute();
  const cases = await foldCases(
    tx,
    rows.map(({ id }) => toId<'case'>(id)),
  );
  return Map.groupBy(cases, ({ respondent }) => respondent);
}
