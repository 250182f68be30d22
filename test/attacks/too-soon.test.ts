/** Attacks on articles 7 and 10: to act before the reasons are served, or for longer than 72 hours. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import * as steps from '../scenarios/story/case-steps.ts';
import { callApi, confirmAddress, readPage, sendForm, submit } from '../scenarios/story/person.ts';
import { sentencesOf, type Filling } from '../scenarios/story/read-form.ts';
import { settleBeforeThePost } from '../scenarios/story/scene.ts';
import * as court from './court.ts';

const { dayMs, hourMs, refusedBy } = court;
const here = await court.openCourt(4);
const { app } = here;
const { db } = app.database;

test('no sanction bites before its statement is served, however long the post takes', async () => {
  const respondent = await court.newcomer(here, 'slow_post');
  await app.settle();
  await confirmAddress(respondent, app.service.world);
  await court.warned(here, respondent);
  const panel = await court.drawn(here, await court.heard(here, respondent));
  await court.voted(here, panel);
  const [author] = panel;
  assert.ok(author);
  const fields = await court.decisionFields(author, court.aBan);
  const answer = await sendForm(author.person, `${author.path}?/decide`, fields);
  assert.equal(answer.status, 303);
  for (let day = 0; day < 20; day += 1) {
    await settleBeforeThePost({ app });
    app.clock.advance(dayMs);
  }
  assert.equal(await court.standingOf(here, respondent), 'good');
  const post = await callApi(respondent, 'POST', '/api/v1/statuses', { status: 'Still here.' });
  assert.equal(post.status, 200);
  await refusedBySql(10, startByHand);
  await app.settle();
  assert.equal(await court.standingOf(here, respondent), 'banned');
});

/** Starts the last ban decided, with everything right but the service that has not happened. */
const startByHand = sql`
  insert into sanctions (id, decision_id, case_id, respondent_id, level, proof_id, started_at,
    review_at, entry_index)
  select m.id, d.id, d.case_id, c.respondent_id, 7, p.id, d.decided_at,
    d.decided_at + interval '180 days', d.entry_index
  from decisions as d join cases as c on c.id = d.case_id join measures as m on m.decision_id = d.id
    join statements as s on s.decision_id = d.id join proofs_of_service as p on p.statement_id = s.id
  where d.level = 7 order by d.id desc limit 1`;

test('a standing, a hidden post or a term changed by hand does not commit', async () => {
  const respondent = await court.newcomer(here, 'by_hand');
  const { postId } = await court.alleged(here, respondent);
  const attempts = [
    sql`insert into standing (account_id, state, may_post, may_reply, may_message, may_report,
          visibility, sanction_ids, dockets, updated_at)
        values (${respondent.id}, 'banned', false, false, false, false, 'limited', '{1}', '{}', now())`,
    sql`insert into standing select ${respondent.id}, state, may_post, may_reply, may_message,
          may_report, visibility, until, sanction_ids, dockets, updated_at
        from standing where state = 'banned' limit 1`,
    sql`update posts set hidden_by = 1, hidden_docket = repeat('a', 32) where id = ${postId}`,
  ];
  for (const attempt of attempts) await refusedBySql(10, attempt);
  assert.equal(await court.standingOf(here, respondent), 'good');
  await refusedBySql(12, sql`update sanctions set review_at = review_at + interval '1 day'`);
  await refusedBySql(12, sql`delete from sanctions`);
});

async function refusedBySql(article: number, attempt: ReturnType<typeof sql>): Promise<void> {
  await assert.rejects(attempt.execute(db), (error) => {
    assert.ok(error instanceof Error);
    assert.match(error.message, new RegExp(`article[ _]${article}\\b|article_${article}_`, 'i'));
    return true;
  });
}

const atOnce: Filling = {
  ground: 'imminent-physical-danger',
  act: 'hide',
  'lighter-label': 'A label would not keep anybody from going there.',
  reason: 'It names the house and the evening.',
};

const everyLighter: Filling = {
  act: 'freeze',
  'lighter-hide': 'It would be written again.',
  'lighter-pause': 'Messages would go on.',
};

test('an interim measure lapses after 72 hours, and none follows for the same conduct', async () => {
  const respondent = await court.newcomer(here, 'twice_at_once');
  const { docket, postId } = await court.alleged(here, respondent);
  const path = `/desk/${docket}`;
  const first = await submit(here.officer, path, { action: '?/interim', filling: atOnce });
  assert.equal(first.status, 303);
  await here.pass(hourMs);
  const postPath = `/@${respondent.handle}/${postId}`;
  assert.doesNotMatch(await readPage(here.officer, postPath), /I know where you live/);
  const meanwhile = { action: '?/interim', filling: { ...atOnce, ...everyLighter } };
  refusedBy(7, await submit(here.second, path, meanwhile));
  await here.pass(72 * hourMs);
  assert.match(await readPage(here.officer, postPath), /I know where you live/);
  assert.match(sentencesOf(await readPage(here.officer, path)), /Interim measure lapsed/);
  for (const officer of [here.officer, here.second]) {
    for (const filling of [atOnce, { ...atOnce, ...everyLighter }]) {
      refusedBy(7, await submit(officer, path, { action: '?/interim', filling }));
    }
  }
  const again = { docket, ruleId: court.threats, postId, at: app.clock.now().toISOString() };
  await steps.allege(here.officer, docket, {
    ...again,
    summary: 'The same, said otherwise.',
  });
  refusedBy(7, await submit(here.officer, path, { action: '?/interim', filling: atOnce }));
  assert.equal(await court.standingOf(here, respondent), 'good');
});
