import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import type { Post } from '#conversation';
import { canonicalJson, toId, type CaseId } from '#foundation';
import { plainJson } from '../documents.ts';
import { refusedBy } from '../forge.test.ts';
import {
  decideAtOnce,
  fileReport,
  findDrafts,
  keepDraft,
  likeCasesUnder,
  openDocument,
  previewAtOnce,
  requestClarification,
  type AtOnceInput,
} from '../index.ts';
import { dayMs, openStage, refused, warnFor, type Stage } from '../stage.test.ts';

const ruleId = 'harassment.targeted';
const fields = { means: 'hide', finding: 'It calls for it.' };

async function reported(stage: Stage, post: Post): Promise<CaseId> {
  await fileReport(stage.world, stage.rosa, {
    respondent: post.authorId,
    postIds: [post.id],
    category: 'violation',
    ruleIds: [ruleId],
  });
  const row = await stage.db
    .selectFrom('cases')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return toId<'case'>(row.id);
}

async function screen(
  stage: Stage,
  caseId: CaseId,
  post: Post,
): Promise<AtOnceInput & { readonly caseId: CaseId }> {
  const { nearest } = await likeCasesUnder(stage.world, caseId, { ruleId, severity: 2 });
  return {
    caseId,
    respondent: post.authorId,
    measure: { kind: 'hide' },
    ruleIds: [ruleId],
    postIds: [post.id],
    reason: 'On that day the post was published in answer to Rosa.',
    finding: 'It calls on others to hound a named person.',
    severity: 2,
    lesser: [{ level: 1, why: 'The call would stay before everybody.' }],
    departure: 'The call names an hour.',
    conditionsForReturn: 'The limit ends by itself.',
    treatments: nearest.map(({ decisionId }) => ({
      precedent: decisionId,
      how: 'followed',
      reason: 'Alike in all that counts.',
    })),
  };
}

test('a preview is what is served, byte for byte, and leaves nothing but the draft', async () => {
  const stage = await openStage();
  const { world, olga, otto, mallory, db } = stage;
  const post = await stage.say(mallory, '@rosa you fool, all go and tell her at noon');
  const caseId = await reported(stage, post);
  const input = await screen(stage, caseId, post);
  const before = await sql<{ size: string }>`select size from ledger_head`.execute(db);
  const preview = await previewAtOnce(world, olga, { ...input, fields });
  assert.equal((await stage.caseOf(caseId)).state, 'reported');
  assert.deepEqual((await sql`select size from ledger_head`.execute(db)).rows, before.rows);
  assert.equal((await findDrafts(db, olga, caseId))[0]?.fields['finding'], 'It calls for it.');
  assert.deepEqual(await findDrafts(db, otto, caseId), [], 'a draft is its author’s alone');
  stage.clock.advance(60_000);
  const again = await previewAtOnce(world, olga, { ...input, fields });
  assert.equal(again.text, preview.text);

  const decided = await decideAtOnce(world, olga, input);
  await stage.settle();
  const subject = await stage.caseOf(caseId);
  const statement = subject.decisions.find(({ id }) => id === decided.decisionId)?.statement;
  assert.ok(statement !== undefined);
  assert.equal(statement.text, preview.text);
  assert.equal(
    canonicalJson(plainJson(statement.document)),
    canonicalJson(plainJson(preview.document)),
  );
  assert.match(statement.text, /hound a named person/);
  assert.deepEqual(await findDrafts(db, olga, caseId), [], 'decided, the draft is gone');
  const { hidden_by: hiddenBy } = await db
    .selectFrom('posts')
    .select('hidden_by')
    .where('id', '=', post.id)
    .executeTakeFirstOrThrow();
  assert.equal(hiddenBy, decided.sanctionIds[0]);
});

