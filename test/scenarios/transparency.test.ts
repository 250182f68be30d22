/** The demonstration town, whose every case is in the ledger, counted by a stranger and by itself. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { exportLog } from '#ledger';
import { countIds, tableIds } from '#report';
import { openBrowser } from '#testing';
import { runAnywhere, runBeside } from './command-line.ts';
import { downloadLog } from './story/download-log.ts';
import { startTestService, type TestService } from './start-test-server.ts';

let app: TestService;
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folkmoot-transparency-'));
  app = await startTestService({ withDemo: true });
  await app.settle();
});
after(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

type Report = {
  readonly counts: Readonly<Record<string, number>>;
  readonly tables: Readonly<Record<string, readonly { codes: string[]; count: number }[]>>;
  readonly periods: readonly string[];
};

function isReport(value: unknown): value is Report {
  return typeof value === 'object' && value !== null && 'counts' in value && 'periods' in value;
}

function parsed(text: string): Report {
  const value: unknown = JSON.parse(text);
  assert.ok(isReport(value), text);
  return value;
}

async function served(period: string): Promise<Report> {
  const response = await fetch(`${app.origin}/api/folkmoot/v1/transparency?period=${period}`);
  assert.equal(response.status, 200);
  return parsed(await response.text());
}

test('the service, a stranger at its address and a copy in a folder count the same', async () => {
  const { periods, counts, tables } = await served('all');
  assert.ok((counts['decision'] ?? 0) >= 3, 'the town has too few decisions to count');
  assert.ok((tables['rule'] ?? []).length >= 2 && (counts['departure'] ?? 0) >= 0);
  await exportLog(app.database.db, join(folder, 'exported'));
  await downloadLog(app.origin, join(folder, 'downloaded'));
  for (const period of ['all', ...periods]) {
    const expected = await served(period);
    const options = ['--period', period, '--format', 'json'];
    for (const source of [app.origin, join(folder, 'exported'), join(folder, 'downloaded')]) {
      const { exitCode, text } = await runAnywhere('report', '--from-ledger', source, ...options);
      assert.equal(exitCode, 0, text);
      assert.deepEqual(parsed(text), expected, `${source} on ${period}`);
    }
    const beside = await runBeside(app, 'report', ...options);
    assert.deepEqual(parsed(beside.text), expected);
  }
});

test('CSV and the lines for a terminal say the same', async () => {
  const csv = await fetch(`${app.origin}/api/folkmoot/v1/transparency.csv?period=all`);
  assert.match(csv.headers.get('content-type') ?? '', /^text\/csv/);
  const from = ['report', '--from-ledger', app.origin];
  const { text } = await runAnywhere(...from, '--format', 'csv');
  assert.equal(text.replaceAll('\n', '\r\n'), (await csv.text()).trimEnd());
  const { counts } = await served('all');
  const lines = (await runAnywhere(...from)).text.split('\n');
  for (const id of countIds) {
    assert.ok(lines.includes(`${id.padEnd(24)}${counts[id]}`), id);
  }
});

test('a ledger that does not verify, and a period that is none, give no numbers', async () => {
  const other = await runAnywhere('report', '--from-ledger', join(folder, 'nowhere'));
  assert.equal(other.exitCode, 1);
  assert.match(other.text, /does not verify/);
  const period = await runAnywhere('report', '--from-ledger', app.origin, '--period', '2027-13');
  assert.equal(period.exitCode, 1);
  const response = await fetch(`${app.origin}/api/folkmoot/v1/transparency?period=soon`);
  assert.equal(response.status, 422);
});

test('the page shows these numbers, with and without JavaScript, and the yearly form is on paper', async () => {
  const { counts, tables, periods } = await served('all');
  const browser = await openBrowser();
  try {
    for (const javaScriptEnabled of [true, false]) {
      const context = await browser.newContext({ baseURL: app.origin, javaScriptEnabled });
      const page = await context.newPage();
      await page.goto('/transparency');
      for (const id of tableIds) {
        const amounts = await page
          .locator(`section[aria-labelledby="chart-${id}"] td`)
          .allInnerTexts();
        const expected = (tables[id] ?? []).map(({ count }) => String(count));
        assert.deepEqual(
          amounts.map((text) => text.trim()),
          expected,
          id,
        );
      }
      const decisions = page.getByRole('row', { name: /^Decisions \d/ });
      assert.equal(await decisions.getByRole('cell').innerText(), String(counts['decision']));
      await page.getByRole('link', { name: periods[0] ?? '', exact: true }).click();
      await page.waitForURL(/period=\d{4}$/);
      await page.getByRole('link', { name: /^Yearly report/ }).click();
      await page.getByRole('heading', { name: /Yearly report/ }).waitFor();
      await page.emulateMedia({ media: 'print' });
      assert.equal(await page.getByRole('navigation').first().isVisible(), false);
      await context.close();
    }
  } finally {
    await browser.close();
  }
});

/** What a person could be known by: names, words that were written, addresses, numbers, hours. */
async function tellTales(): Promise<readonly string[]> {
  const { rows } = await sql<{ told: string }>`
    select handle as told from accounts union select display_name from accounts
    union select text from posts union select id::text from posts union select id::text from accounts
    union select comment from reports union select id::text from cases union select email from credentials
    union select reason from findings union select facts from decisions union select holding from decisions
    union select summary from allegations`.execute(app.database.db);
  return [...new Set(rows.map(({ told }) => told))].filter((told) => told.trim().length >= 4);
}

test('no leaf, and no statement for the database, says anything that a person could be known by', async () => {
  const { rows } = await sql<{ entry: Buffer }>`select entry from ledger_entries`.execute(
    app.database.db,
  );
  const leaves = rows.map(({ entry }) => entry.toString('utf8'));
  assert.ok(leaves.length > 20, `the town is too quiet to prove anything: ${leaves.length}`);
  const days = ['--from', '2026-01-01', '--to', '2027-12-31'];
  const said = await runBeside(app, 'statements', join(folder, 'dsa'), ...days);
  assert.equal(said.exitCode, 0, said.text);
  const files = await readdir(join(folder, 'dsa'));
  assert.ok(files.length > 0, said.text);
  const statements = await Promise.all(
    files.map((name) => readFile(join(folder, 'dsa', name), 'utf8')),
  );
  assert.match(statements.join(), /DECISION_ACCOUNT_TERMINATED/);
  const tales = await tellTales();
  assert.ok(tales.length > 100, `too little was written in town: ${tales.length}`);
  for (const text of [...leaves, ...statements]) {
    // Code words are public: a handle that is one of them (`moot`) is not told by it.
    const words = new Set(text.split(/[^\p{L}\p{N}_@.+-]+/u));
    for (const tale of tales) {
      const isTold = /^\w+$/.test(tale) ? words.has(tale) : text.includes(tale);
      assert.ok(!isTold, `"${tale}" stands in ${text.slice(0, 300)}`);
    }
    assert.doesNotMatch(text, /\d\d:\d\d|@\w/);
  }
  for (const leaf of leaves) assert.doesNotMatch(leaf, /https?:|\.(?:test|example)\b/);
});
