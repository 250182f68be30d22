import { dayMs } from '#foundation';
import type { Reader } from '#infrastructure';
import { getCharter } from '../charter.ts';
import { isStrike, strikesOf } from '../desk/history.ts';
import { listCasesOf } from '../load-case.ts';
import type { Case, Sanction } from '../rules/model.ts';
import type { PriorRecord, PriorSanction } from '../types.ts';

/** What the respondent of a case had before it and beside it: sanctions newest first, and their cases. */
export async function priorRecordOf(db: Reader, subject: Case, now: Date): Promise<PriorRecord> {
  const others = (await listCasesOf(db, subject.respondent)).filter(({ id }) => id !== subject.id);
  const { warningMonths } = await getCharter(db);
  const aliveMs = warningMonths * 30.5 * dayMs;
  return {
    strikes: strikesOf(others, now, aliveMs),
    sanctions: others
      .flatMap((one) => one.sanctions.flatMap((sanction) => prior(one, sanction, { now, aliveMs })))
      .toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime()),
    cases: others.toReversed().map(({ docket, state }) => ({ docket, state })),
  };
}

function prior(
  of: Case,
  sanction: Sanction,
  alive: { readonly now: Date; readonly aliveMs: number },
): PriorSanction[] {
  const { measure, startedAt, endsAt, state } = sanction;
  if (startedAt === undefined || state === 'decided') return [];
  return [
    {
      caseId: of.id,
      docket: of.docket,
      measure,
      startedAt,
      ...(endsAt === undefined ? {} : { endsAt }),
      state,
      counts: isStrike(sanction, alive.now, alive.aliveMs),
    },
  ];
}
