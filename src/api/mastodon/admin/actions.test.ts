import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { getCaseFile } from '#enforcement';
import { toId } from '#foundation';
import { lettersTo } from '#testing';
import { at, listAt, textAt, type Answer, type Person } from '../../trial.test.ts';
import { admin, openCourt, ruleId, type Court } from './bench.test.ts';

let court: Court;
let postId: string;
let reportId: string;

before(async () => {
  court = await openCourt();
  postId = await court.say(court.mallory, 'Buy my geese, all of them');
  reportId = await court.report(court.rosa, court.mallory, [postId]);
});
after(() => court.close());

const act = (by: Person | undefined, about: Person, json: Record<string, unknown>) =>
  court.trial.call(`${admin}/accounts/${about.id}/action`, {
    ...(by === undefined ? {} : { token: by.token }),
    json,
  });

/** Every row that could mean that something was done to somebody. */
async function power(): Promise<unknown> {
  const counts = ['standing', 'sanctions', 'decisions', 'interim_measures', 'measures'] as const;
  const rows = await Promise.all(
    counts.map((table) => sql`select count(*) from ${sql.table(table)}`.execute(court.db)),
  );
  const closed = await sql`select count(*) from accounts where closed_at is not null`.execute(
    court.db,
  );
  return [...rows, closed].map(({ rows: [row] }) => row);
}

function assertMotion(answer: Answer): string {
  assert.equal(answer.status, 403, answer.text);
  assert.equal(at(answer.json, 'article'), 6);
  assert.equal(at(answer.json, 'code'), 'single-hand');
  const docket = /^Article 6: .*\/desk\/([\da-f]{32})$/.exec(textAt(answer.json, 'error'))?.[1];
  assert.ok(docket !== undefined, answer.text);
  return docket;
}

test('suspending, disabling, silencing and deleting change nothing but leave a motion', async () => {
  const { trial, olga, mallory, db } = court;
  const untouched = await power();
  const dockets = new Set<string>();
  for (const type of ['suspend', 'disable', 'silence']) {
    const asked = {
      type,
      report_id: reportId,
      text: 'Geese again',
      send_email_notification: false,
    };
    dockets.add(assertMotion(await act(olga, mallory, asked)));
    dockets.add(assertMotion(await act(olga, mallory, asked)));
  }
  const path = `${admin}/accounts/${mallory.id}`;
  dockets.add(assertMotion(await trial.call(path, { token: olga.token, method: 'DELETE' })));
  for (const name of ['enable', 'unsensitive', 'unsilence', 'unsuspend']) {
    const answer = await trial.call(`${path}/${name}`, { token: olga.token, method: 'POST' });
    dockets.add(assertMotion(answer));
  }
  assert.equal(dockets.size, 1, 'one case holds them all');
  assert.deepEqual(await power(), untouched);
  const shown = await trial.ask(path, { token: olga.token });
  for (const flag of ['suspended', 'silenced', 'disabled', 'sensitized']) {
    assert.equal(at(shown, flag), false);
  }
  await trial.ask('/api/v1/statuses', { token: mallory.token, json: { status: 'Still here' } });
  const rows = await db.selectFrom('motions').select(['asks', 'reason']).orderBy('asks').execute();
  assert.equal(rows.length, 8, 'once per officer and kind');
  assert.equal(rows.find(({ asks }) => asks === 'suspend')?.reason, 'Geese again');
});

test('a motion stands in the case file for officers, and for nobody else', async () => {
  const { world, db, olga, otto, mallory, rosa } = court;
  const { case_id: caseId } = await db
    .selectFrom('motions')
    .select('case_id')
    .executeTakeFirstOrThrow();
  const file = await getCaseFile(world, otto.id, toId<'case'>(caseId));
  assert.equal(file.motions.length, 8);
  assert.ok(file.motions.every(({ officer }) => officer === olga.id));
  const seen = await getCaseFile(world, rosa.id, toId<'case'>(caseId));
  assert.deepEqual(seen.motions, []);
  await assert.rejects(getCaseFile(world, mallory.id, toId<'case'>(caseId)));
});

test('another officer’s motion of the same kind is a row of its own', async () => {
  const { otto, mallory, db } = court;
  assertMotion(await act(otto, mallory, { type: 'suspend' }));
  const rows = await db
    .selectFrom('motions')
    .select('officer_id')
    .where('asks', '=', 'suspend')
    .execute();
  assert.equal(rows.length, 2);
});

test('the database refuses a second motion, a forged one, and any change to one', async () => {
  const { db, olga, mallory, rosa, opal } = court;
  const motion = await db.selectFrom('motions').selectAll().executeTakeFirstOrThrow();
  const put = (changes: Partial<typeof motion>) =>
    db
      .insertInto('motions')
      .values({ ...motion, ...changes })
      .execute();
  await assert.rejects(put({}), /article_6_one_motion_of_a_kind_each/);
  for (const officer of [mallory, rosa, opal]) {
    await assert.rejects(put({ officer_id: officer.id }), /article 6/);
  }
  await db
    .insertInto('roles')
    .values({ id: '77', account_id: rosa.id, role: 'officer', granted_at: new Date(0) })
    .execute();
  await assert.rejects(put({ officer_id: rosa.id }), /article 2/);
  await db
    .updateTable('roles')
    .set({ revoked_at: new Date(1) })
    .where('id', '=', '77')
    .execute();
  const mine = (query: 'update' | 'delete') =>
    query === 'update'
      ? db.updateTable('motions').set({ reason: 'x' }).where('officer_id', '=', olga.id).execute()
      : db.deleteFrom('motions').where('officer_id', '=', olga.id).execute();
  await assert.rejects(mine('update'), /article 12/);
  await assert.rejects(mine('delete'), /article 12/);
});

