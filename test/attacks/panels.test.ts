/** Attacks on articles 6 and 11: to decide with too few, with the wrong ones, or twice. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAnywhere } from '../scenarios/command-line.ts';
import * as steps from '../scenarios/story/case-steps.ts';
import { downloadLog } from '../scenarios/story/download-log.ts';
import { grant } from '../scenarios/story/cast.ts';
import {
  called,
  readPage,
  refusalOn,
  sendForm,
  submitted,
  type Person,
} from '../scenarios/story/person.ts';
import { fillIn, readForm, sentencesOf, type Filling } from '../scenarios/story/read-form.ts';
import * as court from './court.ts';

const { aBan, forge, hourMs, refusedBy } = court;
const here = await court.openCourt(6);
const aSuspension: court.Proposed = { kind1: 'suspension', days1: '30' };
const folder = await mkdtemp(join(tmpdir(), 'folkmoot-attacks-'));
after(() => rm(folder, { recursive: true, force: true }));

test('no single hand: not by one officer, not by the same one twice', async () => {
  const respondent = await court.newcomer(here, 'single_hand');
  await court.warned(here, respondent);
  const { docket } = await court.heard(here, respondent);
  const path = `/desk/${docket}`;
  const signed = async (action: string, what: Filling): Promise<URLSearchParams> => {
    const form = readForm(await readPage(here.officer, path), action);
    return court.changed(fillIn(form, court.goodReasons(form)), what);
  };
  for (const kind1 of ['ban', 'suspension', 'visibility-limit']) {
    const fields = await signed('?/decide', { kind1, days1: '30' });
    refusedBy(6, await sendForm(here.officer, `${path}?/decide`, fields));
  }
  for (const kind1 of ['ban', 'suspension']) {
    const fields = await signed('?/sign', { kind1, days1: '30' });
    refusedBy(6, await sendForm(here.officer, `${path}?/sign`, fields));
  }
  const limit = await signed('?/sign', { kind1: 'visibility-limit', days1: '30' });
  const first = await sendForm(here.officer, `${path}?/sign`, limit);
  assert.equal(first.status, 303, refusalOn(first));
  const waiting = readForm(await readPage(here.officer, path), '?/countersign');
  refusedBy(6, await sendForm(here.officer, `${path}?/countersign`, fillIn(waiting, {})));
  assert.equal(await court.standingOf(here, respondent), 'good');
});

test('two votes decide nothing, nor does the passing of the deadline', async () => {
  const respondent = await court.newcomer(here, 'two_votes');
  await court.warned(here, respondent);
  const [first, second] = await court.drawn(here, await court.heard(here, respondent));
  assert.ok(first && second);
  await steps.voteForBan(first);
  await steps.voteForBan(second);
  const panel = first.path.split('/').at(-1) ?? '';
  const attempt = () => forge(first.person, `${first.path}?/decide`, { panel, ...aBan });
  refusedBy(6, await attempt());
  await here.pass(73 * hourMs);
  refusedBy(6, await attempt());
  assert.equal(await court.standingOf(here, respondent), 'good');
});

test('the reporter is never on the panel, nor is anybody tied to the respondent', async () => {
  const { respondent, panel } = await panelOfThree('tied_three');
  assert.deepEqual(
    panel.map(({ person }) => person.handle).toSorted(),
    here.panelists.slice(0, 3).map(({ handle }) => handle),
  );
  const path = panel[0]?.path ?? '';
  const ballot = {
    panel: path.split('/').at(-1) ?? '',
    kind: 'decision',
    upTo: '7',
    opinion: 'Out.',
  };
  for (const person of [here.reporter, here.officer, here.operator, respondent]) {
    refusedBy(6, await forge(person, `${path}?/vote`, ballot));
  }
});

test('with only the first panel left nobody hears the appeal, and they cannot', async () => {
  const { respondent, docket, panel } = await panelOfThree('nobody_left');
  await court.voted(here, panel);
  await court.decided(here, panel, aSuspension);
  assert.equal(await court.standingOf(here, respondent), 'suspended');
  await appeal(respondent, docket);
  await steps.drawPanel(here.second, docket, 'appeal');
  const desk = sentencesOf(await readPage(here.second, `/desk/${docket}`));
  assert.match(desk, /Too few people are eligible/);
  const { appealId, panelId } = await appealOf(docket);
  for (const { person, path } of panel) {
    const vote = { panel: panelId, kind: 'appeal', outcome: 'upheld', opinion: 'As before.' };
    refusedBy(6, await forge(person, `${path}?/vote`, vote));
    const decision = { appeal: appealId, outcome: 'upheld', reasons: 'As before.' };
    refusedBy(11, await forge(person, `${path}?/appeal`, decision));
  }
});

test('an appeal reduces and never increases, whoever hears it', async () => {
  const respondent = await court.newcomer(here, 'no_worse');
  await court.warned(here, respondent);
  const { docket } = await court.heard(here, respondent);
  const first = await drawnFor(docket);
  await court.voted(here, first);
  await court.decided(here, first, aSuspension);
  await appeal(respondent, docket);
  await steps.drawPanel(here.second, docket, 'appeal');
  const before = new Set(first.map(({ person }) => person));
  const panel = await steps.findPanel(
    here.panelists.filter((person) => !before.has(person)),
    docket,
  );
  assert.equal(panel.length, 3);
  const { panelId } = await appealOf(docket);
  for (const { person, path } of first) {
    const vote = { panel: panelId, kind: 'appeal', outcome: 'upheld', opinion: 'As before.' };
    refusedBy(6, await forge(person, `${path}?/vote`, vote));
  }
  for (const seat of panel) await voteToReduce(seat);
  const [author] = panel;
  assert.ok(author);
  for (const [kind1, days1] of [
    ['ban', '30'],
    ['suspension', '60'],
    ['suspension', '30'],
  ] as const) {
    refusedBy(11, await reduceTo(author, { kind1, days1 }));
  }
  const reduced = await reduceTo(author, { kind1: 'suspension', days1: '10' });
  assert.equal(reduced.status, 303, refusalOn(reduced));
  await here.pass(11 * 24 * hourMs);
  assert.equal(await court.standingOf(here, respondent), 'good');
});

test('after every attack the ledger tells of no breach', async () => {
  await here.app.settle();
  await downloadLog(here.app.origin, folder);
  const { exitCode, text } = await runAnywhere('ledger', 'verify', folder);
  assert.equal(exitCode, 0, text);
});

/** Three panelists follow the respondent and the reporter is one too: only three are left. */
async function panelOfThree(handle: string) {
  const respondent = await court.newcomer(here, handle);
  for (const tied of here.panelists.slice(3)) {
    await called(tied, 'POST', `/api/v1/accounts/${respondent.id}/follow`, {});
  }
  await court.warned(here, respondent);
  const { docket } = await court.heard(here, respondent);
  await grant(here.operator, here.reporter, 'panelist');
  return { respondent, docket, panel: await drawnFor(docket) };
}

