import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { grantRole, signUp } from '#accounts';
import { publishPost } from '#conversation';
import {
  adoptCharter,
  appeal,
  enforcementJobs,
  ensureRulebook,
  imposeInterim,
  requestClarification,
  serveNotice,
  type CaseFile,
} from '#enforcement';
import { dayMs, minuteMs, isRefusal, type AccountId, type CaseId } from '#foundation';
import { ledgerJobs } from '#ledger';
import { pendingJobs, settle, testDatabase, type TestDatabase } from '#testing';
import {
  allege,
  decideByOfficer,
  hear,
  openStatement,
  proposeAndDraw,
  report,
} from '../../src/cli/index.ts';

/**
 * A queue that delivers at least once delivers late, twice and in any order after a crash. Two
 * communities with the same cases: in one every step that time takes is taken once and in order,
 * in the other each is taken twice, the latest first. In the end the same has happened in both.
 */
type Town = TestDatabase & {
  readonly officer: AccountId;
  readonly reporter: AccountId;
  readonly caseByName: Map<string, CaseId>;
};

const jobs = [...enforcementJobs, ...ledgerJobs];
const because = { facts: 'The post says so.', holding: 'This is over the line.' } as const;

async function person({ world }: TestDatabase, handle: string): Promise<AccountId> {
  const email = `${handle}@late.example`;
  const { account } = await signUp(world, { handle, email, password: 'nine grey herons fly' });
  return account.id;
}

async function openTown(): Promise<Town> {
  const database = await testDatabase();
  after(() => database.close());
  await ensureRulebook(database.world);
  // All is decided again, so that no lot tells the two communities apart.
  await adoptCharter(database.world, undefined, { auditPercent: 100 });
  const officer = await person(database, 'officer');
  await grantRole(database.world, undefined, { accountId: officer, role: 'officer' });
  const panelists = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((letter) => `panelist_${letter}`);
  for (const id of await Promise.all(panelists.map((handle) => person(database, handle)))) {
    await grantRole(database.world, undefined, { accountId: id, role: 'panelist' });
  }
  const reporter = await person(database, 'reporter');
  const town = { ...database, officer, reporter, caseByName: new Map<string, CaseId>() };
  for (const [name, happens] of Object.entries(cases)) {
    const respondent = await person(database, name.replaceAll(' ', '_'));
    await happens(town, await alleged(town, respondent, name));
    await settle(town.world, jobs);
  }
  return town;
}

async function alleged(town: Town, respondent: AccountId, name: string): Promise<CaseFile> {
  const { world, officer, reporter, clock } = town;
  clock.advance(minuteMs);
  const post = await publishPost(world, respondent, { text: 'Everybody should shout at her.' });
  const ruleId = 'harassment.targeted';
  const reported = { reporter, respondent, postIds: [post.id], ruleId, comment: 'Look at this.' };
  const caseId = await report(world, officer, reported);
  town.caseByName.set(name, caseId);
  const summary = 'Calls on others to shout at a person.';
  return allege(world, officer, { caseId, ruleId, postId: post.id, summary, at: post.createdAt });
}

/** What was begun and is then left to time. */
const cases: Readonly<Record<string, (town: Town, file: CaseFile) => Promise<unknown>>> = {
  unanswered: ({ world, officer }, { caseId }) => serveNotice(world, officer, { caseId }),
  unclear: ({ world, officer }, { caseId }) =>
    requestClarification(world, officer, { caseId, ask: 'clarify', text: 'Whom do you mean?' }),
  paused: ({ world, officer }, { caseId, allegations }) =>
    imposeInterim(world, officer, {
      caseId,
      ground: 'flood',
      act: { kind: 'pause', features: ['post'] },
      allegations: allegations.map(({ id }) => id),
      lighterActs: [
        { kind: 'label', why: 'The next copy would come without the label.' },
        { kind: 'hide', why: 'New copies appear faster than old ones can be hidden.' },
      ],
      reason: 'The posts fill every thread that she takes part in.',
    }),
  warned: async ({ world, officer }, { caseId, respondent }) => {
    const measures = [{ kind: 'warning', family: 'harassment' }] as const;
    const decided = await decideByOfficer(world, officer, { caseId, measures, because });
    await openStatement(world, respondent, decided);
  },
  unvoted: async ({ world, officer }, { caseId, respondent, exhibits }) => {
    await hear(world, { officer, respondent }, { caseId, text: 'I did not mean it.' });
    const postId = exhibits.find((exhibit) => exhibit.postId !== undefined)?.postId;
    assert.ok(postId);
    const measures = [{ kind: 'hide', postId, reviewDays: 90 }] as const;
    await proposeAndDraw(world, officer, { caseId, measures, reason: 'Three should look at it.' });
  },
  appealed: async ({ world, officer }, { caseId, respondent, exhibits }) => {
    const postId = exhibits.find((exhibit) => exhibit.postId !== undefined)?.postId;
    assert.ok(postId);
    const measures = [{ kind: 'hide', postId, reviewDays: 90 }] as const;
    const { decisionId } = await decideByOfficer(world, officer, { caseId, measures, because });
    await appeal(world, respondent, { decisionId, grounds: 'It is a line of a song.' });
  },
};

/** As the worker runs a job: a refusal ends it. */
async function deliver({ world }: Town, topic: string, payload: unknown): Promise<void> {
  await jobs
    .find((job) => job.topic === topic)
    ?.run(world, payload)
    .catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
    });
}

/** Delivers everything that is due by now, the latest first, and all of it again. */
async function deliverTwiceBackwards(town: Town): Promise<void> {
  const due = (await pendingJobs(town.db)).filter(({ runAt }) => runAt <= town.clock.now());
  const backwards = due.toReversed();
  for (const { topic, payload } of [...backwards, ...backwards]) {
    await deliver(town, topic, payload);
  }
}

/** What happened in each case, by its name, in alphabetical order. */
async function happened(town: Town): Promise<Readonly<Record<string, readonly string[]>>> {
  const all: Record<string, readonly string[]> = {};
  for (const [name, caseId] of town.caseByName) {
    const rows = await town.db
      .selectFrom('case_events')
      .select('type')
      .where('case_id', '=', caseId)
      .execute();
    all[name] = rows.map(({ type }) => type).toSorted();
  }
  return all;
}

async function entered({ db }: Town): Promise<readonly string[]> {
  const rows = await db.selectFrom('ledger_entries').select('type').execute();
  return rows.map(({ type }) => type ?? '').toSorted();
}

test('what time does happens once, however late, often and disorderly its jobs come', async () => {
  const [orderly, disorderly] = [await openTown(), await openTown()];
  const expected = [
    [
      16,
      {
        unanswered: 'hearing-ended',
        unclear: 'clarification-ended',
        paused: 'interim-lapsed',
        unvoted: 'substituted',
        appealed: 'sanction-stayed',
      },
    ],
    [400, { warned: 'sanction-ended' }],
  ] as const;
  for (const [days, events] of expected) {
    for (const town of [orderly, disorderly]) town.clock.advance(days * dayMs);
    await settle(orderly.world, jobs);
    await deliverTwiceBackwards(disorderly);
    await deliverTwiceBackwards(disorderly);
    const found = await happened(disorderly);
    for (const [name, type] of Object.entries(events)) {
      assert.equal(found[name]?.filter((one) => one === type).length, 1, `${type} in ${name}`);
    }
    assert.deepEqual(found, await happened(orderly));
    assert.deepEqual(await entered(disorderly), await entered(orderly));
  }
});
