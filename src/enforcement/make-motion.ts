import { getAccount } from '#accounts';
import { idBucket, type AccountId, type ReportId } from '#foundation';
import type { World } from '#infrastructure';
import { newDocket } from '#ledger';
import { actAs, onRespondent, type Desk, type DeskFor } from './desk/desk.ts';
import { findReportedCase } from './intake/reported-case.ts';
import { listCasesOf } from './load-case.ts';
import type { Case, MotionAsk } from './rules/model.ts';
import { undecidedStates } from './rules/outcome.ts';
import { levelOf } from './rules/schedule.ts';
import type { CaseRef } from './types.ts';

export type MotionInput = {
  readonly respondent: AccountId;
  readonly asks: MotionAsk;
  readonly reason: string;
  /** Puts the motion in the case of this report. */
  readonly reportId?: ReportId | undefined;
};

/**
 * Records what an officer asks for that one hand may not do: in the case that it concerns, which is
 * opened where there is none. Asking again changes nothing. It never touches a standing (article 6).
 * @throws Refusal `not-found`, `forbidden`, `not-eligible` (article 2)
 */
export async function makeMotion(
  world: World,
  officer: AccountId,
  input: MotionInput,
): Promise<CaseRef> {
  const { respondent, asks, reason } = input;
  await getAccount(world.db, respondent);
  return onRespondent(world, respondent, async (tx, deskFor) => {
    const cases = await listCasesOf(tx, respondent);
    const reported =
      input.reportId === undefined ? undefined : await findReportedCase(tx, input.reportId);
    const named = cases.find(({ id }) => id === reported);
    const desk = await openedDesk(
      deskFor,
      { world, officer, respondent },
      named ?? caseFor(cases, asks),
    );
    const subject = desk.subject();
    const known = subject.motions.some((one) => one.officer === officer && one.asks === asks);
    if (!known) await actAs(desk, officer, { type: 'make-motion', asks, reason });
    return { caseId: subject.id, docket: subject.docket };
  });
}

/** The least level that each motion to end something is about. */
const ends: { readonly [Ask in MotionAsk]?: readonly [from: number, to: number] } = {
  'lift-suspension': [6, 7],
  'lift-lock-out': [4, 7],
  'lift-visibility-limit': [5, 5],
  'lift-label': [2, 3],
};

/** The case whose sanction a motion would end; else the latest that is not decided. */
function caseFor(cases: readonly Case[], asks: MotionAsk): Case | undefined {
  const range = ends[asks];
  const sanctioned = cases.findLast(({ sanctions }) =>
    sanctions.some(
      ({ state, measure }) =>
        range !== undefined &&
        state === 'in-force' &&
        levelOf(measure) >= range[0] &&
        levelOf(measure) <= range[1],
    ),
  );
  return (
    sanctioned ??
    cases.findLast(({ state }) => state === 'reported' || undecidedStates.includes(state))
  );
}

/** The desk of an open case: the one given, opened where it waits, or a new one. */
export async function openedDesk(
  deskFor: DeskFor,
  asked: { readonly world: World; readonly officer: AccountId; readonly respondent: AccountId },
  subject: Case | undefined,
): Promise<Desk> {
  const { world, officer, respondent } = asked;
  const desk = await deskFor(subject?.id);
  if (subject !== undefined && subject.state !== 'reported') return desk;
  await actAs(desk, officer, {
    type: 'open-case',
    caseId: subject?.id ?? world.ids.next<'case'>(idBucket(respondent)),
    docket: subject?.docket ?? newDocket(),
    respondent,
  });
  return desk;
}
