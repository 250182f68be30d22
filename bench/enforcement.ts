import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grantRole, signUp } from '#accounts';
import { publishPost } from '#conversation';
import { getCaseFile } from '#enforcement';
import type { AccountId, CaseId, PanelId } from '#foundation';
import { putSetting, readConfig, runDueJobs, transact, type World } from '#infrastructure';
import { appendEntry, inclusionProof, publishCheckpoint } from '#ledger';
import {
  allege,
  caseBallot,
  decideByOfficer,
  decideByPanel,
  hear,
  openStatement,
  proposeAndDraw,
  report,
  seated,
  voteAll,
} from '../src/cli/index.ts';
import { startFolkmoot, type Folkmoot } from '../src/main.ts';
import type { Figures } from './load.ts';
import { figuresOf, timed } from './timed.ts';
import type { Row } from './report.ts';

const caseCount = 12;

/** Deciding a case, appending to the ledger and proving an entry, each with durable commits. */
export async function measureEnforcement(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-bench-'));
  // The database may run as another user, who must be able to enter.
  await chmod(folder, 0o755);
  const config = readConfig({ FOLKMOOT_DATA: folder, PORT: '0', FOLKMOOT_LOG: 'error' });
  const service = await startFolkmoot({ config, withWorkers: false });
  try {
    const plain = await plainCommits(service.world);
    const rows = [await panelDecisions(service), ...(await ledgerActs(service.world))];
    return rows.map((row) => ({ ...row, constant: plain }));
  } finally {
    await service.close();
    await rm(folder, { recursive: true, force: true });
  }
}

type Cast = {
  readonly officer: AccountId;
  readonly reporter: AccountId;
  readonly panelists: readonly AccountId[];
};

async function person(world: World, handle: string): Promise<AccountId> {
  const email = `${handle}@bench.example`;
  const { account } = await signUp(world, { handle, email, password: 'nine grey herons fly' });
  return account.id;
}

async function castOf(world: World): Promise<Cast> {
  const officer = await person(world, 'officer');
  await grantRole(world, undefined, { accountId: officer, role: 'officer' });
  const panelists: AccountId[] = [];
  for (const number of [1, 2, 3, 4, 5]) {
    const panelist = await person(world, `panelist_${number}`);
    await grantRole(world, undefined, { accountId: panelist, role: 'panelist' });
    panelists.push(panelist);
  }
  return { officer, reporter: await person(world, 'reporter'), panelists };
}

async function panelDecisions({ world, jobs }: Folkmoot): Promise<Row> {
  const cast = await castOf(world);
  const tookMs: number[] = [];
  for (let number = 0; number < caseCount; number += 1) {
    const respondent = await person(world, `respondent_${number}`);
    await warn(world, cast, respondent);
    await runDueJobs(world, jobs);
    const { caseId, panelId, panel } = await deliberate(world, cast, respondent);
    const [writer] = panel;
    if (writer === undefined) throw new Error('no panel was drawn');
    const startedMs = performance.now();
    await decideByPanel(world, writer, { caseId, panelId, measures: [ban], because });
    tookMs.push(performance.now() - startedMs);
    await runDueJobs(world, jobs);
  }
  return { what: 'panel decision, committed', figures: figuresOf(tookMs) };
}

const ban = { kind: 'ban', reviewDays: 365 } as const;
const because = {
  facts: 'The words were said after a warning for the same rule.',
  holding: 'To repeat a threat after a warning crosses the line.',
  severity: 4,
} as const;

async function allegedCase(world: World, cast: Cast, respondent: AccountId): Promise<CaseId> {
  const post = await publishPost(world, respondent, { text: 'I will wait at your gate tonight.' });
  const ruleId = 'violence.threats';
  const caseId = await report(world, cast.officer, {
    reporter: cast.reporter,
    respondent,
    postIds: [post.id],
    ruleId,
    comment: 'A threat.',
  });
  const summary = 'Threatens to wait for somebody.';
  await allege(world, cast.officer, {
    caseId,
    ruleId,
    postId: post.id,
    summary,
    at: post.createdAt,
  });
  return caseId;
}

async function warn(world: World, cast: Cast, respondent: AccountId): Promise<void> {
  const caseId = await allegedCase(world, cast, respondent);
  const measures = [{ kind: 'warning', family: 'violence' }] as const;
  const decided = await decideByOfficer(world, cast.officer, { caseId, measures, because });
  await openStatement(world, respondent, decided);
}

type Deliberation = {
  readonly caseId: CaseId;
  readonly panelId: PanelId;
  readonly panel: readonly AccountId[];
};

async function deliberate(world: World, cast: Cast, respondent: AccountId): Promise<Deliberation> {
  const caseId = await allegedCase(world, cast, respondent);
  await hear(world, { officer: cast.officer, respondent }, { caseId, text: 'I was angry.' });
  const { panelId } = await proposeAndDraw(world, cast.officer, {
    caseId,
    measures: [ban],
    reason: 'Repeated after a warning.',
  });
  const panel = await seated(world, panelId, cast.panelists);
  const file = await getCaseFile(world, cast.officer, caseId);
  await voteAll(world, panel, { panelId, ballot: () => caseBallot(file, 7, 'It was a threat.') });
  return { caseId, panelId, panel };
}

/** What these acts are compared with: a durable transaction that writes one row. */
function plainCommits(world: World): Promise<Figures> {
  return timed(200, (value) =>
    transact(world, (tx) => putSetting(tx, { name: 'bench', value, at: world.clock.now() })),
  );
}

async function ledgerActs(world: World): Promise<Row[]> {
  const appends = await timed(200, () =>
    transact(world, (tx) => appendEntry(tx, world, { type: 'none' })),
  );
  await publishCheckpoint(world);
  const proofs = await timed(200, (turn) => inclusionProof(world.db, turn));
  return [
    { what: 'ledger append, committed', figures: appends },
    { what: 'ledger inclusion proof', figures: proofs },
  ];
}
