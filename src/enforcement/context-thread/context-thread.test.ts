import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { editPost, publishPost, type Post } from '#conversation';
import type { AccountId, CaseId, PostId } from '#foundation';
import type { Tx } from '#infrastructure';
import { fileReport, getCaseFile, openCase, sealExhibit, serveNotice } from '../index.ts';
import { refusedBy } from '../forge.test.ts';
import { allege, minuteMs, openStage } from '../stage.test.ts';

const stage = await openStage(3);
const { world, db, mallory, rosa, olga, clock } = stage;
const [bystander] = stage.panel;
assert.ok(bystander !== undefined);

const answer = (
  author: AccountId,
  inReplyTo: PostId,
  text: string,
  visibility: Post['visibility'] = 'public',
): Promise<Post> => {
  clock.advance(minuteMs);
  return publishPost(world, author, { text, inReplyTo, visibility });
};

async function reported(post: Post): Promise<CaseId> {
  clock.advance(minuteMs);
  await fileReport(world, rosa, {
    respondent: mallory,
    postIds: [post.id],
    category: 'violation',
    ruleIds: ['harassment.targeted'],
  });
  const caseId = (await stage.cases(mallory)).at(-1);
  assert.ok(caseId !== undefined);
  await openCase(world, olga, { caseId });
  return caseId;
}

const contextFor = async (viewer: AccountId, caseId: CaseId) => {
  const [exhibit] = (await getCaseFile(world, viewer, caseId)).exhibits;
  return {
    above: exhibit?.context?.above.map(({ text }) => text) ?? [],
    below: exhibit?.context?.below.map(({ text }) => text) ?? [],
  };
};

const root = await stage.say(rosa, 'Who has seen the heron?');
const question = await answer(bystander, root.id, 'By the weir, this morning.');
const post = await answer(mallory, question.id, '@rosa nobody asked you, everybody tell her');
const open = await answer(bystander, post.id, 'Leave her alone.');
await answer(bystander, post.id, '@rosa between us: he did this before', 'direct');
// To somebody else, and not for the reporter to see: it is nowhere below.
await answer(mallory, open.id, '@panelist_0 shall we talk?', 'direct');
const caseId = await reported(post);

test('what stood around a reported post is kept as it was, in the order of the thread', async () => {
  await editPost(world, bystander, open.id, { text: 'I never said that.' });
  assert.deepEqual(await contextFor(olga, caseId), {
    above: ['Who has seen the heron?', 'By the weir, this morning.'],
    below: ['Leave her alone.', '@rosa between us: he did this before'],
  });
});

test('the respondent is shown what was for everybody, and nothing that others wrote to fewer', async () => {
  await allege(stage, caseId, post, 'harassment.targeted');
  await serveNotice(world, olga, { caseId });
  assert.deepEqual(await contextFor(mallory, caseId), {
    above: ['Who has seen the heron?', 'By the weir, this morning.'],
    below: ['Leave her alone.'],
  });
  const { rows } = await sql<{ said: string }>`
    select convert_from(body, 'UTF8') as said from documents
    union all select convert_from(entry, 'UTF8') from ledger_entries`.execute(db);
  assert.ok(rows.length > 2);
  for (const { said } of rows) assert.doesNotMatch(said, /heron|between us|Leave her/);
});

test('of a long thread eight on each side are kept, those nearest to the post', async () => {
  let above = await stage.say(rosa, 'Above 0');
  for (let at = 1; at <= 10; at += 1) above = await answer(rosa, above.id, `Above ${at}`);
  const insult = await answer(mallory, above.id, '@rosa fool');
  for (let at = 1; at <= 10; at += 1) await answer(bystander, insult.id, `Below ${at}`);
  const context = await contextFor(olga, await reported(insult));
  assert.deepEqual([context.above.length, context.above[0]], [8, 'Above 3']);
  assert.deepEqual([context.below.length, context.below[7]], [8, 'Below 8']);
});

test('it goes when its exhibit is sealed, and nothing is added or changed by hand', async () => {
  const again = await answer(mallory, root.id, '@rosa fool, once more');
  const other = await reported(again);
  const [exhibit] = (await stage.caseOf(other)).exhibits;
  assert.ok(exhibit !== undefined);
  assert.equal((await contextFor(olga, other)).above.length, 1);
  await refusedBy(stage, 12, (tx: Tx) =>
    sql`update exhibit_context_posts set text = 'I am an angel' where exhibit_id = ${exhibit.id}`.execute(
      tx,
    ),
  );
  await refusedBy(stage, 2, (tx: Tx) =>
    sql`insert into exhibit_context_posts
      select exhibit_id, 8, post_id, author_id, handle, 'Not so.', '', posted_at, is_open, frozen_at + interval '1 hour'
      from exhibit_context_posts where exhibit_id = ${exhibit.id} limit 1`.execute(tx),
  );
  await sealExhibit(world, olga, { caseId: other, exhibitId: exhibit.id, category: 'other' });
  const { rows } = await sql`
    select from exhibit_context_posts where exhibit_id = ${exhibit.id}`.execute(db);
  assert.equal(rows.length, 0);
});
