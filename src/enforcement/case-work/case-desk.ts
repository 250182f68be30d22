import { hasRole } from '#accounts';
import type { AccountId, CaseId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { viewerOf } from '../case-viewer.ts';
import { eventOf } from '../event-json.ts';
import { caseNotFound, getCase } from '../load-case.ts';
import { listHolds } from '../retention/legal-hold.ts';
import type { CaseEvent } from '../rules/model.ts';
import { clocksOf } from '../rules/service-clocks.ts';
import { timelineOf, type TimelineStep } from '../rules/timeline.ts';
import type { CaseDesk } from '../types.ts';
import { findClaim } from './claims.ts';
import { conflictsOf } from './conflicts.ts';
import { custodyOf } from './custody.ts';
import { listNotes } from './notes.ts';
import { priorRecordOf } from './prior-record.ts';

/**
 * The desk's side of a case: what happened and when, whose hands the evidence went through, what
 * the respondent had before, what ties the officer to the people of it, what officers told each
 * other. For officers whom the case does not concern. @throws Refusal `not-found` for everyone else
 */
export async function getCaseDesk(
  world: Pick<World, 'db' | 'clock'>,
  officer: AccountId,
  caseId: CaseId,
): Promise<CaseDesk> {
  const { db } = world;
  const now = world.clock.now();
  const subject = await getCase(db, caseId);
  if ((await viewerOf(db, subject, officer)) !== 'officer') throw caseNotFound();
  const events = await eventsOf(db, caseId);
  const claim = await findClaim(db, caseId, now);
  return {
    timeline: timelineOf(subject, events, 'officer'),
    clocks: clocksOf(subject, events, { danger: await isDanger(db, caseId), now }),
    custody: await custodyOf(db, subject, events),
    prior: await priorRecordOf(db, subject, now),
    conflicts: await conflictsOf(db, officer, subject),
    notes: await listNotes(db, caseId),
    holds: await listHolds(db, caseId),
    ...(claim === undefined ? {} : { claim }),
    mayOpenSealed: await hasRole(db, officer, 'sealed-evidence'),
  };
}

/**
 * What happened in a case as its viewer may know it; nothing for a reporter, who is told how it
 * stands. @throws Refusal `not-found` where they may not see it
 */
export async function caseTimeline(
  db: Reader,
  viewer: AccountId,
  caseId: CaseId,
): Promise<readonly TimelineStep[]> {
  const subject = await getCase(db, caseId);
  const as = await viewerOf(db, subject, viewer);
  if (as === undefined) throw caseNotFound();
  return as === 'reporter' ? [] : timelineOf(subject, await eventsOf(db, caseId), as);
}

async function eventsOf(db: Reader, caseId: CaseId): Promise<readonly CaseEvent[]> {
  const rows = await db
    .selectFrom('case_events')
    .select('event')
    .where('case_id', '=', caseId)
    .orderBy('seq')
    .execute();
  return rows.map((row) => eventOf(row.event));
}

async function isDanger(db: Reader, caseId: CaseId): Promise<boolean> {
  const row = await db
    .selectFrom('cases')
    .select('danger')
    .where('id', '=', caseId)
    .executeTakeFirstOrThrow();
  return row.danger;
}
