import { randomInt } from 'node:crypto';
import { isRefusal, toId, type AccountId, type CaseId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { actorOf, contextFor } from '../desk/context.ts';
import { actAs, onCase, type Desk } from '../desk/desk.ts';
import { later } from '../later.ts';
import { addHours } from '../rules/deadlines.ts';
import { isForFew, mostHeldHours, mustWait, releaseAt } from '../rules/held-notice.ts';
import type { CommandOf } from '../rules/model.ts';
import { transition } from '../rules/transition.ts';

type ServeNotice = CommandOf<'serve-notice'>;

/** A notice that was asked for and waits, or waited. */
export type HeldNotice = {
  readonly officer: AccountId;
  readonly answerHours: number;
  readonly releaseAt: Date;
  /** The latest that it can be released. */
  readonly latestAt: Date;
};

/** The notice of a case that was made to wait; once for each case. */
export async function findHeldNotice(db: Reader, caseId: CaseId): Promise<HeldNotice | undefined> {
  const row = await db
    .selectFrom('held_notices')
    .select(['officer_id', 'answer_hours', 'asked_at', 'release_at'])
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    officer: toId<'account'>(row.officer_id),
    answerHours: row.answer_hours,
    releaseAt: row.release_at,
    latestAt: addHours(row.asked_at, mostHeldHours),
  };
}

/** Whether the notice of the case waits before it is sent: once, and only where few could have reported. */
export async function hasToWait(desk: Desk): Promise<boolean> {
  const subject = desk.subject();
  const waited = await findHeldNotice(desk.tx, subject.id);
  if (waited !== undefined) return false;
  return mustWait(subject, await isReportedForFew(desk), desk.world.clock.now());
}

async function isReportedForFew(desk: Desk): Promise<boolean> {
  const posts = desk
    .subject()
    .exhibits.flatMap(({ filedBy, postId }) =>
      filedBy === 'reporter' && postId !== undefined ? postId : [],
    );
  if (posts.length === 0) return false;
  const rows = await desk.tx
    .selectFrom('posts')
    .select('visibility')
    .where('id', 'in', posts)
    .execute();
  return rows.some(isForFew);
}

/** Has the notice wait for a random time. What would be refused now is refused now. */
export async function holdNotice(
  desk: Desk,
  officer: AccountId,
  command: ServeNotice,
): Promise<Date> {
  const { tx, world } = desk;
  const subject = desk.subject();
  const context = await contextFor(tx, world, desk.facts, {
    actor: await actorOf(tx, officer),
    subject,
    command,
    respondentId: subject.respondent,
  });
  const outcome = transition(subject, command, context);
  if (isRefusal(outcome)) throw outcome;
  const askedAt = world.clock.now();
  const release = releaseAt(askedAt, randomInt(2 ** 40) / 2 ** 40);
  await tx
    .insertInto('held_notices')
    .values({
      case_id: subject.id,
      officer_id: officer,
      answer_hours: command.answerHours,
      asked_at: askedAt,
      release_at: release,
    })
    .execute();
  await later(tx, 'notice-due', { caseId: subject.id }, release);
  return addHours(askedAt, mostHeldHours);
}

/** Sends the notice in the name of the officer who asked for it, where the case still waits for it. */
export async function releaseNotice(world: World, caseId: CaseId): Promise<void> {
  await onCase(world, caseId, async (desk) => {
    const held = await findHeldNotice(desk.tx, caseId);
    const subject = desk.subject();
    if (held === undefined || subject.notice !== undefined || subject.state !== 'open') return;
    const { answerHours } = await desk.facts.charter();
    await actAs(desk, held.officer, {
      type: 'serve-notice',
      answerHours: Math.max(held.answerHours, answerHours),
    });
  });
}
