/** Attacks on article 3: to ban somebody who was not clearly warned. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adoptCharter } from '#enforcement';
import {
  readPage,
  sendForm,
  signInAgain,
  submit,
  submitted,
  type Person,
} from '../scenarios/story/person.ts';
import * as steps from '../scenarios/story/case-steps.ts';
import { readForm, valuesIn } from '../scenarios/story/read-form.ts';
import * as court from './court.ts';

const { aBan, dayMs, hourMs, refusedBy } = court;
const here = await court.openCourt(4);

test('a ban with no warning is not even proposed', async () => {
  const respondent = await court.newcomer(here, 'never_warned');
  const matter = await court.heard(here, respondent);
  const answer = await submit(here.officer, `/desk/${matter.docket}`, {
    action: '?/propose',
    filling: { ...aBan, reason: 'They have it coming.' },
  });
  refusedBy(3, answer);
  assert.equal(await court.standingOf(here, respondent), 'good');
});

test('a panel that votes for a ban cannot decide it without citing the warning', async () => {
  const respondent = await court.newcomer(here, 'not_cited');
  const [seat] = await panelAgainst(respondent);
  assert.ok(seat);
  const fields = await court.decisionFields(seat, aBan, { warning: '' });
  refusedBy(3, await sendForm(seat.person, `${seat.path}?/decide`, fields));
});

test('nor by a warning of another family', async () => {
  const respondent = await court.newcomer(here, 'two_families');
  await court.warned(here, respondent, court.harassment);
  const about = await court.heard(here, respondent, court.harassment);
  const [otherWarning] = valuesIn(
    readForm(await readPage(here.officer, `/desk/${about.docket}`), '?/decide'),
    'warning',
  );
  assert.ok(otherWarning);
  await submitted(here.officer, `/desk/${about.docket}`, {
    action: '?/dismiss',
    filling: { reason: 'It was a quarrel among friends.' },
  });
  const [seat] = await panelAgainst(respondent);
  assert.ok(seat);
  const fields = await court.decisionFields(seat, aBan, { warning: otherWarning });
  const answer = await sendForm(seat.person, `${seat.path}?/decide`, fields);
  refusedBy(3, answer);
  assert.match(answer.html, /for harassment/);
  assert.equal(await court.standingOf(here, respondent), 'good');
});

test('nor by a warning of somebody else', async () => {
  const warned = await court.newcomer(here, 'warned_instead');
  await court.warned(here, warned);
  const theirs = await court.heard(here, warned);
  const [warning] = valuesIn(
    readForm(await readPage(here.officer, `/desk/${theirs.docket}`), '?/decide'),
    'warning',
  );
  assert.ok(warning);
  const [seat] = await panelAgainst(await court.newcomer(here, 'scapegoat'));
  assert.ok(seat);
  const fields = await court.decisionFields(seat, aBan, { warning });
  refusedBy(3, await sendForm(seat.person, `${seat.path}?/decide`, fields));
});

test('nor by a warning that was sent and not served', async () => {
  const respondent = await court.newcomer(here, 'unopened');
  const first = await court.alleged(here, respondent);
  await steps.warn(here.officer, first.docket, 'violence', { departure: court.departure });
  await here.pass(dayMs);
  const matter = await court.heard(here, respondent);
  const answer = await submit(here.officer, `/desk/${matter.docket}`, {
    action: '?/propose',
    filling: { ...aBan, reason: 'They were sent a warning.' },
  });
  refusedBy(3, answer);
});

test('nor by one that expires before the panel decides', async () => {
  // A warning lives for a year: so long do the panelists have to serve.
  await adoptCharter(here.app.service.world, undefined, { panelistTermMonths: 24 });
  const respondent = await court.newcomer(here, 'long_ago');
  await court.warned(here, respondent);
  const matter = await court.heard(here, respondent);
  await here.pass(363 * dayMs);
  const officer = await signInAgain(here.officer);
  const panelists = await Promise.all(here.panelists.map(signInAgain));
  const later = { ...here, officer, panelists };
  const panel = await court.drawn(later, matter);
  await court.voted(later, panel);
  const [seat] = panel;
  assert.ok(seat);
  const fields = await court.decisionFields(seat, aBan);
  await here.pass(2 * dayMs);
  const answer = await sendForm(seat.person, `${seat.path}?/decide`, fields);
  refusedBy(3, answer);
  assert.match(answer.html, /expired/);
  assert.equal(await court.standingOf(here, respondent), 'good');
});

/** A respondent with a good warning before a panel that has voted for a ban. */
async function panelAgainst(respondent: Person): Promise<readonly steps.Sitting[]> {
  await court.warned(here, respondent);
  const panel = await court.drawn(here, await court.heard(here, respondent));
  await court.voted(here, panel);
  await here.pass(hourMs);
  return panel;
}
