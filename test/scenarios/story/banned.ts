import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { dayMs, hourMs } from '#foundation';
import { lettersTo, linksIn } from '#testing';
import { everybody } from './cast.ts';
import { callApi, called, openPage, readPage, textAt, valueAt, visitor } from './person.ts';
import { sentencesOf } from './read-form.ts';
import {
  inBrowser,
  letPass,
  publish,
  settleBeforeThePost,
  type Matter,
  type Scene,
} from './scene.ts';
import { takeSnapshot } from './snapshot.ts';
import { idsIn, idsOf } from './warned.ts';

/** The third part: the ban is served and bites, and takes nothing more than it says. */

export type Snapshot = Readonly<Record<string, unknown>>;

/** The levels of the schedule of every sanction that ever took effect: 1 warning, 3 hidden, 7 ban. */
const levelsInForce = async ({ app }: Scene): Promise<readonly number[]> => {
  const rows = await app.database.db.selectFrom('sanctions').select('level').execute();
  return rows.map(({ level }) => level).toSorted();
};

export async function holdBreath(scene: Scene, { docket }: Matter): Promise<Snapshot> {
  const { respondent, neighbour } = scene.cast;
  assert.deepEqual(await levelsInForce(scene), [1]);
  await publish(respondent, 'Choir practice is on Friday, as ever.');
  await settleBeforeThePost(scene);
  assert.deepEqual(await levelsInForce(scene), [1], 'the letter has not left yet');
  const page = sentencesOf(await readPage(visitor(respondent.origin), `/dockets/${docket}`));
  assert.doesNotMatch(page, /Sanction in force/);
  return takeSnapshot(scene.app, respondent, neighbour);
}

/** Gives the link to the appeal that the letter holds. */
export async function serve(scene: Scene, { docket }: Matter): Promise<string> {
  const { app, cast } = scene;
  await letPass(scene, hourMs);
  assert.deepEqual(await levelsInForce(scene), [1, 3, 7]);
  await inBrowser(scene, cast.respondent, async (page) => {
    await page.goto(`${app.origin}/notifications`);
    await page.goto(`${app.origin}/record/${docket}`);
    await page.getByRole('heading', { name: 'Statement of reasons' }).waitFor();
    const text = await page.locator('main').innerText();
    assert.match(text, /names a person and a day/);
    assert.match(text, /A suspension would leave the person threatened/);
    assert.match(text, /A warning with its reasons, read by its author/);
    assert.doesNotMatch(text, /jun_marsh|clara_oss|dmitri_lem|esi_badu|farid_noor/);
  });
  const [letter] = await lettersTo(app.service.world, cast.respondent.email);
  assert.ok(letter, 'the statement is in the mailbox too');
  assert.match(letter.subject, new RegExp(docket));
  const link = linksIn(letter).find((one) => new URL(one).pathname.startsWith('/appeal'));
  assert.ok(link, letter.text);
  return link;
}

export async function live(scene: Scene, matter: Matter): Promise<void> {
  await whatIsWithheld(scene, matter);
  await whatIsNeverWithheld(scene, matter);
  await whatOthersSee(scene, matter);
}

async function whatIsWithheld({ cast }: Scene, { docket, post }: Matter): Promise<void> {
  const { respondent } = cast;
  const inputs = [
    { status: 'Still here?' },
    { status: 'An answer?', in_reply_to_id: post.id },
    { status: `A word to @${cast.neighbour.handle}?`, visibility: 'direct' },
  ];
  for (const input of inputs) {
    const { status, body } = await callApi(respondent, 'POST', '/api/v1/statuses', input);
    assert.equal(status, 403);
    assert.equal(textAt(body, 'code'), 'standing-withheld');
    assert.equal(valueAt(body, 'article'), 10);
    assert.match(textAt(body, 'error'), new RegExp(docket));
  }
}

