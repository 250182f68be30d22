import { publishPost } from '#conversation';
import {
  addAllegation,
  answer,
  appeal,
  castVote,
  decideAppeal,
  dismissReport,
  drawAppealPanel,
  drawPanel,
  fileReport,
  getCaseFile,
  openCase,
  openDocument,
  propose,
  serveNotice,
  type Ballot,
  type CaseFile,
  type Decided,
  type PanelView,
} from '#enforcement';
import { idTime, toId, type AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { caseBallot, decideByOfficer, decideByPanel } from '../../src/cli/index.ts';
import type { Act, Cast } from './lines.ts';

/**
 * Cases from report to restoration, a step at a time. Which step is next follows from the case as
 * it stands and from nothing remembered, so a case goes on after a crash from wherever it was left.
 */
export type Stage = {
  readonly world: World;
  readonly cast: Cast;
  readonly say: (act: Act) => void;
};

export type Step =
  | 'reported'
  | 'opened'
  | 'alleged'
  | 'warned'
  | 'read'
  | 'dismissed'
  | 'noticed'
  | 'answered'
  | 'proposed'
  | 'drawn'
  | 'voted'
  | 'decided'
  | 'appealed'
  | 'appeal-decided'
  /** For a job: a letter to be handed over, votes to be opened. */
  | 'waiting';

/** How a case is to end; the report says it, so that it is not forgotten. */
type Plan = 'warn' | 'panel' | 'dismiss';

const ban = { kind: 'ban', reviewDays: 365 } as const;
const because = {
  facts: 'The words were said in an open thread, to a person by name.',
  holding: 'To say of a named person what will be done to them crosses the line.',
  severity: 4,
} as const;

type Live = { readonly file: CaseFile; readonly plan: Plan };

/** Takes the next step of the respondent's newest case, or begins one. */
export async function takeStep(stage: Stage, respondent: AccountId): Promise<Step> {
  const { count, newest } = await casesOf(stage, respondent);
  if (newest === undefined || isOver(newest)) return begin(stage, respondent, count);
  return next(stage, newest);
}

async function casesOf(
  { world, cast }: Stage,
  respondent: AccountId,
): Promise<{ readonly count: number; readonly newest: Live | undefined }> {
  const rows = await world.db
    .selectFrom('cases')
    .select('id')
    .where('respondent_id', '=', respondent)
    .orderBy('id', 'desc')
    .execute();
  const [row] = rows;
  if (row === undefined) return { count: 0, newest: undefined };
  const file = await getCaseFile(world, cast.officer.id, toId<'case'>(row.id));
  return { count: rows.length, newest: { file, plan: planOf(file) } };
}

function planOf(file: CaseFile): Plan {
  const comment = file.reports[0]?.comment ?? '';
  if (comment.endsWith('panel')) return 'panel';
  return comment.endsWith('warn') ? 'warn' : 'dismiss';
}

function isOver({ file, plan }: Live): boolean {
  if (['final', 'closed', 'dismissed', 'merged'].includes(file.state)) return true;
  if (plan === 'warn') return file.state === 'served' && isRead(file);
  return file.appeals.some(({ outcome }) => outcome !== undefined);
}

/** A warning counts from when its reader opened it. */
const isRead = (file: CaseFile): boolean =>
  file.decisions.every(({ statement }) => statement?.service.openedAt !== undefined);

async function begin({ world, cast }: Stage, respondent: AccountId, count: number): Promise<Step> {
  const post = await publishPost(world, respondent, { text: 'I will wait at your gate tonight.' });
  const plan: Plan = count === 0 ? 'warn' : count % 3 === 0 ? 'dismiss' : 'panel';
  await fileReport(world, cast.reporter.id, {
    respondent,
    postIds: [post.id],
    category: 'violation',
    comment: `A threat, to be met with: ${plan}`,
    ruleIds: ['violence.threats'],
  });
  return 'reported';
}

async function next(stage: Stage, live: Live): Promise<Step> {
  const { caseId } = live.file;
  const officer = stage.cast.officer.id;
  switch (live.file.state) {
    case 'reported':
      await openCase(stage.world, officer, { caseId });
      return 'opened';
    case 'open':
      return live.file.allegations.length === 0 ? allegeBreach(stage, live.file) : act(stage, live);
    case 'noticed':
    case 'silent':
      return answerNotice(stage, live.file);
    case 'answered':
      return toPanel(stage, live.file);
    case 'deliberating':
      return deliberate(stage, live.file);
    case 'served':
      return live.plan === 'warn' ? readWarning(stage, live.file) : appealed(stage, live.file);
    default:
      return 'waiting';
  }
}

async function allegeBreach({ world, cast }: Stage, file: CaseFile): Promise<Step> {
  const postId = file.exhibits.find((exhibit) => exhibit.postId !== undefined)?.postId;
  if (postId === undefined) throw new Error(`case ${file.caseId} has no exhibit of a post`);
  await addAllegation(world, cast.officer.id, {
    caseId: file.caseId,
    ruleId: 'violence.threats',
    conduct: {
      subject: { kind: 'post', postId },
      at: idTime(postId),
      summary: 'Says that somebody will be waited for at their gate.',
    },
    exhibits: file.exhibits.map(({ id }) => id),
  });
  return 'alleged';
}

async function act(stage: Stage, { file, plan }: Live): Promise<Step> {
  const { world, cast } = stage;
  const { caseId } = file;
  if (plan === 'panel') {
    await serveNotice(world, cast.officer.id, { caseId });
    return 'noticed';
  }
  if (plan === 'dismiss') {
    await dismissReport(world, cast.officer.id, { caseId, reason: 'A line of a well known song.' });
    return 'dismissed';
  }
  const measures = [{ kind: 'warning', family: 'violence' }] as const;
  sayDecided(
    stage,
    file,
    await decideByOfficer(world, cast.officer.id, { caseId, measures, because }),
  );
  return 'warned';
}

async function readWarning({ world }: Stage, file: CaseFile): Promise<Step> {
  const statementId = file.decisions[0]?.statement?.id;
  if (statementId === undefined) return 'waiting';
  await openDocument(world, file.respondent, {
    caseId: file.caseId,
    document: { kind: 'statement', statementId },
  });
  return 'read';
}

function sayDecided({ say }: Stage, file: CaseFile, decided: Decided): void {
  say({ act: 'decision', respondent: file.respondent, ...decided });
}

async function answerNotice(
  { world, say }: Stage,
  { caseId, respondent }: CaseFile,
): Promise<Step> {
  const text = `I was angry, and said so in ${caseId}.`;
  await answer(world, respondent, { caseId, text });
  say({ act: 'answer', caseId, text });
  return 'answered';
}

async function toPanel({ world, cast }: Stage, file: CaseFile): Promise<Step> {
  const { caseId } = file;
  if (file.proposal === undefined) {
    const reason = 'The same again, after a warning that was served.';
    await propose(world, cast.officer.id, { caseId, measures: [ban], reason });
    return 'proposed';
  }
  await drawPanel(world, cast.officer.id, { caseId, purpose: { kind: 'decision' } });
  return 'drawn';
}

async function deliberate(stage: Stage, file: CaseFile): Promise<Step> {
  const panel = file.panels.findLast(({ purpose }) => purpose.kind === 'decision');
  if (panel === undefined) throw new Error(`case ${file.caseId} deliberates without a panel`);
  if (panel.state === 'drawn') {
    return voteNext(stage, panel, (opinion) => caseBallot(file, 7, opinion));
  }
  const { caseId } = file;
  const decided = await decideByPanel(stage.world, writerOf(panel), {
    caseId,
    panelId: panel.id,
    measures: [ban],
    because,
  });
  sayDecided(stage, file, decided);
  return 'decided';
}

async function voteNext(
  { world, say }: Stage,
  panel: PanelView,
  ballot: (opinion: string) => Ballot,
): Promise<Step> {
  const seat = panel.seats.find(({ state, voted }) => state === 'sitting' && !voted);
  if (seat?.member === undefined) return 'waiting';
  const opinion = `Seat ${seat.letter} of panel ${panel.id} has read the file.`;
  await castVote(world, seat.member, { panelId: panel.id, ballot: ballot(opinion) });
  say({ act: 'vote', panelId: panel.id, panelist: seat.member, opinion });
  return 'voted';
}

function writerOf(panel: PanelView): AccountId {
  const writer = panel.seats.find(({ state }) => state === 'sitting')?.member;
  if (writer === undefined) throw new Error(`nobody sits on panel ${panel.id}`);
  return writer;
}

/** A served ban is appealed, and overturned: then everything is as it was. */
async function appealed(stage: Stage, file: CaseFile): Promise<Step> {
  const { world, cast, say } = stage;
  const [filed] = file.appeals;
  if (filed === undefined) {
    const [decision] = file.decisions;
    if (decision === undefined) return 'waiting';
    const grounds = `It was a song, as anyone can see in ${file.docket}.`;
    const appealId = await appeal(world, file.respondent, { decisionId: decision.id, grounds });
    say({ act: 'appeal', appealId, grounds });
    return 'appealed';
  }
  const panel = file.panels.findLast(({ purpose }) => purpose.kind === 'appeal');
  if (panel === undefined || panel.state === 'seeded') {
    await drawAppealPanel(world, cast.officer.id, { appealId: filed.id });
    return 'drawn';
  }
  if (panel.state === 'drawn') {
    return voteNext(stage, panel, (opinion) => ({
      kind: 'appeal',
      outcome: 'overturned',
      opinion,
    }));
  }
  await decideAppeal(world, writerOf(panel), {
    appealId: filed.id,
    outcome: 'overturned',
    reasons: 'The whole post is a song, and the song is a lament.',
    treatments: [],
  });
  say({ act: 'appeal-decision', appealId: filed.id });
  return 'appeal-decided';
}

/** The docket that a respondent's next step is about. */
export async function newestDocket(
  world: World,
  respondent: AccountId,
): Promise<string | undefined> {
  const row = await world.db
    .selectFrom('cases')
    .select('docket')
    .where('respondent_id', '=', respondent)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.docket;
}
