import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ensureServiceAccount, grantRole } from '#accounts';
import {
  currentRulebook,
  dismissReport,
  ensureRulebook,
  openCase,
  publishRulebook,
  translateRules,
} from '#enforcement';
import { canonicalJson, sha256, toId } from '#foundation';
import { getEntry, publishCheckpoint } from '#ledger';
import { testDatabase, type TestDatabase } from '#testing';
import { at, idsOf, listAt, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';

let database: TestDatabase;
let trial: Trial;
let respondent: Person;
let reporter: Person;
let officer: Person;

const prefix = '/api/folkmoot/v1';

before(async () => {
  database = await testDatabase();
  await ensureServiceAccount(database.world);
  await ensureRulebook(database.world);
  trial = await startTrial(database.world);
  respondent = await trial.join('respondent');
  reporter = await trial.join('reporter');
  officer = await trial.join('officer');
  await grantRole(database.world, undefined, { accountId: officer.id, role: 'officer' });
});
after(async () => {
  await trial.close();
  await database.close();
});

test('the rulebook is given whole, with its history and the line of each rule', async () => {
  const rulebook = await trial.ask(`${prefix}/rulebook`);
  const [id = ''] = idsOf(at(rulebook, 'rules'));
  assert.match(textAt(rulebook, 'hash'), /^[\da-f]{64}$/);
  const all = await trial.ask(`${prefix}/rulebooks`);
  assert.equal(at(all, 0, 'hash'), at(rulebook, 'hash'));
  const rule = await trial.ask(`${prefix}/rules/${id}`);
  assert.equal(at(rule, 'current', 'id'), id);
  assert.ok(listAt(rule, 'current', 'examples').length >= 2);
  assert.equal(listAt(rule, 'versions').length, 1);
  const line = await trial.ask(`${prefix}/rules/${id}/line`);
  assert.deepEqual(line, at(rule, 'line'));
  assert.equal((await trial.call(`${prefix}/rules/no.such_rule`)).status, 404);
});

test('a rulebook is given as it is hashed, and its entry holds every hash', async () => {
  const texts = await trial.ask(`${prefix}/rulebooks/1/texts`);
  const placed = listAt(texts, 'rules').map((rule) => {
    const canonical = textAt(rule, 'canonical');
    assert.equal(sha256(canonical).toString('hex'), textAt(rule, 'hash'));
    assert.match(canonical, /^\{"examples":\[/);
    return {
      id: textAt(rule, 'id'),
      version: Number(at(rule, 'version')),
      hash: textAt(rule, 'hash'),
    };
  });
  placed.sort((left, right) => (left.id < right.id ? -1 : 1));
  assert.equal(sha256(canonicalJson(placed)).toString('hex'), textAt(texts, 'hash'));
  const entry = await getEntry(database.db, Number(at(texts, 'entry_index')));
  assert.deepEqual(entry.entry.rules, placed);
  assert.equal((await trial.call(`${prefix}/rulebooks/9/texts`)).status, 404);
});

test('an announced rulebook gives its changes word by word, with their reasons', async () => {
  const [first, ...rest] = (await currentRulebook(database.world))?.rules ?? [];
  assert.ok(first !== undefined);
  const rules = [{ ...first, title: `${first.title}, ever` }, ...rest];
  await publishRulebook(database.world, undefined, { rules, rationale: 'To be clear.' });
  const changes = await trial.ask(`${prefix}/rulebooks/2/changes`);
  assert.equal(listAt(changes, 'changes').length, 1);
  assert.equal(at(changes, 'changes', 0, 'rationale'), 'To be clear.');
  assert.equal(at(changes, 'changes', 0, 'texts', 0, 'field'), 'title');
  assert.equal(at(changes, 'changes', 0, 'examples', 0), undefined);
  const back = await trial.ask(`${prefix}/rulebooks/1/changes?from=2`);
  assert.equal(at(back, 'compared_with'), 2);
  assert.equal((await trial.call(`${prefix}/rulebooks/2/changes?from=9`)).status, 404);
  const of = `${prefix}/rules/${first.id}/versions/1/translations`;
  assert.deepEqual(await trial.ask(of), []);
  await translateRules(database.world, undefined, {
    language: 'fr',
    rules: {
      [first.id]: {
        title: 'Titre',
        text: 'Texte',
        purpose: 'But',
        examples: first.examples.map(() => ({ text: 'Exemple', reason: 'Raison' })),
      },
    },
  });
  assert.deepEqual(await trial.ask(of), [], 'the version published last is what is translated');
  const translated = await trial.ask(of.replace('/1/', '/2/'));
  assert.equal(at(translated, 0, 'language'), 'fr');
});

test('decisions and precedents are lists, and an unknown docket is not found', async () => {
  assert.deepEqual(await trial.ask(`${prefix}/decisions?rule_id=violence.threats`), []);
  assert.deepEqual(await trial.ask(`${prefix}/precedents?family=violence`), []);
  assert.deepEqual(await trial.ask(`${prefix}/precedents?q=gate%20or%20!%26&proved=false`), []);
  for (const id of ['1', 'nope', '9'.repeat(30)]) {
    assert.equal((await trial.call(`${prefix}/precedents/${id}`)).status, 404, id);
  }
  for (const docket of ['nope', 'AAAA-0000', '%00', '1'.repeat(90)]) {
    const answer = await trial.call(`${prefix}/dockets/${docket}`);
    assert.ok([404, 422].includes(answer.status), `${docket} ${answer.text}`);
  }
});

test('one’s record is one’s own, and asks for a sign-in', async () => {
  const record = await trial.ask(`${prefix}/record`, { token: respondent.token });
  assert.equal(at(record, 'strikes'), 0);
  assert.deepEqual(listAt(record, 'sanctions'), []);
  assert.deepEqual(await trial.ask(`${prefix}/record/documents`, { token: respondent.token }), []);
  for (const path of ['record', 'record/documents', 'reports', 'archive']) {
    assert.equal((await trial.call(`${prefix}/${path}`)).status, 401, path);
  }
});

test('a reporter whose report was dismissed appeals with the receipt alone', async () => {
  const { world } = database;
  const status = await trial.ask('/api/v1/statuses', {
    token: respondent.token,
    json: { status: 'An arguable thing' },
  });
  const report = await trial.ask('/api/v1/reports', {
    token: reporter.token,
    json: { account_id: respondent.id, status_ids: [textAt(status, 'id')], comment: 'Look' },
  });
  const token = new URL(textAt(report, 'receipt_url')).searchParams.get('token') ?? '';
  const asked = `${prefix}/reports/receipt?token=${encodeURIComponent(token)}`;
  assert.equal(at(await trial.ask(asked), 'outcome'), 'waiting');
  const opened = await database.db.selectFrom('cases').select('id').executeTakeFirstOrThrow();
  const caseId = toId<'case'>(opened.id);
  await openCase(world, officer.id, { caseId });
  await dismissReport(world, officer.id, { caseId, reason: 'It does not cross the line.' });
  const receipt = await trial.ask(asked);
  assert.equal(at(receipt, 'outcome'), 'dismissed');
  assert.equal(at(receipt, 'may_appeal'), true);
  const appealed = await trial.ask(`${prefix}/appeals/by_link`, {
    json: { token, grounds: 'It does, in my view, for a reason that was not looked at.' },
  });
  assert.match(textAt(appealed, 'id'), /^\d+$/);
  const again = await trial.call(`${prefix}/appeals/by_link`, {
    json: { token, grounds: 'Again' },
  });
  assert.ok([403, 409].includes(again.status), again.text);
  assert.equal(at(again.json, 'article'), 11);
  const forged = { token: `${token}x`, grounds: 'Not mine' };
  assert.equal((await trial.call(`${prefix}/appeals/by_link`, { json: forged })).status, 404);
  assert.equal((await trial.call(`${prefix}/reports/receipt?token=forged`)).status, 404);
  assert.equal((await trial.call(`${prefix}/appeals/by_link?token=forged`)).status, 404);
});

test('the log is served as files, with proofs that a program can follow', async () => {
  await publishCheckpoint(database.world);
  const checkpoint = await trial.call('/ledger/checkpoint');
  assert.equal(checkpoint.status, 200);
  const size = Number(checkpoint.text.split('\n')[1]);
  assert.ok(size > 0);
  const proof = await trial.ask(`${prefix}/ledger/inclusion/0`);
  assert.equal(at(proof, 'size'), size);
  assert.match(textAt(proof, 'leaf_hash'), /^[\da-f]{64}$/);
  const grown = await trial.ask(`${prefix}/ledger/consistency?first=1&second=${size}`);
  assert.equal(at(grown, 'second_root'), at(proof, 'root'));
  const file = await trial.call(`${prefix}/ledger/proof/0`);
  assert.match(file.headers.get('content-disposition') ?? '', /entry-0\.tlog-proof/);
  for (const path of [
    '/ledger/nothing',
    '/ledger/../api/v1/instance',
    `${prefix}/ledger/inclusion/99999`,
  ]) {
    const answer = await trial.call(path);
    assert.ok([200, 404].includes(answer.status), path);
  }
  assert.equal((await trial.call(`${prefix}/ledger/inclusion/-1`)).status, 422);
});
