import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { toId, type DecisionId } from '#foundation';
import { appealToken } from '../appeal-link.ts';
import { refusedBy } from '../forge.test.ts';
import {
  appeal,
  decideAppeal,
  drawAppealPanel,
  getPrecedent,
  getRule,
  holdingsLikeWords,
  lineOf,
  listPrecedents,
  listSide,
  publishRulebook,
  warn,
} from '../index.ts';
import {
  banMallory,
  dayMs,
  judge,
  openAllegation,
  openStage,
  reasonsFor,
  refused,
  treating,
} from '../stage.test.ts';
import { defaultRulebook } from '../rulebook/default/index.ts';

const ruleId = 'harassment.targeted';
const stage = await openStage();
const banned = await banMallory(stage);
const [cited] = (await getPrecedent(stage.world, banned.decisionId)).cites;
assert.ok(cited !== undefined);
const warning = cited.decisionId;

const statusOf = async (id: DecisionId) => (await getPrecedent(stage.world, id)).precedent.status;

test('the citator is read in both directions', async () => {
  const { precedent, citedBy } = await getPrecedent(stage.world, warning);
  assert.equal(precedent.status, 'good-law');
  assert.equal(precedent.treatments.followed, 1);
  assert.deepEqual(
    citedBy.map(({ decisionId, how, stands }) => [decisionId, how, stands]),
    [[banned.decisionId, 'followed', true]],
  );
  const back = await getPrecedent(stage.world, banned.decisionId);
  assert.deepEqual(
    back.cites.map(({ decisionId }) => decisionId),
    [warning],
  );
  await assert.rejects(getPrecedent(stage.world, toId('1')), refused('not-found'));
});

test('the line counts what was held to cross it, and where that ended', async () => {
  const line = await lineOf(stage.world, ruleId);
  assert.deepEqual(line.counts, { crosses: 2, doesNotCross: 0 });
  assert.deepEqual(line.spread, {
    cases: 2,
    byLevel: [0, 1, 0, 0, 0, 0, 0, 1],
    lowest: 1,
    heaviest: 7,
    middleFrom: 1,
    middleTo: 7,
  });
  const [first] = (await listSide(stage.world, { ruleId, proved: true, limit: 1 })).items;
  assert.ok(first !== undefined);
  const rest = await listSide(stage.world, {
    ruleId,
    proved: true,
    limit: 1,
    maxId: first.decisionId,
  });
  assert.deepEqual([first.decisionId, rest.items[0]?.decisionId], [banned.decisionId, warning]);
});

test('holdings are found by their words, by rule and by outcome', async () => {
  const { holding } = (await getPrecedent(stage.world, warning)).precedent;
  const [word = ''] = holding.match(/[a-z]{5,}/) ?? [];
  const found = async (query: object) =>
    (await listPrecedents(stage.world, { limit: 10, ...query })).items.length;
  assert.equal(await found({ words: word }), 2);
  assert.equal(await found({ words: `-${word}` }), 0);
  assert.equal(await found({ words: 'zebra' }), 0);
  assert.equal(await found({ words: `"${word}" ( & | ! : ' \\`, ruleId }), 2);
  assert.equal(await found({ proved: false }), 0);
  assert.equal(await found({ proved: true, family: 'harassment' }), 2);
  assert.equal(await found({ ruleId: 'violence.threats' }), 0);
  assert.equal(await found({ ruleId: "no' such" }), 0);
});

test('standing holdings of the family that share words with a text are found, but the case’s own', async () => {
  const { holding } = (await getPrecedent(stage.world, warning)).precedent;
  const [word = ''] = holding.match(/[a-z]{5,}/) ?? [];
  const found = (text: string, family = 'harassment') =>
    holdingsLikeWords(stage.world.db, banned.caseId, { text, family });
  const [first, ...rest] = await found(`Somebody said ${word} of a zebra.`);
  assert.deepEqual([first?.precedent.decisionId, first?.shared], [warning, [word]]);
  assert.deepEqual(rest, []);
  assert.deepEqual(await found('A zebra there, or none.'), []);
  assert.deepEqual(await found(word, 'violence'), []);
});

