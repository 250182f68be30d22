import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { at, idsOf, listAt } from '../../trial.test.ts';
import { admin, openCourt, ruleId, type Court } from './bench.test.ts';

let court: Court;
let postId: string;
let reportId: string;
const reports = `${admin}/reports`;

before(async () => {
  court = await openCourt();
  const { mallory, rosa } = court;
  postId = await court.say(mallory, 'Buy my geese');
  reportId = await court.report(rosa, mallory, [postId]);
});
after(() => court.close());

test('an officer reads a report with its accounts, posts and rules', async () => {
  const { trial, olga, mallory, rosa } = court;
  const list = await trial.ask(reports, { token: olga.token });
  assert.deepEqual(idsOf(list), [reportId]);
  const report = await trial.ask(`${reports}/${reportId}`, { token: olga.token });
  assert.equal(at(report, 'account', 'id'), rosa.id);
  assert.equal(at(report, 'target_account', 'account', 'username'), 'mallory');
  assert.equal(at(report, 'target_account', 'id'), mallory.id);
  assert.deepEqual(idsOf(at(report, 'statuses')), [postId]);
  assert.deepEqual(idsOf(at(report, 'rules')), [ruleId]);
  assert.equal(at(report, 'action_taken'), false);
  assert.equal(at(report, 'assigned_account'), null);
});

test('filters narrow the list, and settled reports are a list of their own', async () => {
  const { trial, olga, mallory, rosa } = court;
  const found = async (query: string) =>
    idsOf(await trial.ask(`${reports}?${query}`, { token: olga.token }));
  assert.deepEqual(await found(`target_account_id=${mallory.id}`), [reportId]);
  assert.deepEqual(await found(`account_id=${mallory.id}`), []);
  assert.deepEqual(await found(`account_id=${rosa.id}`), [reportId]);
  assert.deepEqual(await found('by_target_domain=elsewhere.example'), []);
  assert.deepEqual(await found('resolved=true'), []);
  assert.deepEqual(await found(`max_id=${reportId}`), []);
});

test('an officer looks after a report, and classes it; the reporter’s words stay', async () => {
  const { trial, olga, db } = court;
  const token = olga.token;
  const assigned = await trial.ask(`${reports}/${reportId}/assign_to_self`, {
    token,
    method: 'POST',
  });
  assert.equal(at(assigned, 'assigned_account', 'id'), olga.id);
  const classed = await trial.ask(`${reports}/${reportId}`, {
    token,
    method: 'PUT',
    json: { category: 'spam', rule_ids: ['harassment.targeted'] },
  });
  assert.equal(at(classed, 'category'), 'spam');
  assert.deepEqual(idsOf(at(classed, 'rules')), ['harassment.targeted']);
  const kept = await db.selectFrom('reports').select('category').executeTakeFirstOrThrow();
  assert.equal(kept.category, 'violation');
  const unknown = await trial.call(`${reports}/${reportId}`, {
    token,
    method: 'PUT',
    json: { rule_ids: ['no.such-rule'] },
  });
  assert.equal(unknown.status, 422);
  assert.ok(at(unknown.json, 'details', 'rule_ids'));
  const freed = await trial.ask(`${reports}/${reportId}/unassign`, { token, method: 'POST' });
  assert.equal(at(freed, 'assigned_account'), null);
  await trial.ask(`${reports}/${reportId}`, {
    token,
    method: 'PUT',
    json: { category: 'violation', rule_ids: [ruleId] },
  });
});

