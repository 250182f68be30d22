/** What readers are shown of a post that a decision labelled, and of an account that its owner closed. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { labelPost } from '#conversation';
import { toId } from '#foundation';
import { transact } from '#infrastructure';
import { startTestService } from './start-test-server.ts';
import {
  callApi,
  called,
  openPage,
  password,
  readPage,
  signUp,
  submitted,
  textAt,
  valueAt,
  visitor,
} from './story/person.ts';
import { sentencesOf } from './story/read-form.ts';

const app = await startTestService();
after(() => app.close());
const { world } = app.service;
const nobody = visitor(app.origin);
const author = await signUp(app.origin, 'author');
const reader = await signUp(app.origin, 'reader');
// What may be labelled is guarded by enforcement, and tested there; here it is shown.
await sql`alter table post_labels disable trigger user`.execute(app.database.db);

const note = 'The quotation is from 1912 & is <not> hers.';

async function labelled(text: string, label: 'sensitive' | 'context') {
  const id = textAt(await called(author, 'POST', '/api/v1/statuses', { status: text }), 'id');
  // Read before, so that what was kept in memory must be forgotten.
  await called(reader, 'GET', `/api/v1/statuses/${id}`);
  const docket = 'ab'.repeat(16);
  await transact(world, (tx) =>
    labelPost(tx, toId(id), toId('71'), { label, note: label === 'context' ? note : '', docket }),
  );
  return { id, link: `/dockets/${docket}` };
}

test('context stands below the text, in pages and applications', async () => {
  const { id, link } = await labelled('A fine quotation.', 'context');
  const html = await readPage(nobody, `/@author/${id}`);
  assert.match(sentencesOf(html), /A fine quotation\./);
  assert.ok(html.includes('The quotation is from 1912 &amp; is &lt;not> hers.'), 'the note');
  assert.ok(html.includes(`href="${link}"`));
  assert.doesNotMatch(html, /<summary>Show sensitive|Marked as sensitive/);
  const status = await called(reader, 'GET', `/api/v1/statuses/${id}`);
  assert.equal(valueAt(status, 'sensitive'), false);
  const content = textAt(status, 'content');
  assert.match(content, /^<p>A fine quotation\.<\/p><p>/);
  assert.ok(content.includes('The quotation is from 1912 &amp; is &lt;not&gt; hers.'), content);
  assert.ok(content.includes(`href="${app.origin}${link}"`));
  const source = await called(author, 'GET', `/api/v1/statuses/${id}/source`);
  assert.equal(textAt(source, 'text'), 'A fine quotation.');
});

test('a sensitive post is covered, in pages and applications', async () => {
  const { id, link } = await labelled('A gruesome story.', 'sensitive');
  const html = await readPage(nobody, `/@author/${id}`);
  const cover = /<details[^>]*>(?:(?!<\/details>)[\s\S])*A gruesome story\.[\s\S]*?<\/details>/;
  assert.match(html, cover);
  assert.match(sentencesOf(html), /Marked as sensitive by a decision\./);
  assert.ok(html.includes(`href="${link}"`));
  const status = await called(reader, 'GET', `/api/v1/statuses/${id}`);
  assert.equal(valueAt(status, 'sensitive'), true);
  assert.equal(textAt(status, 'content'), '<p>A gruesome story.</p>');
  const versions = await called(reader, 'GET', `/api/v1/statuses/${id}/history`);
  assert.equal(valueAt(versions, '0.sensitive'), true);
});

test('who closes their account takes their posts with them', async () => {
  const posted = await called(author, 'POST', '/api/v1/statuses', { status: 'My last words.' });
  const id = textAt(posted, 'id');
  assert.match(sentencesOf(await readPage(nobody, '/public')), /My last words\./);
  await submitted(author, '/settings/exit', { action: '?/close', filling: { password } });
  assert.doesNotMatch(sentencesOf(await readPage(nobody, '/public')), /last words|fine quotation/);
  assert.equal((await openPage(nobody, `/@author/${id}`)).status, 404);
  assert.equal((await callApi(reader, 'GET', `/api/v1/statuses/${id}`)).status, 404);
});
