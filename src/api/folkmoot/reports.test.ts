import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  addAllegation,
  findReceipt,
  getCaseFile,
  imposeInterim,
  listQueue,
  mergeReport,
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
