import { letServerBack, setServerStanding } from '#accounts';
import { dayOf, idBucket, refuse } from '#foundation';
import type { Tx, World } from '#infrastructure';
import { appendEntry, type NewEntry, type PanelCount } from '#ledger';
import { commitAll, commitmentsOf } from '../documents.ts';
import { serverReviewAt } from '../rules/servers.ts';
import { endMeasure } from './end-measure.ts';
import { keepServerDocuments } from './keep-server-documents.ts';
import { reviewWhenDue } from './later-servers.ts';
import { serverNoticeDocuments, serverStatement, type Decided } from './server-statement.ts';
import { findMeasureOver, type StoredMotion } from './stored-motion.ts';

const bothOfficers: PanelCount = { size: 2, for: 2, against: 0, recused: 0 };

const sanctionOf = { limit: 'server-limit', suspension: 'server-suspension' } as const;

/** Enters what was decided about a server and, where it was carried, has it take effect. */
export async function decideMotion(
  tx: Tx,
  world: World,
  motion: StoredMotion,
  by: Decided,
): Promise<void> {
  const documents = commitAll([serverStatement(motion, by), ...serverNoticeDocuments(motion)]);
  const commitments = commitmentsOf(documents);
  const act = await decisionEntry(tx, world, motion, by);
  const { index } = await appendEntry(tx, world, { ...act, commitments });
  await tx
    .insertInto('server_verdicts')
    .values({
      motion_id: motion.id,
      outcome: by.outcome,
      officer_id: by.outcome === 'signed' ? by.officer : null,
      said_at: world.clock.now(),
      entry_index: index,
    })
    .execute();
  await keepServerDocuments(tx, world, { motionId: motion.id, entryIndex: index }, documents);
  if (by.outcome !== 'signed' && by.outcome !== 'carried') return;
  if (motion.does === 'lift') await lift(tx, world, motion);
  else await impose(tx, world, motion, index);
}

async function decisionEntry(
  tx: Tx,
  world: World,
  motion: StoredMotion,
  by: Decided,
): Promise<NewEntry> {
  const held = await findMeasureOver(tx, motion.domain);
  const ref = held === undefined ? {} : { ref: held.decisionEntry };
  const panel = by.outcome === 'signed' ? bothOfficers : by.panel;
  const common = { docket: motion.docket, rules: [await citedRule(tx, motion)], panel, ...ref };
  if (motion.does === 'lift') {
    if (held === undefined) throw nothingToLift();
    return { ...common, type: 'reversal' };
  }
  if (by.outcome === 'rejected') return { ...common, type: 'decision', outcome: 'not-proved' };
  if (by.outcome === 'undecidable') return { ...common, type: 'decision', outcome: 'undecidable' };
  return {
    ...common,
    type: 'decision',
    outcome: 'proved',
    sanction: sanctionOf[motion.does],
    term: termUntil(serverReviewAt(world.clock.now(), motion)),
    ...(motion.exception === undefined ? {} : { exception: motion.exception.code }),
  };
}

const termUntil = (reviewAt: Date) => ({ code: 'permanent', review: dayOf(reviewAt) }) as const;

const nothingToLift = () =>
  refuse('conflict', { article: 10, detail: 'Nothing is in force over this server any more.' });

async function citedRule(tx: Tx, { ruleId, ruleVersion }: StoredMotion) {
  const { hash } = await tx
    .selectFrom('rule_versions')
    .select('hash')
    .where('rule_id', '=', ruleId)
    .where('version', '=', ruleVersion)
    .executeTakeFirstOrThrow();
  return { id: ruleId, version: ruleVersion, hash: hash.toString('hex') };
}

/**
 * The reasons stand on the docket's public page from this commit on, which serves them; then the
 * measure starts, in the place of what was in force.
 */
async function impose(
  tx: Tx,
  world: World,
  motion: StoredMotion,
  decisionEntry: number,
): Promise<void> {
  if (motion.does === 'lift') return;
  const { docket, domain, does } = motion;
  const startedAt = world.clock.now();
  const reviewAt = serverReviewAt(startedAt, motion);
  await appendEntry(tx, world, { type: 'served', docket, ref: decisionEntry });
  const held = await findMeasureOver(tx, domain);
  if (held !== undefined) {
    await endMeasure(tx, world, held, { how: 'replaced', motionId: motion.id });
  }
  const { index } = await appendEntry(tx, world, {
    type: 'sanction-started',
    docket,
    ref: decisionEntry,
    sanction: sanctionOf[does],
    term: termUntil(reviewAt),
  });
  const measureId = world.ids.next<'server-measure'>(idBucket(motion.id));
  await tx
    .insertInto('server_measures')
    .values({
      id: measureId,
      motion_id: motion.id,
      kind: does,
      started_at: startedAt,
      review_at: reviewAt,
      entry_index: index,
    })
    .execute();
  await setServerStanding(tx, world, {
    domain,
    state: does === 'limit' ? 'limited' : 'suspended',
    reason: motion.summary,
    docket,
    measureId,
    since: startedAt,
    until: reviewAt,
  });
  await reviewWhenDue(tx, { measureId, reviewAt });
}

async function lift(tx: Tx, world: World, motion: StoredMotion): Promise<void> {
  const held = await findMeasureOver(tx, motion.domain);
  if (held === undefined) return;
  await endMeasure(tx, world, held, { how: 'lifted', motionId: motion.id });
  await letServerBack(tx, motion.domain);
}
