/** The demonstration town, whose every case is in the ledger, counted by a stranger and by itself. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { exportLog } from '#ledger';
import { countIds } from '#report';
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
