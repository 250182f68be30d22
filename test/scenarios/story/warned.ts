import assert from 'node:assert/strict';
import { hourMs, minuteMs } from '#foundation';
import * as steps from './case-steps.ts';
import { called, listOf, readPage, textAt, valueAt, type Person } from './person.ts';
import { sentencesOf } from './read-form.ts';
import { inBrowser, letPass, publish, type Matter, type Post, type Scene } from './scene.ts';

/** The first part: people talk, one of them threatens another, and is warned. */

export async function talk(scene: Scene): Promise<readonly Post[]> {
  const { respondent, follower, neighbour } = scene.cast;
  for (const person of [follower, neighbour]) {
    await called(person, 'POST', `/api/v1/accounts/${respondent.id}/follow`, {});
    await called(respondent, 'POST', `/api/v1/accounts/${person.id}/follow`, {});
  }
  await letPass(scene, hourMs);
  const first = await publish(
    respondent,
    'The old mill is to be sold. Three things to know. #mill',
  );
  const second = await publish(respondent, 'One: the village paid for its roof.', first);
  const third = await publish(
    respondent,
    'Two and three: nobody was asked, and nobody will be.',
    second,
  );
  await letPass(scene, minuteMs);
  assert.deepEqual(await idsOf(neighbour, '/api/v1/timelines/home'), [
    third.id,
    second.id,
    first.id,
  ]);
  const answer = await publish(neighbour, 'Then let us ask. Sunday, at the well?', third);
  await called(respondent, 'POST', `/api/v1/statuses/${answer.id}/favourite`);
  await called(respondent, 'POST', `/api/v1/statuses/${answer.id}/bookmark`);
  await letPass(scene, hourMs);
  const around = await called(neighbour, 'GET', `/api/v1/statuses/${second.id}/context`);
  assert.deepEqual(idsIn(valueAt(around, 'ancestors')), [first.id]);
  assert.deepEqual(idsIn(valueAt(around, 'descendants')), [third.id, answer.id]);
  const html = await readPage(neighbour, `/@${respondent.handle}/${first.id}`);
  assert.match(sentencesOf(html), /paid for its roof.*nobody was asked.*at the well\?/);
  return [first, second, third];
}

export const idsIn = (list: unknown): readonly string[] =>
  listOf(list).map((one) => textAt(one, 'id'));

export async function idsOf(person: Person, path: string): Promise<readonly string[]> {
  return idsIn(await called(person, 'GET', path));
}

export async function reportByForm(scene: Scene, thread: readonly Post[]): Promise<Matter> {
  const { respondent, reporter, officers } = scene.cast;
  const threat = await publish(
    respondent,
    'Whoever sells the mill will not wake on Sunday.',
    thread[2],
  );
  await letPass(scene, hourMs);
  await inBrowser(scene, reporter, async (page) => {
    await page.goto(`${scene.app.origin}/report?post=${threat.id}`);
    assert.match(await page.locator('main').innerText(), /will not wake on Sunday/);
    await page.getByRole('radio', { name: 'It breaks a rule' }).check();
    await page.getByRole('checkbox', { name: /^No threats of violence/ }).check();
    await page.getByLabel('What should the officers know?').fill('My aunt is the seller.');
    await page.getByRole('button', { name: 'Send the report' }).click();
    await page.getByRole('heading', { name: 'Your report is received' }).waitFor();
    assert.match(await page.locator('main').innerText(), /It is being looked at\./);
  });
  const docket = await steps.findDocket(officers[0], respondent);
  assert.match(await readPage(officers[0], `/desk/${docket}`), /My aunt is the seller\./);
  return { docket, post: threat };
}

export async function warn(scene: Scene, { docket, post }: Matter): Promise<void> {
  const { officers, respondent } = scene.cast;
  const [officer] = officers;
  await steps.openCase(officer, docket);
  await steps.allege(officer, docket, {
    ruleId: 'violence.threats',
    postId: post.id,
    at: post.at,
    summary: 'Said that whoever sells the mill will not wake on Sunday.',
  });
  await steps.warn(officer, docket, 'violence');
  await letPass(scene, hourMs);
  // A warning takes nothing away.
  await called(respondent, 'GET', '/api/v1/timelines/home');
  await publish(respondent, 'So I am warned. Noted.');
}

export async function readWarning(scene: Scene): Promise<void> {
  const { app, cast } = scene;
  const opened = () => app.database.db.selectFrom('openings').selectAll().execute();
  assert.deepEqual(await opened(), []);
  await inBrowser(scene, cast.respondent, async (page) => {
    await page.goto(`${app.origin}/record`);
    await page
      .getByRole('link', { name: /^Case [0-9a-f]{8}$/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Statement of reasons' }).waitFor();
    const text = await page.locator('main').innerText();
    assert.match(text, /names a person and a day/);
    assert.match(text, /No threats of violence|violence\.threats/);
    assert.doesNotMatch(text, /nadia_flor|My aunt is the seller|amara_voss/);
  });
  assert.equal((await opened()).length, 1);
  await letPass(scene, hourMs);
}