test('reasons that leave a gap, or say nothing, are refused, and the draft stays', async () => {
  const stage = await openStage();
  const { world, olga, mallory, db } = stage;
  const post = await stage.say(mallory, '@rosa you fool, all go and tell her');
  const caseId = await reported(stage, post);
  const input = await screen(stage, caseId, post);
  const missing = refused('reasons-missing');
  const gap = { ...input, finding: 'Under the rule: [… say what it does].' };
  await assert.rejects(previewAtOnce(world, olga, { ...gap, fields }), missing);
  assert.equal((await findDrafts(db, olga, caseId)).length, 1);
  await assert.rejects(decideAtOnce(world, olga, gap), missing);
  await assert.rejects(decideAtOnce(world, olga, { ...input, finding: ' ' }), missing);
  await assert.rejects(decideAtOnce(world, olga, { ...input, lesser: [] }), missing);
  await assert.rejects(
    decideAtOnce(world, olga, { ...input, holding: 'x'.repeat(20_001) }),
    refused('too-large'),
  );
  await assert.rejects(decideAtOnce(world, mallory, input), refused('forbidden'));
  assert.equal((await stage.caseOf(caseId)).state, 'reported');
});

test('a feature limit cites the warning that was served, and ends by itself', async () => {
  const stage = await openStage();
  const { world, olga, mallory, clock } = stage;
  const first = await stage.say(mallory, '@rosa you fool');
  const early = await reported(stage, first);
  const measure = { kind: 'feature-limit', features: ['reply'], days: 3 } as const;
  await assert.rejects(
    decideAtOnce(world, olga, { ...(await screen(stage, early, first)), measure }),
    refused(3),
  );
  await warnFor(stage, await stage.say(mallory, '@rosa a fool you are'));
  clock.advance(dayMs);
  const post = await stage.say(mallory, '@rosa still a fool');
  const caseId = await reported(stage, post);
  const input = await screen(stage, caseId, post);
  const decided = await decideAtOnce(world, olga, { ...input, measure });
  await stage.settle();
  await openDocument(world, mallory, {
    caseId: decided.caseId,
    document: { kind: 'statement', statementId: decided.statementId },
  });
  assert.equal((await stage.standing(mallory)).may.reply, false);
  clock.advance(3 * dayMs + 60_000);
  await stage.settle();
  assert.equal((await stage.standing(mallory)).may.reply, true);
});

test('the author is asked in one act, and the case waits for the answer', async () => {
  const stage = await openStage();
  const { world, olga, mallory } = stage;
  const post = await stage.say(mallory, '@rosa you know what I mean');
  const caseId = await reported(stage, post);
  const gap = { caseId, ask: 'clarify', text: 'Please [… say what is unclear].' } as const;
  await assert.rejects(requestClarification(world, olga, gap), refused('reasons-missing'));
  await requestClarification(world, olga, { ...gap, text: 'What is meant by it?' });
  const subject = await stage.caseOf(caseId);
  assert.equal(subject.state, 'open');
  assert.equal(subject.clarification?.text, 'What is meant by it?');
  await assert.rejects(
    decideAtOnce(world, olga, await screen(stage, caseId, post)),
    refused('not-heard'),
  );
});

test('a draft by somebody who is no officer is refused by both locks', async () => {
  const stage = await openStage();
  const { world, rosa, mallory } = stage;
  const caseId = await reported(stage, await stage.say(mallory, '@rosa fool'));
  for (const nobody of [rosa, mallory]) {
    const draft = { caseId, form: 'at-once', fields } as const;
    await assert.rejects(keepDraft(world, nobody, draft), refused('not-found'));
    await refusedBy(stage, 6, (tx) =>
      sql`insert into decision_drafts (case_id, officer_id, form, fields, saved_at)
          values (${caseId}, ${nobody}, 'at-once', '{}', ${stage.clock.now()})`.execute(tx),
    );
  }
  await assert.rejects(
    keepDraft(world, stage.olga, {
      caseId,
      form: 'at-once',
      fields: { finding: 'x'.repeat(200_001) },
    }),
    refused('too-large'),
  );
});
