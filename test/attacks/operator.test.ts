/** Attacks by those who run the server: the command line, a role, a charter, a stock admin client. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { currentRulebook, dismissReport } from '#enforcement';
import { toId } from '#foundation';
import { startFolkmoot } from '../../src/main.ts';
import { runBeside } from '../scenarios/command-line.ts';
import * as steps from '../scenarios/story/case-steps.ts';
import { callApi, readPage, sendForm, submit } from '../scenarios/story/person.ts';
import { fillIn, readForm } from '../scenarios/story/read-form.ts';
import * as court from './court.ts';

const { forge, refusedBy } = court;
const here = await court.openCourt(3);
const { app, operator } = here;
const victim = await court.newcomer(here, 'critic');
const folder = await mkdtemp(join(tmpdir(), 'folkmoot-operator-'));
after(() => rm(folder, { recursive: true, force: true }));

const unharmed = async (): Promise<void> => {
  assert.equal(await court.standingOf(here, victim), 'good');
  const { status } = await callApi(victim, 'POST', '/api/v1/statuses', { status: 'I am here.' });
  assert.equal(status, 200);
};

test('the command line has no word for a sanction', async () => {
  const attempts = [
    ['account', 'ban', 'critic'],
    ['account', 'suspend', 'critic'],
    ['account', 'silence', 'critic'],
    ['accounts', 'modify', 'critic', '--disable'],
    ['sanction', 'impose', 'critic', 'ban'],
    ['case', 'decide', '1'],
    ['post', 'hide', '1'],
    ['ledger', 'append', '{}'],
    ['ledger', 'truncate', '1'],
  ];
  for (const words of attempts) {
    const { exitCode, text } = await runBeside(app, ...words);
    assert.equal(exitCode, 2, `${words.join(' ')}: ${text}`);
  }
  const { text } = await runBeside(app, '--help');
  assert.doesNotMatch(text, /\b(?:ban|suspend|silence|sanction)\b/i);
  await unharmed();
});

test('closing an account takes its owner’s password, not the operator’s wish', async () => {
  const { exitCode, text } = await runBeside(app, 'account', 'close', 'critic');
  assert.equal(exitCode, 1, text);
  await unharmed();
});

test('the rules are not changed by surprise', async () => {
  const rules = (await currentRulebook(app.service.world))?.rules ?? [];
  const stricter = rules.map(
    ({ id, family, title, text, purpose, schedule, thresholdTest, examples }) => ({
      id,
      family,
      title,
      text: `${text} Nor criticise the operator.`,
      purpose,
      schedule,
      thresholdTest,
      examples,
    }),
  );
  const file = join(folder, 'rules.json');
  await writeFile(file, JSON.stringify(stricter));
  const now = app.clock.now().toISOString();
  const { exitCode, text } = await runBeside(app, 'rulebook', 'publish', file, '--effective', now);
  assert.equal(exitCode, 1, text);
  assert.match(text, /article 1\b/);
});

test('a charter laxer than the Articles is not adopted: the service does not start', async () => {
  const file = join(folder, 'charter.json');
  for (const [charter, article] of [
    [{ panelSize: 1 }, 6],
    [{ answerHours: 1 }, 5],
    [{ interimHours: 720 }, 7],
    [{ appealMonths: 1 }, 11],
    [{ warningMonths: 120 }, 3],
  ] as const) {
    await writeFile(file, JSON.stringify(charter));
    const config = { ...app.config, charterFile: file };
    await assert.rejects(
      startFolkmoot({ config, clock: app.clock, withWorkers: false }),
      (error) => {
        assert.ok(error instanceof Error);
        assert.match(error.message, new RegExp(`Article ${article}\\b`));
        return true;
      },
    );
  }
});

test('an operator without the role does nothing at the desk, and with it no more than an officer', async () => {
  const { docket } = await court.alleged(here, victim);
  const path = `/desk/${docket}`;
  const caseId = await court.caseIdOf(here, docket);
  const ban = { case: caseId, kind1: 'ban', days1: '30', reason: 'Enough.' };
  for (const action of ['?/dismiss', '?/propose', '?/notice', '?/draw']) {
    const answer = await forge(operator, `${path}${action}`, {
      ...ban,
      answerHours: '72',
      purpose: 'decision',
    });
    assert.ok(answer.status >= 400 && answer.status < 500, action);
  }
  await assert.rejects(
    dismissReport(app.service.world, operator.id, { caseId: toId(caseId), reason: 'Enough.' }),
    /^Refusal: Article 6\b/,
  );
  const granted = await runBeside(app, 'role', 'grant', operator.handle, 'officer');
  assert.equal(granted.exitCode, 0, granted.text);
  const form = readForm(await readPage(operator, path), '?/decide');
  const fields = court.changed(fillIn(form, court.goodReasons(form)), {
    kind1: 'ban',
    days1: '30',
  });
  refusedBy(6, await sendForm(operator, `${path}?/decide`, fields));
  const short = { action: '?/notice', filling: { answerHours: '1' } };
  refusedBy(5, await submit(operator, path, short));
  await steps.serveNotice(operator, docket);
  await here.pass(73 * court.hourMs);
  const proposal = { action: '?/propose', filling: { ...court.aBan, reason: 'Enough.' } };
  refusedBy(3, await submit(operator, path, proposal));
  await unharmed();
});

test('no admin client of Mastodon’s can act on an account', async () => {
  for (const type of ['suspend', 'silence', 'disable', 'sensitive']) {
    const path = `/api/v1/admin/accounts/${victim.id}/action`;
    const { status } = await callApi(operator, 'POST', path, { type, text: 'Enough.' });
    assert.ok([403, 404].includes(status), String(status));
  }
  await unharmed();
});

test('no form of another site decides for an officer who is signed in', async () => {
  const response = await fetch(`${app.origin}/settings/roles?/grant`, {
    method: 'POST',
    headers: { cookie: operator.cookie, origin: 'https://evil.example' },
    body: new URLSearchParams({ handle: victim.handle, role: 'operator' }),
    redirect: 'manual',
  });
  assert.equal(response.status, 403);
});
