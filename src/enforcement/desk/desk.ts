import { isRefusal, type AccountId, type CaseId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { applyEvent } from '../apply/apply-event.ts';
import { underArticles } from '../article-refusal.ts';
import { eventText } from '../event-json.ts';
import { caseNotFound, lockCase, lockRespondent } from '../load-case.ts';
import { obey } from '../obey.ts';
import { weighDanger } from '../intake/weigh-danger.ts';
import { evolve } from '../rules/evolve.ts';
import type { Actor, Case, CaseEvent, Command } from '../rules/model.ts';
import { isWaiting } from '../rules/next-deadline.ts';
import { transition } from '../rules/transition.ts';
import type { Desk, Extras } from './desk-type.ts';
import { actorOf, clockActor, contextFor, factStore } from './context.ts';

export type { Desk } from './desk-type.ts';

type State = { subject: Case | undefined; version: number; parts: number; changed: Set<string> };

/**
 * Works on a case in one transaction under its lock. Everything commits together: rows, entries,
 * notifications, jobs, standing. The second lock's no becomes a refusal that names the article.
 */
export async function onCase<Result>(
  world: World,
  caseId: CaseId,
  work: (desk: Desk) => Promise<Result>,
): Promise<Result> {
  return underArticles(() =>
    transact(world, async (tx) => {
      const { desk, settle } = await openDesk(world, tx, await lockCase(tx, caseId));
      const result = await work(desk);
      await settle();
      return result;
    }),
  );
}

/** Gives the desk of one of the respondent's cases; of a case still to be created when absent. */
export type DeskFor = (caseId: CaseId | undefined) => Promise<Desk>;

/**
 * As `onCase`, where the case is found or created under the respondent's lock. At the end of the
 * work every desk that was given has the owners obey.
 */
export async function onRespondent<Result>(
  world: World,
  respondent: AccountId,
  work: (tx: Tx, deskFor: DeskFor) => Promise<Result>,
): Promise<Result> {
  return underArticles(() =>
    transact(world, async (tx) => {
      await lockRespondent(tx, respondent);
      const open: OpenDesk[] = [];
      const result = await work(tx, async (caseId) => {
        const subject = caseId === undefined ? undefined : await lockCase(tx, caseId);
        const opened = await openDesk(world, tx, subject);
        open.push(opened);
        return opened.desk;
      });
      for (const { settle } of open) await settle();
      return result;
    }),
  );
}

type OpenDesk = {
  readonly desk: Desk;
  /** Has the owners obey, where anything that bears on a standing was touched. */
  readonly settle: () => Promise<void>;
};

async function openDesk(world: World, tx: Tx, subject: Case | undefined): Promise<OpenDesk> {
  const state: State = {
    subject,
    version: subject === undefined ? 0 : await lastSeq(tx, subject.id),
    parts: subject?.parts.length ?? 0,
    changed: new Set(),
  };
  const desk: Desk = {
    world,
    tx,
    facts: factStore(tx),
    subject: () => {
      if (state.subject === undefined) throw caseNotFound();
      return state.subject;
    },
    act: (actor, command, extras = {}) => act(desk, state, { actor, command, extras }),
    byClock: (command) => act(desk, state, { actor: clockActor, command, extras: {} }),
  };
  const settle = async (): Promise<void> => {
    if (touchesStanding(state.changed)) await obey(desk);
    if (touchesDanger(state.changed)) await weighDanger(tx, world, desk.subject());
  };
  return { desk, settle };
}

/** A person at a desk, with the roles that they hold now. */
export async function actAs(
  desk: Desk,
  account: AccountId,
  command: Command,
  extras?: Extras,
): Promise<readonly CaseEvent[]> {
  return desk.act(await actorOf(desk.tx, account), command, extras);
}

type Asked = { readonly actor: Actor; readonly command: Command; readonly extras: Extras };

async function act(desk: Desk, state: State, asked: Asked): Promise<readonly CaseEvent[]> {
  const { actor, command, extras } = asked;
  const respondentId = respondentOf(state.subject, command);
  const context = await contextFor(desk.tx, desk.world, desk.facts, {
    actor,
    subject: state.subject,
    command,
    respondentId,
  });
  const outcome = transition(state.subject, command, context);
  if (isRefusal(outcome)) throw outcome;
  for (const event of outcome) await record(desk, state, event);
  await keepHead(desk, state);
  for (const event of outcome) await applyEvent(desk, event, extras);
  return outcome;
}

function respondentOf(subject: Case | undefined, command: Command): AccountId {
  if (subject !== undefined) return subject.respondent;
  if (command.type === 'receive-report' || command.type === 'open-case') return command.respondent;
  throw caseNotFound();
}

async function record(desk: Desk, state: State, event: CaseEvent): Promise<void> {
  state.subject = evolve(state.subject, event);
  state.version += 1;
  state.changed.add(event.type);
  if (event.type === 'case-created') await insertCase(desk, event);
  await desk.tx
    .insertInto('case_events')
    .values({
      case_id: state.subject.id,
      seq: state.version,
      type: event.type,
      at: event.at,
      event: eventText(event),
    })
    .execute();
}

async function insertCase(
  desk: Desk,
  event: Extract<CaseEvent, { readonly type: 'case-created' }>,
): Promise<void> {
  await desk.tx
    .insertInto('cases')
    .values({
      id: event.caseId,
      docket: event.docket,
      respondent_id: event.respondent,
      source: event.source,
      created_at: event.at,
      state: 'reported',
      danger: false,
      version: 1,
      changed_at: event.at,
    })
    .execute();
}

/** The head of the fold, for lists; and who took part, for later draws. */
async function keepHead(desk: Desk, state: State): Promise<void> {
  const { subject } = state;
  if (subject === undefined) return;
  const now = desk.world.clock.now();
  await desk.tx
    .updateTable('cases')
    .set({
      state: subject.state,
      version: state.version,
      changed_at: now,
      waits: isWaiting(subject),
    })
    .where('id', '=', subject.id)
    .execute();
  if (subject.parts.length === state.parts) return;
  state.parts = subject.parts.length;
  const rows = subject.parts.map(({ account, as }) => ({
    case_id: subject.id,
    account_id: account,
    part: as,
    since: now,
  }));
  await desk.tx
    .insertInto('case_parts')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function lastSeq(tx: Tx, caseId: CaseId): Promise<number> {
  const row = await tx
    .selectFrom('case_events')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  return row?.seq ?? 0;
}

function touchesDanger(changed: ReadonlySet<string>): boolean {
  return [...changed].some(
    (type) =>
      type.startsWith('interim-') || type === 'report-received' || type === 'allegation-added',
  );
}

function touchesStanding(changed: ReadonlySet<string>): boolean {
  return [...changed].some(
    (type) =>
      /^(sanction|interim)-/.test(type) ||
      ['entry-recorded', 'restored', 'reinstated'].includes(type),
  );
}