test('a report is resolved with an outcome code, and not without one', async () => {
  const { trial, olga, rosa, db } = court;
  const path = `${reports}/${reportId}/resolve`;
  for (const json of [{}, { outcome: 'because' }]) {
    const refused = await trial.call(path, { token: olga.token, json });
    assert.equal(refused.status, 422, refused.text);
    assert.match(refused.text, /"outcome".*no-breach, not-shown, settled, duplicate, not-ours/);
    assert.ok(at(refused.json, 'details', 'outcome'));
  }
  const before = await db.selectFrom('dismissals').select('reason').execute();
  assert.deepEqual(before, []);
  const json = { outcome: 'no-breach', note: 'Selling geese is fine here.' };
  const resolved = await trial.ask(path, { token: olga.token, json });
  assert.equal(at(resolved, 'action_taken'), true);
  assert.equal(at(resolved, 'action_taken_by_account', 'id'), olga.id);
  const [told] = listAt(await trial.ask('/api/folkmoot/v1/reports', { token: rosa.token }));
  assert.equal(at(told, 'outcome'), 'dismissed');
  assert.match(String(at(told, 'reason')), /breaks no rule.*geese is fine/);
  assert.deepEqual(idsOf(await trial.ask(`${reports}?resolved=true`, { token: olga.token })), [
    reportId,
  ]);
});

test('a dismissed report is taken up again in a case of its own, with its evidence', async () => {
  const { trial, otto, db } = court;
  const reopened = await trial.ask(`${reports}/${reportId}/reopen`, {
    token: otto.token,
    method: 'POST',
  });
  assert.equal(at(reopened, 'action_taken'), false);
  assert.equal(at(reopened, 'case_state'), 'open');
  assert.deepEqual(idsOf(at(reopened, 'statuses')), [postId]);
  const cases = await db.selectFrom('cases').select('state').orderBy('id').execute();
  assert.deepEqual(
    cases.map(({ state }) => state),
    ['dismissed', 'open'],
  );
});

test('nobody but an officer sees or touches a report, whatever the token says', async () => {
  const { trial, mallory, rosa, opal, olga } = court;
  const calls: readonly (readonly [string, string])[] = [
    ['GET', reports],
    ['GET', `${reports}/${reportId}`],
    ['PUT', `${reports}/${reportId}`],
    ...['assign_to_self', 'unassign', 'resolve', 'reopen'].map(
      (step) => ['POST', `${reports}/${reportId}/${step}`] as const,
    ),
  ];
  const narrow = await trial.tokenOf(olga, 'read write admin:read:accounts admin:write:accounts');
  for (const [method, path] of calls) {
    const json = method === 'GET' ? {} : { json: { outcome: 'no-breach', category: 'spam' } };
    for (const token of [mallory.token, rosa.token, opal.token, narrow]) {
      const answer = await trial.call(path, { method, token, ...json });
      assert.equal(answer.status, 403, `${method} ${path} ${answer.text}`);
    }
    assert.equal((await trial.call(path, { method, ...json })).status, 401);
  }
});

test('an officer about whom a report is neither sees it nor touches it (article 2)', async () => {
  const { trial, olga, otto, rosa, db, say, report } = court;
  const post = await say(olga, 'Officers may be wrong too');
  const about = await report(rosa, olga, [post]);
  const own = await report(otto, olga);
  for (const officer of [olga, otto]) {
    const hidden = officer === olga ? [about, own] : [own];
    const list = idsOf(await trial.ask(reports, { token: officer.token }));
    for (const id of hidden) {
      assert.ok(!list.includes(id));
      const sent = { token: officer.token, json: { outcome: 'no-breach', category: 'spam' } };
      const step = (name: string) => trial.call(`${reports}/${id}/${name}`, sent);
      const answers = [
        await trial.call(`${reports}/${id}`, { token: officer.token }),
        await trial.call(`${reports}/${id}`, { ...sent, method: 'PUT' }),
        ...(await Promise.all(['assign_to_self', 'unassign', 'resolve', 'reopen'].map(step))),
      ];
      for (const answer of answers) assert.equal(answer.status, 404, answer.text);
    }
  }
  assert.ok(idsOf(await trial.ask(reports, { token: otto.token })).includes(about));
  const assignments = await db.selectFrom('case_assignments').selectAll().execute();
  assert.deepEqual(assignments, []);
});
