import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grantRole, signIn, signUp } from '#accounts';
import { publishPost } from '#conversation';
import {
  fileReport,
  getCaseFile,
  likeCasesUnder,
  listQueue,
  previewAtOnce,
  type AtOnceInput,
} from '#enforcement';
import type { AccountId, CaseId } from '#foundation';
import { readConfig, type World } from '#infrastructure';
import { startFolkmoot, type Folkmoot } from '../src/main.ts';
import { fillDecidedCases } from './decided-cases.ts';
import { measureLedger } from './ledger.ts';
import { timed } from './timed.ts';
import { run } from './load.ts';
import type { Measured } from './measured.ts';
import type { Row } from './report.ts';

const ruleId = 'harassment.targeted';
const password = 'nine grey herons fly';
const waiting = 60;
const times = 200;
const target = 'p99 50 ms';

type Scale = {
  readonly cases: number;
  /** Entries of the ledger; 0 measures the desk alone. */
  readonly entries: number;
  readonly seconds: number;
};

/**
 * The desk beside many decided cases and a long ledger: queue, case file, like cases and the screen on
 * which an officer decides, each first as the call alone and then as the page, one client; and the ledger.
 */
export async function measureDeciding(
  constant: Measured,
  { cases, entries, seconds }: Scale,
): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-bench-'));
  // The database may run as another user, who must be able to enter.
  await chmod(folder, 0o755);
  const config = readConfig({
    FOLKMOOT_DATA: folder,
    PORT: '0',
    FOLKMOOT_LOG: 'error',
    FOLKMOOT_CALLS: '1000000000',
  });
  const service = await startFolkmoot({ config, withWorkers: false });
  try {
    const { world } = service;
    const ledger = entries === 0 ? [] : await measureLedger({ world, folder }, entries);
    const desk = await openDesk(service, cases);
    const of = `of ${cases.toLocaleString('en')} decided`;
    const rows = await calls(world, desk, of);
    return [...rows, ...(await pages(service, constant, { desk, of, seconds })), ...ledger];
  } finally {
    await service.close();
    await rm(folder, { recursive: true, force: true });
  }
}

type Open = {
  readonly officer: AccountId;
  readonly respondent: AccountId;
  readonly caseId: CaseId;
  readonly docket: string;
  readonly postId: NonNullable<AtOnceInput['postIds']>[number];
  readonly cookie: string;
};

async function person(world: World, handle: string): Promise<AccountId> {
  const email = `${handle}@bench.example`;
  return (await signUp(world, { handle, email, password })).account.id;
}

async function openDesk({ world }: Folkmoot, cases: number): Promise<Open> {
  const officer = await person(world, 'officer');
  await grantRole(world, undefined, { accountId: officer, role: 'officer' });
  const reporter = await person(world, 'reporter');
  const past = await person(world, 'past');
  const old = await publishPost(world, past, { text: 'A post of long ago.' });
  process.stdout.write(`making ${cases} decided cases …\n`);
  const startedMs = performance.now();
  await fillDecidedCases(world, {
    cases,
    respondent: past,
    officer,
    post: old.id,
  });
  process.stdout.write(`made in ${Math.round(performance.now() - startedMs)} ms\n`);
  for (let number = 0; number < waiting; number += 1) {
    const respondent = await person(world, `respondent_${number}`);
    const post = await publishPost(world, respondent, {
      text: '@reporter Everybody, announce a rumour about this neighbour and his address.',
    });
    await fileReport(world, reporter, {
      respondent,
      postIds: [post.id],
      category: 'violation',
      ruleIds: [ruleId],
    });
  }
  const queue = await listQueue(world, officer, { limit: 40 });
  const [first] = queue.items;
  if (first === undefined) throw new Error('nothing waits at the desk');
  const file = await getCaseFile(world, officer, first.caseId);
  const postId = file.exhibits.find((one) => one.postId !== undefined)?.postId;
  if (postId === undefined) throw new Error('no post was frozen');
  const { sessionToken: token } = await signIn(world, {
    login: 'officer',
    password,
    ip: '127.0.0.1',
    userAgent: 'bench',
  });
  return {
    officer,
    respondent: first.respondent,
    caseId: first.caseId,
    docket: first.docket,
    postId,
    cookie: `folkmoot_session=${token}`,
  };
}

/** What the domain takes, without HTTP and without a page. */
async function calls(world: World, desk: Open, of: string): Promise<Row[]> {
  const { officer, caseId, respondent, postId } = desk;
  const asked = { ruleId, severity: 2 } as const;
  const queue = await timed(times, () => listQueue(world, officer, { limit: 40 }));
  const file = await timed(times, () => getCaseFile(world, officer, caseId));
  const like = await timed(times, () => likeCasesUnder(world, caseId, asked));
  const { nearest } = await likeCasesUnder(world, caseId, asked);
  const input = {
    caseId,
    respondent,
    measure: { kind: 'hide' },
    reason: 'The post was published that day.',
    finding: 'It calls on others to hound a named person.',
    severity: 2,
    ruleIds: [ruleId],
    postIds: [postId],
    lesser: [{ level: 1, why: 'The call would stay before everybody.' }],
    departure: 'The call names an address.',
    treatments: nearest.map(({ decisionId }) => ({
      precedent: decisionId,
      how: 'followed' as const,
      reason: 'Alike in all that counts.',
    })),
  } as const;
  const preview = await timed(times / 4, () => previewAtOnce(world, officer, input));
  return [
    { what: `queue, ${of}`, figures: queue, target },
    { what: `case file, ${of}`, figures: file, target },
    { what: `like cases, ${of}`, figures: like, target },
    { what: `decision taken and taken back, ${of}`, figures: preview },
  ];
}

async function pages(
  { origin }: Folkmoot,
  constant: Measured,
  { desk, of, seconds }: { readonly desk: Open; readonly of: string; readonly seconds: number },
): Promise<Row[]> {
  const headers = { cookie: desk.cookie };
  const rows: Row[] = [];
  for (const [what, path] of [
    ['queue page', '/desk'],
    ['case file page', `/desk/${desk.docket}`],
    ['decision page', `/desk/${desk.docket}/decide`],
  ] as const) {
    const load = { url: origin, connections: 1, requests: [{ path, headers }] };
    await run({ ...load, seconds: 2 });
    const figures = await run({ ...load, seconds });
    const size = Math.round(figures.bytesEach);
    const ceiling = await run({
      url: `${constant.origin}/${size}`,
      connections: 1,
      seconds: Math.min(seconds, 3),
      requests: [{ path: `/${size}` }],
    });
    rows.push({ what: `${what}, ${of}`, figures, constant: ceiling, target });
  }
  return rows;
}
