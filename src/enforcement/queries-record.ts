import { dayMs, type AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { getCharter } from './charter.ts';
import { concernsThem } from './case-viewer.ts';
import { strikesOf } from './desk/history.ts';
import { listCasesOf } from './load-case.ts';
import { listDocumentSummaries } from './queries-documents.ts';
import { isDue } from './rules/deadlines.ts';
import type { Case, Sanction } from './rules/model.ts';
import { isInForce } from './rules/standing.ts';
import type { OwnRecord, RecordedSanction } from './types.ts';
import { appealView, shownTime } from './view.ts';

/** Everything about a person that concerns them: never withheld, whatever their standing (article 13). */
export async function myRecord(world: World, accountId: AccountId): Promise<OwnRecord> {
  const { db, clock } = world;
  const now = clock.now();
  const all = await listCasesOf(db, accountId);
  const cases = all.filter(concernsThem).toReversed();
  const { warningMonths } = await getCharter(db);
  return {
    strikes: strikesOf(all, now, warningMonths * 30.5 * dayMs),
    sanctions: cases.flatMap((one) =>
      one.sanctions
        .filter(({ startedAt }) => startedAt !== undefined)
        .map((sanction) => recorded(one, sanction, now)),
    ),
    cases: cases.map((one) => ({
      docket: one.docket,
      state: one.state,
      // The day: the minute of a report can tell who reported (article 2).
      createdAt: shownTime(one.createdAt, 'respondent'),
      ...(one.notice?.answerBy === undefined ? {} : { answerBy: one.notice.answerBy }),
      appeals: one.appeals
        .filter(({ by }) => by === 'respondent')
        .map((appeal) => appealView(one, appeal)),
      appealable: appealable(one, now),
    })),
    documents: await listDocumentSummaries(db, accountId),
  };
}

function recorded(subject: Case, sanction: Sanction, now: Date): RecordedSanction {
  const decision = subject.decisions.find(({ id }) => id === sanction.decisionId);
  const proved = decision?.reasons.findings.filter((finding) => finding.proved) ?? [];
  const rules = subject.allegations.filter(({ id }) =>
    proved.some(({ allegationId }) => allegationId === id),
  );
  return {
    sanction,
    docket: subject.docket,
    inForce: isInForce({ ...sanction, docket: subject.docket }, now),
    rules: [...new Set(rules.map(({ rule }) => rule.id))],
  };
}

function appealable(subject: Case, now: Date): OwnRecord['cases'][number]['appealable'] {
  return subject.decisions.flatMap(({ id, appealBy, overturnedAt }) => {
    const open = appealBy !== undefined && overturnedAt === undefined && !isDue(appealBy, now);
    const waits = subject.appeals.some(
      (one) => one.decisionId === id && one.by === 'respondent' && one.outcome === undefined,
    );
    return open && !waits ? [{ decisionId: id, until: appealBy }] : [];
  });
}
