import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  addAllegation,
  findReceipt,
  getCaseFile,
  imposeInterim,
  listQueue,
  mergeReport,
  openCase,
  questionReport,
  type QueueItem,
} from '#enforcement';
import { isRefusal, parseId, sha256, type CaseId, type ReportId } from '#foundation';
import { publishCheckpoint } from '#ledger';
import { admin, openCourt, ruleId, type Court } from '../mastodon/admin/bench.test.ts';
import { at, idsOf, listAt, textAt, type Person } from '../trial.test.ts';

let court: Court;
const own = '/api/folkmoot/v1';

before(async () => {
  court = await openCourt();
  await publishCheckpoint(court.world);
});
after(() => court.close());

async function queueOf({ id }: Person, limit = 40): Promise<readonly QueueItem[]> {
  return (await listQueue(court.world, id, { limit })).items;
}

function toReport(text: string): ReportId {
  const id = parseId<'report'>(text);
  assert.ok(id !== undefined);
  return id;
}

async function reportTo(by: Person, json: Readonly<Record<string, unknown>>) {
  const filed = await court.trial.ask(`${own}/reports`, { token: by.token, json });
  return { id: toReport(textAt(filed, 'id')), token: textAt(filed, 'receipt_token') };
}

test('a report brings a file along; receipt and outcome are there at once', async () => {
  const { trial, mallory, rosa, olga, say } = court;
  const post = await say(mallory, 'I know which gate is yours');
  const form = new FormData();
  form.set('account_id', mallory.id);
  form.append('post_ids[]', post);
  form.set('comment', 'He said more in a letter');
  form.append('files[]', new File(['%PDF-1.7 letter'], 'letter.pdf', { type: 'image/png' }));
  form.append('file_gists[]', 'The letter');
  const filed = await trial.ask(`${own}/reports`, {
    token: rosa.token,
    method: 'POST',
    body: form,
  });
  const receipt = await trial.ask(
    `${own}/reports/receipt?token=${encodeURIComponent(textAt(filed, 'receipt_token'))}`,
  );
  assert.equal(at(receipt, 'outcome'), 'waiting');
  const mine = listAt(await trial.ask(`${own}/reports`, { token: rosa.token }));
  assert.equal(at(mine, 0, 'report_id'), at(filed, 'id'));
  const [item] = await queueOf(olga);
  assert.ok(item !== undefined);
  assert.deepEqual([item.exhibitCount, item.unverifiedCount], [2, 1]);
  const { exhibits } = await getCaseFile(court.world, olga.id, item.caseId);
  const letter = exhibits.find(({ gist }) => gist === 'The letter');
  assert.equal(letter?.mediaType, 'application/pdf');
  assert.equal(letter.sha256, sha256('%PDF-1.7 letter').toString('hex'));
});

test('bad evidence is refused by its field, and nothing is kept', async () => {
  const { trial, mallory, rosa, db } = court;
  const before = await db.selectFrom('reports').select('id').execute();
  for (const [json, field] of [
    [{ links: ['https://example.org/'] }, 'link_gists'],
    [{ links: ['javascript:alert(1)'], link_gists: ['A link'] }, 'links'],
    [{ media_ids: ['123456'], post_ids: [] }, 'mediaIds'],
    [{ category: 'revenge' }, 'category'],
  ] as const) {
    const sent = { account_id: mallory.id, ...json };
    const { status, text } = await trial.call(`${own}/reports`, { token: rosa.token, json: sent });
    assert.ok(status === 422 || status === 404, `${field}: ${status}`);
    assert.match(text, new RegExp(status === 404 ? 'no such file' : field), text);
  }
  const form = new FormData();
  form.set('account_id', mallory.id);
  form.append('files[]', new File([Buffer.from('MZ\0\0')], 'cat.png', { type: 'image/png' }));
  form.append('file_gists[]', 'A cat');
  const program = await trial.call(`${own}/reports`, {
    token: rosa.token,
    method: 'POST',
    body: form,
  });
  assert.equal(program.status, 422);
  assert.deepEqual(await db.selectFrom('reports').select('id').execute(), before);
});

/** The queue, two cases at a time. */
async function pagedQueue({ id }: Person): Promise<readonly CaseId[]> {
  const paged: CaseId[] = [];
  for (;;) {
    const maxId = paged.at(-1);
    const query = maxId === undefined ? { limit: 2 } : { limit: 2, maxId };
    const { items, next } = await listQueue(court.world, id, query);
    paged.push(...items.map(({ caseId }) => caseId));
    if (next === undefined) return paged;
  }
}

