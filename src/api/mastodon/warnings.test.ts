import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ensureServiceAccount, grantRole } from '#accounts';
import {
  addAllegation,
  decideAlone,
  decideAtOnce,
  enforcementJobs,
  ensureRulebook,
  getCaseFile,
  likeCasesUnder,
  openCase,
  openDocument,
  type Measure,
  type MeasureAtOnce,
} from '#enforcement';
import { toId, type CaseId, type PostId } from '#foundation';
import { deliverMail } from '#infrastructure';
import { settle, testDatabase, type TestDatabase } from '#testing';
import { at, idsOf, listAt, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';

/** What a stock app shows somebody about whom a decision was made, and others of the post. */

let database: TestDatabase;
let trial: Trial;
let respondent: Person;
let reporter: Person;
let officer: Person;
let postId: PostId;

const ruleId = 'deception.spam';

before(async () => {
  database = await testDatabase();
  const { world } = database;
  await ensureServiceAccount(world);
  await ensureRulebook(world);
  trial = await startTrial(world);
  respondent = await trial.join('respondent');
  reporter = await trial.join('reporter');
  officer = await trial.join('officer');
  await grantRole(world, undefined, { accountId: officer.id, role: 'officer' });
  database.clock.advance(60_000);
  const json = { status: 'Buy my geese, all of them' };
  postId = toId(
    textAt(await trial.ask('/api/v1/statuses', { token: respondent.token, json }), 'id'),
  );
  await decideToHide(await openReportedCase());
});
after(async () => {
  await trial.close();
  await database.close();
});

const settled = () => settle(database.world, [...enforcementJobs, deliverMail]);

async function openReportedCase(): Promise<CaseId> {
  await trial.ask('/api/v1/reports', {
    token: reporter.token,
    json: { account_id: respondent.id, status_ids: [postId], rule_ids: [ruleId] },
  });
  const { id } = await database.db.selectFrom('cases').select('id').executeTakeFirstOrThrow();
  await openCase(database.world, officer.id, { caseId: toId(id) });
  return toId(id);
}

/** The lightest thing that others notice: one officer hides a post, with reasons, and serves it. */
async function decideToHide(caseId: CaseId): Promise<void> {
  const { world, clock } = database;
  const file = await getCaseFile(world, officer.id, caseId);
  const exhibits = file.exhibits.map(({ id }) => id);
  const summary = 'The same offer, again and again';
  const conduct = { subject: { kind: 'post' as const, postId }, at: clock.now(), summary };
  const allegationId = await addAllegation(world, officer.id, {
    caseId,
    ruleId,
    conduct,
    exhibits,
  });
  const measures: Measure[] = [{ kind: 'hide', postId, reviewDays: 90 }];
  const finding = {
    allegationId,
    proved: true,
    exhibits,
    reason: 'It says so',
    severity: 2 as const,
  };
  const decided = await decideAlone(world, officer.id, {
    caseId,
    decision: {
      measures,
      reasons: {
        findings: [finding],
        thresholdTests: [],
        facts: 'The post offers the same thing as nine before it.',
        publicInterest: 'None that would speak for it.',
        lesserMeasures: [
          { level: 1, why: 'A warning would leave it standing.' },
          { level: 2, why: 'A label would leave it standing.' },
        ],
        known: [{ fact: 'The post as reported', at: clock.now() }],
        triedBefore: [],
        treatments: [],
        holding: 'A tenth offer of the same thing is spam.',
        conditionsForReturn: '',
      },
    },
  });
  await settled();
  const document = { kind: 'statement', statementId: decided.statementId } as const;
  await openDocument(world, respondent.id, { caseId, document });
  await settled();
}

const warningOf = async () => {
  const path = '/api/v1/notifications?types[]=moderation_warning';
  const list = listAt(await trial.ask(path, { token: respondent.token }));
  const found = list.find((one) => listAt(one, 'moderation_warning', 'status_ids').length > 0);
  return at(found, 'moderation_warning');
};

test('the warning says what was decided, for how long, and where the reasons are', async () => {
  const warning = await warningOf();
  assert.equal(at(warning, 'action'), 'delete_statuses');
  assert.deepEqual(at(warning, 'status_ids'), [postId]);
  assert.match(textAt(warning, 'text'), /Your post is hidden.*Term: .*\/record\/[\w-]+$/);
  assert.equal(at(warning, 'target_account', 'id'), respondent.id);
  assert.equal(at(warning, 'appeal'), null);
  const groups = await trial.ask('/api/v2/notifications', { token: respondent.token });
  assert.ok(listAt(groups, 'notification_groups').some((one) => at(one, 'moderation_warning')));
});

test('others see a tombstone with the docket, and its author the post', async () => {
  const path = `/api/v1/statuses/${postId}`;
  const shown = await trial.ask(path, { token: reporter.token });
  assert.match(textAt(shown, 'content'), /hidden by a decision.*\/dockets\//);
  const docket = /dockets\/([\w-]+)/.exec(textAt(shown, 'content'))?.[1] ?? '';
  const page = await trial.ask(`/api/folkmoot/v1/dockets/${docket}`);
  assert.equal(at(page, 'decisions', 0, 'sanctions', 0, 'kind'), 'hide');
  assert.ok(!JSON.stringify(page).includes(respondent.id), 'nobody is named');
  const own = await trial.ask(path, { token: respondent.token });
  assert.match(textAt(own, 'content'), /geese/);
  const open = await trial.ask('/api/v1/timelines/public');
  assert.ok(!idsOf(open).includes(postId));
});

test('one’s record, and an appeal that the warning then shows as pending', async () => {
  const { token } = respondent;
  const record = await trial.ask('/api/folkmoot/v1/record', { token });
  assert.equal(at(record, 'sanctions', 0, 'kind'), 'hide');
  assert.equal(at(record, 'sanctions', 0, 'in_force'), true);
  const decisionId = textAt(record, 'cases', 0, 'appealable', 0, 'decision_id');
  const others = await trial.call('/api/folkmoot/v1/appeals', {
    token: reporter.token,
    json: { decision_id: decisionId, grounds: 'Not mine to make' },
  });
  assert.equal(others.status, 409);
  assert.equal(at(others.json, 'article'), 11);
  const json = { decision_id: decisionId, grounds: 'They were different geese.' };
  await trial.ask('/api/folkmoot/v1/appeals', { token, json });
  assert.deepEqual(at(await warningOf(), 'appeal'), {
    text: 'They were different geese.',
    state: 'pending',
  });
  const twice = await trial.call('/api/folkmoot/v1/appeals', { token, json });
  assert.equal(twice.status, 409);
  assert.equal(at(twice.json, 'article'), 11);
  const documents = await trial.ask('/api/folkmoot/v1/record/documents', { token });
  assert.ok(listAt(documents).length > 0);
  assert.match(textAt(documents, 0, 'salt'), /^[\da-f]{64}$/);
});

test('the reporter is told how it ended', async () => {
  const list = await trial.ask('/api/v1/notifications', { token: reporter.token });
  assert.ok(listAt(list).some((one) => at(one, 'type') === 'folkmoot.report'));
  const receipts = await trial.ask('/api/folkmoot/v1/reports', { token: reporter.token });
  assert.equal(at(receipts, 0, 'outcome'), 'acted-on');
});

/** The same again, decided in one act, served and opened. */
async function decideOnAnother(status: string, measure: MeasureAtOnce) {
  const { world, clock } = database;
  clock.advance(60_000);
  const post = await trial.ask('/api/v1/statuses', { token: respondent.token, json: { status } });
  const { caseId, docket } = await openCase(world, officer.id, {
    respondent: respondent.id,
    postIds: [toId(textAt(post, 'id'))],
  });
  const { nearest } = await likeCasesUnder(world, caseId, { ruleId, severity: 2 });
  const decided = await decideAtOnce(world, officer.id, {
    caseId,
    respondent: respondent.id,
    measure,
    ruleIds: [ruleId],
    postIds: [toId(textAt(post, 'id'))],
    reason: 'The same offer as ever.',
    severity: 2,
    lesser: ([1, 2, 3] as const).map((level) => ({ level, why: 'It was tried, and it went on.' })),
    departure: 'It went on.',
    conditionsForReturn: 'The limit ends by itself.',
    treatments: nearest.map(({ decisionId }) => ({
      precedent: decisionId,
      how: 'followed',
      reason: 'The same offer.',
    })),
  });
  await settled();
  const document = { kind: 'statement', statementId: decided.statementId } as const;
  await openDocument(world, respondent.id, { caseId, document });
  await settled();
  return { caseId, docket };
}

test('what follows a warning says which one, by its docket, its day and its rule', async () => {
  const warned = await decideOnAnother('Geese, once more', { kind: 'warning' });
  const limited = await decideOnAnother('Geese, for the last time', {
    kind: 'feature-limit',
    features: ['post'],
    days: 2,
  });
  const path = '/api/v1/notifications?types[]=moderation_warning';
  const texts = listAt(await trial.ask(path, { token: respondent.token })).map((one) =>
    textAt(one, 'moderation_warning', 'text'),
  );
  const follows = texts.filter((text) => text.includes('It follows your warning'));
  assert.match(follows.join(), /of \d{4}-\d\d-\d\d in case [\da-f]{32}, for deception\.spam \(/);
  assert.ok(follows.join().includes(warned.docket));
  const { decisions } = await getCaseFile(database.world, respondent.id, limited.caseId);
  const [decision] = decisions;
  const served = decision?.statement?.text ?? '';
  assert.ok(served.includes(`/dockets/${warned.docket}`));
  assert.ok(!served.includes(decision?.priorWarning ?? ''), 'its id says nothing to anybody');
});