async function whatIsNeverWithheld(scene: Scene, { docket }: Matter): Promise<void> {
  const { respondent } = scene.cast;
  await called(respondent, 'GET', '/api/v1/timelines/home');
  assert.equal(
    textAt(await called(respondent, 'GET', '/api/v1/accounts/verify_credentials'), 'username'),
    respondent.handle,
  );
  const { id: caseId } = await scene.app.database.db
    .selectFrom('cases')
    .select('id')
    .where('docket', '=', docket)
    .executeTakeFirstOrThrow();
  for (const path of ['/record', `/record/${docket}`, '/settings/exit', '/home']) {
    const page = await readPage(respondent, path);
    assert.ok(!page.includes(caseId), `${path} tells the moment of the report`);
  }
  const record = sentencesOf(await readPage(respondent, '/record'));
  assert.match(record, /Your account is banned/);
  assert.match(record, /You can appeal until/);
  const exit = valueAt(await called(respondent, 'GET', '/api/folkmoot/v1/exit'), 'window');
  assert.equal(textAt(exit, 'docket'), docket);
  const keptMs = Date.parse(textAt(exit, 'ends_at')) - Date.parse(textAt(exit, 'opened_at'));
  assert.equal(keptMs, 90 * dayMs);
  const archive = await fetch(`${respondent.origin}/settings/archive`, {
    headers: { cookie: respondent.cookie },
  });
  assert.equal(archive.status, 200);
  const zip = Buffer.from(await archive.arrayBuffer());
  assert.equal(zip.subarray(0, 2).toString('latin1'), 'PK');
  for (const name of ['outbox.json', 'actor.json']) assert.ok(zip.includes(name), name);
}

async function whatOthersSee({ cast }: Scene, { docket, post }: Matter): Promise<void> {
  const { respondent, neighbour, origin } = { ...cast, origin: cast.respondent.origin };
  // Followers keep what they follow, and a visitor finds it by its address: nothing is hidden
  // but what the decision names, and that says so.
  const home = await called(neighbour, 'GET', '/api/v1/timelines/home');
  assert.match(JSON.stringify(home), /paid for its roof/);
  assert.doesNotMatch(JSON.stringify(home), /The millrace is deep/);
  const known = await idsOf(neighbour, `/api/v1/accounts/${respondent.id}/statuses`);
  assert.ok(!known.includes(post.id) && known.length >= 5);
  const shown = await called({ origin, token: '' }, 'GET', '/api/v1/timelines/public');
  assert.ok(!idsIn(shown).some((id) => known.includes(id)), 'not in public timelines');
  const profile = await readPage(visitor(origin), `/@${respondent.handle}`);
  assert.ok(profile.includes(`/dockets/${docket}`), 'the profile leads to the case');
  const page = await openPage(visitor(origin), `/@${respondent.handle}/${post.id}`);
  assert.doesNotMatch(page.html, /The millrace is deep/);
  assert.match(page.html, new RegExp(docket), 'the tombstone names its case');
}

const publicSteps = [
  'Notice served',
  'Draw committed to',
  'Panel drawn',
  'Ballots sealed',
  'Decision',
  'Reasons served',
  'Sanction in force',
] as const;

export async function readDocket(scene: Scene, { docket }: Matter): Promise<void> {
  const { app, cast, browser } = scene;
  const html = await readPage(visitor(app.origin), `/dockets/${docket}`);
  const text = sentencesOf(html);
  for (const step of publicSteps) assert.ok(text.includes(step), `${step}: ${text}`);
  for (const { handle, email, id } of everybody(cast)) {
    for (const trace of [handle, email, id]) assert.ok(!html.includes(trace), trace);
  }
  assert.doesNotMatch(html, /millrace|He was warned/);
  await using context = await browser.newContext();
  const page = await context.newPage();
  await readForged(page, `${app.origin}/dockets/${docket}`);
  await page.goto(`${app.origin}/dockets/${docket}`);
  await page.getByText('in the signed list, and say what this page says.').waitFor();
  const step = page.locator('li', { hasText: 'found proved or not proved' });
  await step.getByRole('link', { name: /^Entry / }).click();
  const verdict = page.getByRole('status').filter({ hasText: 'the entry is in the signed list' });
  await verdict.waitFor();
  assert.match(await verdict.innerText(), /^Checked by your browser/);
}

/** A page or a proof that was tampered with on its way is called out by the page itself. */
async function readForged(page: Page, url: string): Promise<void> {
  const forgeries = [
    { where: url, from: /outcome:"proved"/g, to: 'outcome:"not-proved"', says: /something else/ },
    { where: '**/proof', from: /violence/g, to: 'nothing', says: /proof does not hold for entry/ },
    { where: '**/proof', from: /"leaf_hash":"./g, to: '"leaf_hash":"x', says: /does not hold/ },
  ] as const;
  for (const { where, from, to, says } of forgeries) {
    await page.route(where, async (route) => {
      const response = await route.fetch();
      const body = await response.text();
      assert.match(body, from, 'there is something to forge');
      await route.fulfill({ response, body: body.replaceAll(from, to) });
    });
    await page.goto(url);
    await page.getByRole('status').filter({ hasText: says }).waitFor();
    await page.unroute(where);
  }
}