test('the queue goes by danger, then age; a crowd of reports moves nothing', async () => {
  const { trial, olga, clock } = court;
  const people = await Promise.all(
    ['crowded', 'threatening', 'childish'].map((handle) => trial.join(handle)),
  );
  const [crowded, threatening, childish] = people;
  assert.ok(crowded !== undefined && threatening !== undefined && childish !== undefined);
  for (const count of [1, 2, 3, 4]) {
    const member = await trial.join(`crowd_${count}`);
    const comment = count % 2 === 0 ? 'Ban him now!' : 'ban him, now';
    await reportTo(member, { account_id: crowded.id, comment });
  }
  clock.advance(60_000);
  await reportTo(crowded, { account_id: threatening.id, rule_ids: ['violence.threats'] });
  clock.advance(60_000);
  await reportTo(crowded, { account_id: childish.id, rule_ids: ['safety.child'] });
  const queue = await queueOf(olga);
  const places = [childish, threatening, crowded].map(({ id }) =>
    queue.findIndex(({ respondent }) => respondent === id),
  );
  assert.deepEqual(
    places,
    places.toSorted((one, other) => one - other),
  );
  const crowd = queue.find(({ respondent }) => respondent === crowded.id);
  assert.deepEqual([crowd?.reportCount, crowd?.voiceCount, crowd?.dangerRank], [4, 1, 0]);
  assert.deepEqual(queue[0]?.dangerGrounds, ['child-safety', 'grave-rule', 'heavy-rule']);

  assert.deepEqual(
    await pagedQueue(olga),
    queue.map(({ caseId }) => caseId),
  );

  // An officer who holds it to be spam says so, and it takes its turn.
  const [id = ''] = idsOf(
    await trial.ask(`${admin}/reports?target_account_id=${childish.id}`, { token: olga.token }),
  );
  const json = { category: 'spam', rule_ids: [ruleId] };
  await trial.ask(`${admin}/reports/${id}`, { token: olga.token, method: 'PUT', json });
  const after = await queueOf(olga);
  assert.equal(after.find(({ respondent }) => respondent === childish.id)?.dangerRank, 1);
});

test('a report that was merged into an older case is told how that one ended', async () => {
  const { trial, rosa, olga, otto, world, clock } = court;
  const noisy = await trial.join('noisy');
  const posts = [await court.say(noisy, 'one'), await court.say(noisy, 'two')];
  const filed = [];
  for (const post of posts) {
    clock.advance(60_000);
    filed.push(await reportTo(rosa, { account_id: noisy.id, post_ids: [post] }));
  }
  const [older, newer] = (await queueOf(olga)).filter(({ respondent }) => respondent === noisy.id);
  assert.ok(older !== undefined && newer !== undefined);
  await mergeReport(world, olga.id, { caseId: newer.caseId, into: older.caseId });
  const [first = ''] = idsOf(
    await trial.ask(`${admin}/reports?target_account_id=${noisy.id}`, { token: otto.token }),
  );
  const json = { outcome: 'no-breach' };
  await trial.ask(`${admin}/reports/${first}/resolve`, { token: otto.token, json });
  for (const { token } of filed) {
    assert.equal((await findReceipt(world, token))?.outcome, 'dismissed');
  }
});

test('an officer never meets a report about themselves', async () => {
  const { trial, rosa, olga, otto, world } = court;
  const comment = 'She deleted what I wrote';
  const { id } = await reportTo(rosa, { account_id: otto.id, comment });
  const [item] = (await queueOf(olga)).filter(({ respondent }) => respondent === otto.id);
  assert.ok(item !== undefined);
  assert.ok((await queueOf(otto)).every(({ respondent }) => respondent !== otto.id));
  await assert.rejects(getCaseFile(world, otto.id, item.caseId), isRefusal);
  await assert.rejects(questionReport(world, otto.id, id), isRefusal);
  await assert.rejects(openCase(world, otto.id, { caseId: item.caseId }), isRefusal);
  for (const path of await readablePaths(otto, [`${admin}/reports/${id}`])) {
    const { text } = await trial.call(path, { token: otto.token });
    assert.ok(!text.includes(comment) && !text.includes(item.docket), path);
    assert.ok(!text.includes(`"${item.caseId}"`), path);
  }
  for (const step of ['assign_to_self', 'resolve', 'reopen', 'unassign']) {
    const path = `${admin}/reports/${id}/${step}`;
    const { status } = await trial.call(path, { token: otto.token, json: { outcome: 'settled' } });
    assert.equal(status, 404, step);
  }
});

/** Everything that can be read without naming a thing, and what is named. */
async function readablePaths({ id }: Person, more: readonly string[]): Promise<readonly string[]> {
  const plain = court.trial.routes
    .filter(
      ({ method, path }) =>
        method === 'GET' && /^\/api\/[^:*]+$/.test(path) && !/streaming|docs|openapi/.test(path),
    )
    .map(({ path }) => path);
  assert.ok(plain.length > 60, 'most of the interface is read');
  return [...plain, `/api/v1/accounts/${id}`, `/api/v1/accounts/${id}/statuses`, ...more];
}

