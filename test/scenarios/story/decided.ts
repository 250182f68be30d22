import assert from 'node:assert/strict';
import { dayMs, hourMs } from '#foundation';
import * as steps from './case-steps.ts';
import { called, openPage, readPage, textAt } from './person.ts';
import { sentencesOf } from './read-form.ts';
import { inBrowser, letPass, publish, type Matter, type Scene } from './scene.ts';

/** The second part: it happens again, the respondent is heard, and a panel decides. */

export async function allegeAgain(scene: Scene): Promise<Matter> {
  const { respondent, witness, officers } = scene.cast;
  await letPass(scene, 3 * dayMs);
  const threat = await publish(respondent, 'Sunday is near, seller. The millrace is deep.');
  await letPass(scene, hourMs);
  const report = await called(witness, 'POST', '/api/v1/reports', {
    account_id: respondent.id,
    status_ids: [threat.id],
    rule_ids: ['violence.threats'],
    comment: 'He was warned of this before.',
  });
  assert.equal(textAt(report, 'category'), 'violation');
  const docket = await steps.findDocket(officers[0], respondent);
  await steps.openCase(officers[0], docket);
  await steps.allege(officers[0], docket, {
    ruleId: 'violence.threats',
    postId: threat.id,
    at: threat.at,
    summary: 'Told the seller that the millrace is deep, and Sunday near.',
  });
  return { docket, post: threat };
}

const answerText = 'It is a line of the song that we all sang as children: “The millrace is deep”.';

export async function hear(scene: Scene, { docket }: Matter): Promise<void> {
  const { cast, app } = scene;
  const [officer] = cast.officers;
  await steps.serveNotice(officer, docket);
  await letPass(scene, hourMs);
  const early = await openPage(officer, `/desk/${docket}`);
  assert.doesNotMatch(early.html, /action="\?\/propose"/, 'nothing is proposed before the hearing');
  await inBrowser(scene, cast.respondent, async (page) => {
    await page.goto(`${app.origin}/record/${docket}`);
    await page.getByRole('heading', { name: 'The notice' }).waitFor();
    const text = await page.locator('main').innerText();
    assert.match(text, /Told the seller that the millrace is deep/);
    assert.doesNotMatch(text, /jun_marsh|He was warned of this before/);
    await page.getByLabel('Your answer').fill(answerText);
    await page.getByRole('button', { name: 'Send my answer' }).click();
    await page.getByText('You answered on').waitFor();
  });
  assert.match(sentencesOf(await readPage(officer, `/desk/${docket}`)), /a line of the song/);
}

export async function draw(scene: Scene, matter: Matter): Promise<readonly steps.Sitting[]> {
  const { officers, jurors, follower, witness } = scene.cast;
  const { docket, post } = matter;
  await steps.proposeBan(officers[0], docket, post.id);
  await steps.drawPanel(officers[0], docket, 'decision');
  await letPass(scene, hourMs);
  const panel = await steps.findPanel([...jurors, follower, witness], docket);
  assert.equal(panel.length, 3);
  for (const { person } of panel) {
    assert.ok(jurors.includes(person), `${person.handle} is tied to the parties`);
  }
  const entries = sentencesOf(await readPage(officers[0], `/dockets/${docket}`));
  assert.match(entries, /Draw committed to.*Panel drawn/);
  return panel;
}

export async function decide(
  scene: Scene,
  { docket, post }: Matter,
  panel: readonly steps.Sitting[],
): Promise<void> {
  const [first, second, third] = panel;
  assert.ok(first && second && third);
  await steps.voteForBan(first);
  await refusedTwice(first);
  await steps.voteForBan(second);
  // Two votes open nothing: the form to decide is not there yet.
  assert.doesNotMatch(await readPage(first.person, first.path), /action="\?\/decide"/);
  await steps.voteForBan(third);
  await letPass(scene, hourMs);
  await steps.decideBan(first, post.id);
  assert.match(
    sentencesOf(await readPage(scene.cast.officers[1], `/desk/${docket}`)),
    /Ban, reviewed/,
  );
}

/** A vote that is sealed cannot be cast again: the page offers no second ballot. */
async function refusedTwice({ person, path }: steps.Sitting): Promise<void> {
  const page = await readPage(person, path);
  assert.doesNotMatch(page, /action="\?\/vote"/);
}
