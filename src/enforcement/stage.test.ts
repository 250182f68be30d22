import assert from 'node:assert/strict';
import { after } from 'node:test';
import { getStanding, grantRole, type GrantableRole } from '#accounts';
import { conversationJobs, publishPost, type Post } from '#conversation';
import {
  dayMs,
  hourMs,
  isRefusal,
  minuteMs,
  randomBucket,
  type AccountId,
  type AllegationId,
  type CaseId,
  type ExhibitId,
  type PanelId,
  type RefusalCode,
  type SanctionId,
} from '#foundation';
import { ledgerJobs } from '#ledger';
import { settle, testDatabase, type TestDatabase } from '#testing';
import * as enforcement from './index.ts';
import type { Case, Decided, DecisionInput, Measure, Reasons } from './index.ts';
import { getCase, listCasesOf } from './load-case.ts';

export { dayMs, hourMs, minuteMs };

const jobs = [...enforcement.enforcementJobs, ...conversationJobs, ...ledgerJobs];

/** A small community with officers and panelists, on the real engine; short words for what they do. */
export async function openStage(panelists = 9) {
  const test = await testDatabase();
  after(() => test.close());
  const { world, clock, db } = test;
  const people = {
    mallory: await join(test, 'mallory'),
    rosa: await join(test, 'rosa'),
    olga: await join(test, 'olga', 'officer'),
    otto: await join(test, 'otto', 'officer'),
    panel: await Promise.all(
      Array.from({ length: panelists }, (_, at) => join(test, `panelist_${at}`, 'panelist')),
    ),
  };
  await enforcement.ensureRulebook(world);
  clock.advance(hourMs);
  return {
    ...test,
    ...people,
    say: async (author: AccountId, text: string): Promise<Post> => {
      clock.advance(minuteMs);
      return publishPost(world, author, { text });
    },
    settle: () => settle(world, jobs),
    cases: async (respondent: AccountId) => (await listCasesOf(db, respondent)).map(({ id }) => id),
    caseOf: (caseId: CaseId): Promise<Case> => getCase(db, caseId),
    standing: (id: AccountId) => getStanding(db, id),
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** A local account as sign-up leaves it, its address confirmed, without the cost of a password. */
export async function join(
  { world, db, clock }: TestDatabase,
  handle: string,
  ...roles: readonly GrantableRole[]
): Promise<AccountId> {
  const at = clock.now();
  const id = world.ids.next<'account'>(randomBucket());
  await db.insertInto('accounts').values({ id, handle, created_at: at }).execute();
  await db
    .insertInto('credentials')
    .values({
      account_id: id,
      email: `${handle}@example.org`,
      email_confirmed_at: at,
      password_hash: '$argon2id$none',
      password_changed_at: at,
      created_at: at,
    })
    .execute();
  for (const role of roles) await grantRole(world, undefined, { accountId: id, role });
  return id;
}

export type Opened = {
  readonly caseId: CaseId;
  readonly allegationId: AllegationId;
  readonly exhibits: readonly ExhibitId[];
};

/** A report on a post, taken up by Olga, with one allegation of the rule. */
export async function openAllegation(
  stage: Stage,
  post: Post,
  ruleId = 'harassment.targeted',
): Promise<Opened> {
  const { world, rosa, olga } = stage;
  stage.clock.advance(minuteMs);
  const receipt = await enforcement.fileReport(world, rosa, {
    respondent: post.authorId,
    postIds: [post.id],
    category: 'violation',
    comment: 'Look at this.',
    ruleIds: [ruleId],
  });
  const row = await stage.db
    .selectFrom('case_reports')
    .select('case_id')
    .where('report_id', '=', receipt.reportId)
    .executeTakeFirstOrThrow();
  const caseId = toCase(row.case_id);
  await enforcement.openCase(world, olga, { caseId });
  return { caseId, ...(await allege(stage, caseId, post, ruleId)) };
}

function toCase(id: string): CaseId {
  assert.ok(isCaseId(id));
  return id;
}

const isCaseId = (id: string): id is CaseId => /^\d+$/.test(id);

export async function allege(
  stage: Stage,
  caseId: CaseId,
  post: Post,
  ruleId: string,
): Promise<Omit<Opened, 'caseId'>> {
  const exhibits = (await stage.caseOf(caseId)).exhibits.map(({ id }) => id);
  const allegationId = await enforcement.addAllegation(stage.world, stage.olga, {
    caseId,
    ruleId,
    conduct: {
      subject: { kind: 'post', postId: post.id },
      at: post.createdAt,
      summary: 'Called a person names and told others to join in.',
    },
    exhibits,
  });
  return { allegationId, exhibits };
}

/** Reasons that lack nothing, whatever is decided on them. */
export function reasonsFor(
  stage: Stage,
  { allegationId, exhibits }: Omit<Opened, 'caseId'>,
  changes: Partial<Reasons> = {},
): Reasons {
  return {
    findings: [{ allegationId, proved: true, exhibits, reason: 'The post says so.', severity: 3 }],
    thresholdTests: [
      {
        allegationId,
        parts: {
          context: { rating: 'medium', sentence: 'A heated thread.' },
          speaker: { rating: 'low', sentence: 'Few followers.' },
          intent: { rating: 'high', sentence: 'It asks for it.' },
          'content-and-form': { rating: 'high', sentence: 'Direct words.' },
          extent: { rating: 'low', sentence: 'A public post.' },
          'likelihood-and-imminence': { rating: 'high', sentence: 'A place and a day.' },
        },
      },
    ],
    facts: 'On that day the post was published, and read by the person it names.',
    publicInterest: 'Nothing in it that the public has to know.',
    lesserMeasures: [1, 2, 3, 4, 5, 6].map((level) => ({
      level: levels[level] ?? 0,
      why: 'It was tried, and the conduct went on.',
    })),
    known: [{ fact: 'The post was public.', at: stage.clock.now() }],
    triedBefore: ['A warning.', 'A request to stop.'],
    treatments: [],
    departure: 'The repetition after a clear warning.',
    holding: 'To call on others to hound a named person crosses the line.',
    conditionsForReturn: 'Leave the person alone.',
    ...changes,
  };
}

const levels = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** Warns Mallory for a post, served and opened; gives the warning's id. */
export async function warnFor(
  stage: Stage,
  post: Post,
  family = 'harassment',
): Promise<SanctionId> {
  const opened = await openAllegation(stage, post, ruleOf(family));
  const decided = await enforcement.warn(stage.world, stage.olga, {
    caseId: opened.caseId,
    family,
    reasons: await treating(stage, opened.caseId, reasonsFor(stage, opened)),
  });
  await stage.settle();
  await enforcement.openDocument(stage.world, post.authorId, {
    caseId: opened.caseId,
    document: { kind: 'statement', statementId: decided.statementId },
  });
  const [warning] = decided.sanctionIds;
  assert.ok(warning !== undefined);
  return warning;
}

const ruleByFamily: Readonly<Record<string, string>> = {
  harassment: 'harassment.targeted',
  violence: 'violence.threats',
};

export const ruleOf = (family: string): string => ruleByFamily[family] ?? 'harassment.targeted';

/** Follows each of the nearest precedents, as Article 9 asks. */
export async function treating(stage: Stage, caseId: CaseId, reasons: Reasons): Promise<Reasons> {
  const { nearest } = await enforcement.likeCases(stage.world, caseId);
  const treatments = nearest.map(({ decisionId }) => ({
    precedent: decisionId,
    how: 'followed' as const,
    reason: 'The facts are alike.',
  }));
  return { ...reasons, treatments };
}

/** Notice, silence, proposal and draw: a panel that has yet to vote. */
export async function bringToPanel(
  stage: Stage,
  caseId: CaseId,
  measures: readonly Measure[],
  exception?: DecisionInput['exception'],
): Promise<PanelId> {
  const { world, olga, clock } = stage;
  await enforcement.serveNotice(world, olga, { caseId });
  await stage.settle();
  clock.advance(72 * hourMs);
  await stage.settle();
  await enforcement.propose(world, olga, {
    caseId,
    measures,
    reason: 'It went on after the warning.',
    ...(exception === undefined ? {} : { exception }),
  });
  clock.advance(minuteMs);
  const drawn = await enforcement.drawPanel(world, olga, {
    caseId,
    purpose: { kind: 'decision' },
  });
  assert.ok(drawn.enough);
  return drawn.panelId;
}

export async function membersOf(
  stage: Stage,
  caseId: CaseId,
  panelId: PanelId,
): Promise<AccountId[]> {
  const panel = (await stage.caseOf(caseId)).panels.find(({ id }) => id === panelId);
  return (panel?.seats ?? []).flatMap(({ member, state }) => (state === 'sitting' ? [member] : []));
}

type Vote = { readonly level: (typeof levels)[number]; readonly exception?: boolean };

/** Everyone on the panel votes: proved, and up to the level. */
export async function voteAll(
  stage: Stage,
  opened: Opened,
  panelId: PanelId,
  vote: Vote | readonly Vote[],
): Promise<readonly AccountId[]> {
  const members = await membersOf(stage, opened.caseId, panelId);
  for (const [at, member] of members.entries()) {
    const one: Vote | undefined = isVotes(vote) ? vote[at] : vote;
    if (one === undefined) continue;
    stage.clock.advance(minuteMs);
    await enforcement.castVote(stage.world, member, {
      panelId,
      ballot: {
        kind: 'decision',
        findings: [{ allegationId: opened.allegationId, proved: true }],
        upTo: { level: one.level },
        ...(one.exception === undefined ? {} : { exception: one.exception }),
        opinion: `I find it proved; up to level ${one.level}.`,
      },
    });
  }
  return members;
}

const isVotes = (vote: Vote | readonly Vote[]): vote is readonly Vote[] => Array.isArray(vote);

export type Banned = Opened & Decided & { readonly panelId: PanelId; readonly warning: SanctionId };

/** The whole way to a ban that is in force. */
export async function banMallory(stage: Stage): Promise<Banned> {
  const banned = await decideOnMallory(stage, [{ kind: 'ban', reviewDays: 365 }], 7);
  await stage.settle();
  return banned;
}

/** Warned, gone on, heard, voted and decided; not yet served by mail. */
export async function decideOnMallory(
  stage: Stage,
  measures: readonly Measure[],
  level: Vote['level'],
): Promise<Banned> {
  const { world, mallory, clock } = stage;
  const first = await stage.say(mallory, '@rosa you are a fool, all go and tell her');
  const warning = await warnFor(stage, first);
  clock.advance(dayMs);
  const again = await stage.say(mallory, '@rosa again: everybody, get her');
  const opened = await openAllegation(stage, again);
  const panelId = await bringToPanel(stage, opened.caseId, measures);
  const [author] = await voteAll(stage, opened, panelId, { level });
  assert.ok(author !== undefined);
  const reasons = await treating(stage, opened.caseId, reasonsFor(stage, opened));
  const decided = await enforcement.decide(world, author, {
    panelId,
    decision: { measures, priorWarning: warning, reasons },
  });
  return { ...opened, ...decided, panelId, warning };
}

/** Everyone on an appeal's panel votes the same; gives one of them. */
export async function judge(
  stage: Stage,
  caseId: CaseId,
  panelId: PanelId,
  ballot: enforcement.Ballot,
): Promise<AccountId> {
  const members = await membersOf(stage, caseId, panelId);
  for (const member of members) {
    stage.clock.advance(minuteMs);
    await enforcement.castVote(stage.world, member, { panelId, ballot });
  }
  const [author] = members;
  assert.ok(author !== undefined);
  return author;
}

/** Expects a refusal with this code, or of this article. */
export function refused(expected: RefusalCode | number): (error: unknown) => boolean {
  return (error) => {
    if (isRefusal(error) && (error.code === expected || error.article === expected)) return true;
    throw error;
  };
}