test('neither the respondent nor the public can find out who reported, or what they wrote', async () => {
  const { trial, olga, world, db, clock, settled } = court;
  const target = await trial.join('target');
  const whistler = await trial.join('whistler');
  await db.updateTable('credentials').set({ email_confirmed_at: clock.now() }).execute();
  const said = await court.say(target, 'All of you, go and get her');
  const paths = async (docket: string) => [
    ...(await readablePaths(target, [
      `${own}/dockets/${docket}`,
      `${own}/accounts/${target.id}/standing`,
      `${own}/rules/harassment.targeted`,
      `/api/v1/statuses/${said}`,
      `/api/v1/statuses/${said}/context`,
      `/api/v2/search?q=secretword`,
      '/api/v1/notifications?limit=80',
    ])),
  ];
  const read = async (docket: string) => {
    const seen = new Map<string, string>();
    for (const path of await paths(docket)) {
      for (const token of [target.token, undefined]) {
        const { text } = await trial.call(path, token === undefined ? {} : { token });
        seen.set(`${path} ${token === undefined ? 'in public' : 'as the respondent'}`, text);
      }
    }
    return seen;
  };
  const before = await read('0'.repeat(32));
  const { id, token } = await reportTo(whistler, {
    account_id: target.id,
    post_ids: [said],
    rule_ids: ['harassment.targeted'],
    comment: 'secretword: I am afraid of him',
  });
  clock.advance(60_000);
  const [item] = (await queueOf(olga)).filter(({ respondent }) => respondent === target.id);
  assert.ok(item !== undefined);
  const json = {
    type: 'none',
    text: 'A call to hound.',
    report_id: id,
    rule_ids: ['harassment.targeted'],
  };
  await trial.ask(`${admin}/accounts/${target.id}/action`, { token: olga.token, json });
  await settled();
  assert.equal((await findReceipt(world, token))?.outcome, 'acted-on');

  const after = await read(item.docket);
  assert.ok(
    after.get(`${own}/record as the respondent`)?.includes(item.docket),
    'it reads the case',
  );
  const mine = await getCaseFile(world, target.id, item.caseId);
  const file = JSON.stringify({ ...mine, entries: [] });
  const letters = (await world.mail.kept?.list()) ?? [];
  const toTarget = JSON.stringify(letters.filter(({ to }) => to.includes('target')));
  assert.ok(toTarget.includes(item.docket), 'the letter is read too');
  for (const needle of [whistler.id, 'whistler', 'secretword', `"${id}"`]) {
    assert.ok(!file.includes(needle) && !toTarget.includes(needle), needle);
    for (const [path, text] of after) {
      const grown = text.split(needle).length > (before.get(path) ?? '').split(needle).length;
      assert.ok(!grown || path.includes(`q=${needle}`), `${needle} in ${path}`);
    }
  }
  // Nor the minute: the times that tell of the report are days.
  for (const { capturedAt } of mine.exhibits) {
    assert.equal(capturedAt.toISOString().slice(10), 'T00:00:00.000Z');
  }
  assert.equal(mine.createdAt.toISOString().slice(10), 'T00:00:00.000Z');
});

test('a report in bad faith is a case of its own; who may not report is told why', async () => {
  const { trial, olga, rosa, world, settled } = court;
  const liar = await trial.join('liar');
  const victim = await trial.join('victim');
  const { id } = await reportTo(liar, { account_id: victim.id, comment: 'Numbers work' });
  await assert.rejects(questionReport(world, rosa.id, id), isRefusal);
  const { caseId } = await questionReport(world, olga.id, id);
  await assert.rejects(questionReport(world, olga.id, id), { code: 'conflict' });
  const { exhibits, respondent } = await getCaseFile(world, olga.id, caseId);
  assert.equal(respondent, liar.id);
  const [report] = exhibits;
  assert.ok(report !== undefined && report.text?.includes('Numbers work') === true);
  assert.equal(report.unverified, false);
  const allegation = await addAllegation(world, olga.id, {
    caseId,
    ruleId: 'integrity.reports',
    conduct: { subject: { kind: 'account' }, at: court.clock.now(), summary: 'A false report.' },
    exhibits: [report.id],
  });
  await imposeInterim(world, olga.id, {
    caseId,
    ground: 'flood',
    act: { kind: 'pause', features: ['report'] },
    allegations: [allegation],
    lighterActs: [
      { kind: 'label', why: 'There is no post.' },
      { kind: 'hide', why: 'There is no post.' },
    ],
    reason: 'Forty false reports in an hour.',
  });
  await settled();
  const json = { account_id: victim.id, comment: 'Once more' };
  const { status, text } = await trial.call(`${own}/reports`, { token: liar.token, json });
  assert.equal(status, 403);
  assert.match(text, /may not .*report.* by case [\da-f]{32}/);
  assert.match(text, /appeal/);
});