test('an officer cannot move against themself, nor in a case that they reported', async () => {
  const { olga, otto, rosa, say, report, db } = court;
  assert.equal((await act(olga, olga, { type: 'suspend' })).status, 403);
  await report(otto, rosa, [await say(rosa, 'Ducks, perhaps')]);
  const refused = await act(otto, rosa, { type: 'suspend' });
  assert.equal(refused.status, 403);
  assert.equal(at(refused.json, 'article'), 2);
  const rows = await db
    .selectFrom('motions')
    .innerJoin('cases', 'cases.id', 'motions.case_id')
    .select('asks')
    .where('respondent_id', 'in', [olga.id, rosa.id])
    .execute();
  assert.deepEqual(rows, []);
});

test('nobody but an officer moves or warns, whatever the token says', async () => {
  const { trial, mallory, rosa, opal, olga } = court;
  const untouched = await power();
  const motions = await court.db.selectFrom('motions').selectAll().execute();
  const narrow = { ...olga, token: await trial.tokenOf(olga, 'read write admin:read') };
  for (const by of [mallory, rosa, opal, narrow]) {
    for (const type of ['none', 'sensitive', 'silence', 'suspend']) {
      const json = { type, text: 'Because', rule_ids: [ruleId], status_ids: [postId] };
      assert.equal((await act(by, mallory, json)).status, 403, `${by.handle} ${type}`);
    }
    for (const [method, suffix] of [
      ['DELETE', ''],
      ['POST', '/unsuspend'],
      ['POST', '/approve'],
    ] as const) {
      const path = `${admin}/accounts/${mallory.id}${suffix}`;
      assert.equal((await trial.call(path, { method, token: by.token })).status, 403);
    }
  }
  assert.equal((await act(undefined, mallory, { type: 'suspend' })).status, 401);
  assert.deepEqual(await power(), untouched);
  assert.deepEqual(await court.db.selectFrom('motions').selectAll().execute(), motions);
});

test('a warning without reason, rule or post is refused, naming what lacks', async () => {
  const { olga, rosa, mallory } = court;
  const whole = { type: 'none', text: 'No ads', rule_ids: [ruleId], status_ids: [postId] };
  for (const [change, field] of [
    [{ text: '' }, 'text'],
    [{ rule_ids: [] }, 'rule_ids'],
    [{ status_ids: [] }, 'status_ids'],
    [{ type: 'sensitive' }, 'lesser_measures'],
    [{ rule_ids: ['no.such-rule'] }, 'rule_ids'],
  ] as const) {
    const refused = await act(olga, mallory, { ...whole, ...change });
    assert.ok([409, 422].includes(refused.status), refused.text);
    assert.ok(at(refused.json, 'details', field), `${field} ${refused.text}`);
  }
  const others = await act(olga, rosa, whole);
  assert.equal(others.status, 404, 'a post by somebody else is no exhibit');
  assert.equal((await act(olga, mallory, { type: 'ban' })).status, 422);
});

test('a warning is decided with its reasons and served by mail, also when told to be silent', async () => {
  const { trial, olga, mallory, say, settled, world, db } = court;
  const post = await say(mallory, 'Geese! Geese! Geese!');
  const reported = await court.report(court.rosa, mallory, [post]);
  const before = (await lettersTo(world, `${mallory.handle}@example.org`)).length;
  const warned = await act(olga, mallory, {
    type: 'none',
    text: 'The same offer in every thread.',
    report_id: reported,
    send_email_notification: false,
  });
  assert.equal(warned.status, 200, warned.text);
  assert.deepEqual(warned.json, {});
  await settled();
  const letters = await lettersTo(world, `${mallory.handle}@example.org`);
  assert.equal(letters.length, before + 1, 'the statement of reasons went out by mail');
  const sanction = await db.selectFrom('sanctions').select('level').executeTakeFirstOrThrow();
  assert.equal(sanction.level, 1);
  const notices = listAt(
    await trial.ask('/api/v1/notifications?types[]=moderation_warning', { token: mallory.token }),
  );
  const warning = at(notices, 0, 'moderation_warning');
  assert.equal(at(warning, 'action'), 'none');
  assert.match(textAt(warning, 'text'), new RegExp(`${world.origin}/record/[0-9a-f]{32}$`));
  const report = await trial.ask(`${admin}/reports/${reported}`, { token: olga.token });
  assert.equal(at(report, 'action_taken'), true);
});

test('a label on a post takes the same reasons, and like cases are treated (article 9)', async () => {
  const { trial, otto, mallory, say, settled, db } = court;
  const post = await say(mallory, 'Geese, but not for children');
  const label = {
    type: 'sensitive',
    text: 'The picture shows a slaughter.',
    rule_ids: [ruleId],
    status_ids: [post],
    lesser_measures: 'A warning leaves the post as it is.',
  };
  const untreated = await act(otto, mallory, label);
  assert.equal(untreated.status, 422, untreated.text);
  assert.equal(at(untreated.json, 'article'), 9);
  const { id } = await db.selectFrom('decisions').select('id').executeTakeFirstOrThrow();
  const treatments = [{ precedent: id, how: 'followed', reason: 'The offer is the same.' }];
  const labelled = await act(otto, mallory, { ...label, treatments });
  assert.equal(labelled.status, 200, labelled.text);
  await settled();
  const shown = await trial.ask(`/api/v1/statuses/${post}`);
  assert.equal(at(shown, 'sensitive'), true);
});