async function drawnFor(docket: string): Promise<readonly steps.Sitting[]> {
  await steps.onDesk(here.officer, docket, {
    action: '?/propose',
    filling: { ...aSuspension, reason: 'It was said again after the warning.' },
  });
  await steps.drawPanel(here.officer, docket, 'decision');
  await here.pass(hourMs);
  return steps.findPanel([...here.panelists, here.reporter], docket);
}

async function appeal(respondent: Person, docket: string): Promise<void> {
  await submitted(respondent, `/record/${docket}`, {
    action: '?/appeal',
    filling: { grounds: 'Nobody could take it for a threat.' },
  });
  await here.pass(hourMs);
}

async function appealOf(docket: string): Promise<{ appealId: string; panelId: string }> {
  const row = await here.app.database.db
    .selectFrom('panels')
    .innerJoin('cases', 'cases.id', 'panels.case_id')
    .select(['panels.id', 'panels.appeal_id'])
    .where('cases.docket', '=', docket)
    .where('panels.purpose', '=', 'appeal')
    .executeTakeFirstOrThrow();
  return { appealId: row.appeal_id ?? '', panelId: row.id };
}

function voteToReduce({ person, path }: steps.Sitting): Promise<string> {
  return submitted(person, path, {
    action: '?/vote',
    filling: { outcome: 'reduced', upTo: '6', days: '20', opinion: 'It went too far.' },
  });
}

async function reduceTo({ person, path }: steps.Sitting, what: Filling) {
  const form = readForm(await readPage(person, path), '?/appeal');
  const filling = { ...steps.treatments(form), outcome: 'reduced', reasons: 'It went too far.' };
  return sendForm(person, `${path}?/appeal`, court.changed(fillIn(form, filling), what));
}
