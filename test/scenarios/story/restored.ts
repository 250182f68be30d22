import assert from 'node:assert/strict';
import { hourMs } from '#foundation';
import * as steps from './case-steps.ts';
import { called, readPage, visitor, type Person } from './person.ts';
import { sentencesOf } from './read-form.ts';
import { letPass, publish, type Matter, type Scene } from './scene.ts';
import { takeSnapshot } from './snapshot.ts';
import type { Snapshot } from './banned.ts';

/** The last part: other people hear the appeal, and what was taken is given back. */

const grounds = 'The panel read one line of the song. The rest of it was never looked at.';

export async function appeal(scene: Scene, { docket }: Matter, link: string): Promise<void> {
  const { app, browser, cast } = scene;
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('heading', { name: 'Your case and your appeal' }).waitFor();
  assert.match(await page.locator('main').innerText(), /names a person and a day/);
  await page.getByLabel('Why is the decision wrong?').fill(grounds);
  await page.getByRole('button', { name: 'File the appeal' }).click();
  await page.getByText('Filed on').waitFor();
  assert.equal(await page.getByRole('button', { name: 'File the appeal' }).count(), 0);
  await letPass(scene, hourMs);
  const record = sentencesOf(await readPage(cast.respondent, `/record/${docket}`));
  assert.match(record, /The panel read one line of the song/);
  assert.match(
    sentencesOf(await readPage(visitor(app.origin), `/dockets/${docket}`)),
    /Appeal filed/,
  );
}

export async function overturn(
  scene: Scene,
  { docket }: Matter,
  before: readonly steps.Sitting[],
): Promise<void> {
  const { officers, jurors, follower, witness } = scene.cast;
  const sat = new Set(before.map(({ person }) => person));
  await steps.drawPanel(officers[1], docket, 'appeal');
  await letPass(scene, hourMs);
  const others = [...jurors, follower, witness].filter((person) => !sat.has(person));
  const panel = await steps.findPanel(others, docket);
  assert.ok(panel.length >= before.length, 'as many as decided');
  assert.ok(panel.every(({ person }) => jurors.includes(person)));
  for (const { person, path } of before) {
    assert.doesNotMatch(await readPage(person, path), /action="\?\/(vote|appeal)"/);
  }
  for (const seat of panel) await steps.voteOnAppeal(seat, 'overturned');
  await letPass(scene, hourMs);
  const [author] = panel;
  assert.ok(author);
  await steps.decideAppeal(author, 'overturned');
  await letPass(scene, hourMs);
}

export async function compare(scene: Scene, { docket }: Matter, before: Snapshot): Promise<void> {
  const { respondent, neighbour } = scene.cast;
  const restored = await takeSnapshot(scene.app, respondent, neighbour);
  for (const part of Object.keys(before)) assert.deepEqual(restored[part], before[part], part);
  const record = sentencesOf(await readPage(respondent, `/record/${docket}`));
  assert.match(record, /This decision was overturned/);
  assert.match(record, /Everything was put back on/);
  assert.match(
    sentencesOf(await readPage(respondent, '/record')),
    // The warning before it stands, and is no sanction.
    /Good standing No sanction is in force\./,
  );
  const page = sentencesOf(await readPage(visitor(respondent.origin), `/dockets/${docket}`));
  assert.match(page, /Appeal decided overturned/);
  assert.match(page, /Put back/);
  const profile = await readPage(visitor(respondent.origin), `/@${respondent.handle}`);
  assert.ok(!profile.includes(`/dockets/${docket}`), 'the profile no longer names the case');
  const told = (person: Person) => called(person, 'GET', '/api/v1/notifications');
  const restoredType = /"folkmoot\.restored"/;
  assert.match(JSON.stringify(await told(neighbour)), restoredType, 'who follows is told');
  assert.doesNotMatch(JSON.stringify(await told(scene.cast.witness)), restoredType);
  const notices = await readPage(neighbour, '/notifications');
  assert.match(sentencesOf(notices), /is back: a decision about them was taken back/);
  assert.ok(!notices.includes(docket), 'and no case is named');
  const back = await publish(respondent, 'Thank you. I shall sing it whole next time.');
  await called(neighbour, 'GET', `/api/v1/statuses/${back.id}`);
}