test('article 9: one officer overrules nobody, in the rules and in the database', async () => {
  const { world, otto, say } = stage;
  const opened = await openAllegation(stage, await say(otto, '@rosa fool'), ruleId);
  const reasons = await treating(stage, opened.caseId, reasonsFor(stage, opened));
  const overruling = reasons.treatments.map((one) => ({ ...one, how: 'overruled' as const }));
  await assert.rejects(
    warn(world, stage.olga, {
      caseId: opened.caseId,
      family: 'harassment',
      reasons: { ...reasons, treatments: overruling },
    }),
    refused(9),
  );
  await refusedBy(stage, 12, (tx) =>
    sql`insert into treatments (decision_id, precedent_id, how, reason)
      values (${warning}, ${banned.decisionId}, 'overruled', 'By hand.')`.execute(tx),
  );
  await refusedBy(stage, 9, (tx) =>
    sql`update precedents set fallen = true where decision_id = ${banned.decisionId}`.execute(tx),
  );
  await refusedBy(stage, 9, (tx) =>
    sql`update precedents set proved = false where decision_id = ${banned.decisionId}`.execute(tx),
  );
  await refusedBy(stage, 12, (tx) => tx.deleteFrom('precedents').execute());
  assert.equal(await statusOf(warning), 'good-law');
});

test('other words of the rule supersede the holding once they are in force', async () => {
  const { world, clock } = stage;
  const rules = defaultRulebook.map((rule) =>
    rule.id === ruleId ? { ...rule, text: `${rule.text} In any language.` } : rule,
  );
  await publishRulebook(world, undefined, { rules, rationale: 'It was asked.' });
  assert.equal(await statusOf(warning), 'good-law');
  clock.advance(7 * dayMs);
  const { precedent } = await getPrecedent(world, warning);
  assert.equal(precedent.status, 'superseded');
  assert.equal(precedent.superseding, 2);
  assert.equal((await getRule(world, ruleId)).line.counts.crosses, 2);
});

test('an appeal takes the precedent off the line and keeps its page; what it did no longer counts', async () => {
  const { world, otto } = stage;
  const appealId = await appeal(
    world,
    { token: appealToken(world, banned.decisionId) },
    { grounds: 'It was a joke among friends.' },
  );
  const drawn = await drawAppealPanel(world, otto, { appealId });
  const author = await judge(stage, banned.caseId, drawn.panelId, {
    kind: 'appeal',
    outcome: 'overturned',
    opinion: 'It was a joke.',
  });
  await decideAppeal(world, author, {
    appealId,
    outcome: 'overturned',
    reasons: 'A quotation between friends.',
    treatments: [{ precedent: warning, how: 'overruled', reason: 'It was too strict.' }],
  });
  await stage.settle();
  assert.equal(await statusOf(banned.decisionId), 'overturned');
  assert.deepEqual((await lineOf(world, ruleId)).counts, { crosses: 1, doesNotCross: 0 });
  const { precedent, citedBy } = await getPrecedent(world, warning);
  assert.equal(precedent.status, 'overruled');
  assert.equal(precedent.treatments.followed, 0, 'a decision that fell follows nobody');
  assert.deepEqual(
    citedBy.map(({ how, onAppeal, stands }) => [how, onAppeal, stands]),
    [
      ['overruled', true, true],
      ['followed', false, false],
    ],
  );
  await refusedBy(stage, 12, (tx) =>
    sql`insert into treatments (appeal_id, precedent_id, how, reason)
      values (${appealId}, ${banned.decisionId}, 'overruled', 'Later.')`.execute(tx),
  );
});

test('the line is counted and paged from its index', async () => {
  const { db } = stage;
  await db.transaction().execute(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx);
    await sql`set local enable_bitmapscan = off`.execute(tx);
    for (const query of [
      sql<{ 'QUERY PLAN': string }>`explain select proved, level, count(*) from precedents
        where rule_id = ${ruleId} and not fallen group by proved, level`,
      sql<{ 'QUERY PLAN': string }>`explain select decision_id from precedents
        where rule_id = ${ruleId} and proved and not fallen and decision_id < 9223372036854775807
        order by decision_id desc limit 20`,
    ]) {
      const { rows } = await query.execute(tx);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      assert.match(plan, /using precedents_line/, plan);
      assert.doesNotMatch(plan, /Sort/, plan);
    }
  });
});
