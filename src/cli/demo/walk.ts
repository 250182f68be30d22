import {
  addAllegation,
  answer,
  appeal,
  castVote,
  decide,
  decideAlone,
  drawAppealPanel,
  drawPanel,
  fileReport,
  getCaseFile,
  listQueue,
  openCase,
  openDocument,
  panelDuties,
  propose,
  serveNotice,
  type Ballot,
  type CaseFile,
  type Decided,
  type DecisionInput,
  type Drawn,
  type Measure,
  type Reasons,
  type RuleId,
} from '#enforcement';
import type { AccountId, CaseId, PanelId, PostId } from '#foundation';
import type { World } from '#infrastructure';

/**
 * The steps of a case as people take them, with reasons filled in: for the demonstration and for
 * measuring. Each step is a command that anyone in that role could give; nothing is skipped.
 */

export type Reported = {
  readonly reporter: AccountId;
  readonly respondent: AccountId;
  readonly postIds: readonly PostId[];
  readonly ruleId: RuleId;
  readonly comment: string;
};

/** Reports posts and gives the case that the report opened or joined. */
export async function report(world: World, officer: AccountId, input: Reported): Promise<CaseId> {
  await fileReport(world, input.reporter, {
    respondent: input.respondent,
    postIds: input.postIds,
    category: 'violation',
    comment: input.comment,
    ruleIds: [input.ruleId],
  });
  const queue = await listQueue(world, officer, { limit: 40 });
  const found = queue.items
    .filter((item) => item.respondent === input.respondent && item.state === 'reported')
    .at(-1);
  if (found === undefined) throw new Error('the report did not reach the queue');
  return found.caseId;
}

export type Alleged = {
  readonly caseId: CaseId;
  readonly ruleId: RuleId;
  readonly postId: PostId;
  readonly summary: string;
  readonly at: Date;
};

/** Opens a reported case and alleges that a post broke a rule, resting on every exhibit. */
export async function allege(world: World, officer: AccountId, input: Alleged): Promise<CaseFile> {
  await openCase(world, officer, { caseId: input.caseId });
  const file = await getCaseFile(world, officer, input.caseId);
  await addAllegation(world, officer, {
    caseId: input.caseId,
    ruleId: input.ruleId,
    conduct: {
      subject: { kind: 'post', postId: input.postId },
      at: input.at,
      summary: input.summary,
    },
    exhibits: file.exhibits.map((exhibit) => exhibit.id),
  });
  return getCaseFile(world, officer, input.caseId);
}

export type Because = {
  readonly proved?: boolean;
  readonly facts: string;
  readonly holding: string;
  readonly severity?: 1 | 2 | 3 | 4 | 5;
};

const parts = {
  context: 'Said in an open thread that many people were reading.',
  speaker: 'A member with an ordinary following and no office.',
  intent: 'The words are addressed to one person and say what is to be done to them.',
  'content-and-form': 'Direct, in the future tense, without irony.',
  extent: 'Public, read by several dozen people within the hour.',
  'likelihood-and-imminence': 'The place is named, and both live within walking distance.',
} as const;

/** Reasons for one outcome on every allegation of a case, treating the nearest precedents. */
function reasonsFor(file: CaseFile, measures: readonly Measure[], because: Because): Reasons {
  const proved = because.proved ?? true;
  const heaviest = Math.max(0, ...measures.map((measure) => levels[measure.kind]));
  return {
    findings: file.allegations.map((allegation) => ({
      allegationId: allegation.id,
      proved,
      exhibits: allegation.exhibits,
      reason: because.facts,
      severity: because.severity ?? 3,
    })),
    thresholdTests: file.allegations
      .filter((allegation) => allegation.needsThresholdTest)
      .map((allegation) => ({ allegationId: allegation.id, parts: rated(proved) })),
    facts: because.facts,
    publicInterest: 'The conversation that it took place in is of public interest, and stands.',
    lesserMeasures: lighterThan(heaviest),
    known: file.exhibits.map((exhibit) => ({
      fact: `The exhibit “${exhibit.gist}” was before the deciders.`,
      at: exhibit.capturedAt,
      exhibitId: exhibit.id,
    })),
    triedBefore: heaviest < 6 ? [] : ['A warning with reasons, which was served and read.'],
    treatments: (file.likeCases?.nearest ?? []).map((precedent) => ({
      precedent: precedent.decisionId,
      how: 'distinguished',
      reason: 'There the words stood alone; here they follow earlier ones.',
    })),
    ...departure(file, heaviest),
    holding: because.holding,
    conditionsForReturn:
      heaviest < 7 ? '' : 'A word to those concerned, and a year without the like.',
  };
}

/** A note is due only where the outcome lies outside the usual range. */
function departure(file: CaseFile, level: number): Pick<Reasons, 'departure'> {
  const range = file.likeCases?.usualRange;
  if (range === undefined || (level >= range.from && level <= range.to)) return {};
  return { departure: 'What happened before weighs more here than the usual range can show.' };
}

const levels = {
  warning: 1,
  label: 2,
  'thread-limit': 2,
  hide: 3,
  'feature-limit': 4,
  'visibility-limit': 5,
  suspension: 6,
  ban: 7,
  removal: 7,
} as const satisfies Record<Measure['kind'], number>;

function rated(proved: boolean): Reasons['thresholdTests'][number]['parts'] {
  const rating = proved ? 'high' : 'low';
  return {
    context: { rating, sentence: parts.context },
    speaker: { rating: 'medium', sentence: parts.speaker },
    intent: { rating, sentence: parts.intent },
    'content-and-form': { rating, sentence: parts['content-and-form'] },
    extent: { rating: 'medium', sentence: parts.extent },
    'likelihood-and-imminence': { rating, sentence: parts['likelihood-and-imminence'] },
  };
}

const lesser = [
  [1, 'A warning has been given before, and the conduct came again.'],
  [2, 'A label would leave the words where they do harm.'],
  [3, 'Hiding one post does not keep the next from being written.'],
  [4, 'A limit of seven days is shorter than the danger lasts.'],
  [5, 'Being seen less does not help the person who is addressed.'],
  [6, 'A suspension with an end was weighed; nothing suggests that time alone would change it.'],
] as const;

function lighterThan(level: number): Reasons['lesserMeasures'] {
  return lesser
    .filter(([lighter]) => lighter < level)
    .map(([lighter, why]) => ({ level: lighter, why }));
}

/** One officer decides, and the statement goes out. */
export async function decideByOfficer(
  world: World,
  officer: AccountId,
  input: {
    readonly caseId: CaseId;
    readonly measures: readonly Measure[];
    readonly because: Because;
  },
): Promise<Decided> {
  const file = await getCaseFile(world, officer, input.caseId);
  const reasons = reasonsFor(file, input.measures, input.because);
  return decideAlone(world, officer, {
    caseId: input.caseId,
    decision: { measures: input.measures, reasons },
  });
}

/** The respondent opens every statement and notice of the case: from then on it is served. */
export async function openStatement(
  world: World,
  respondent: AccountId,
  decided: Decided,
): Promise<void> {
  await openDocument(world, respondent, {
    caseId: decided.caseId,
    document: { kind: 'statement', statementId: decided.statementId },
  });
}

/** Notice is served and opened, and the respondent answers. */
export async function hear(
  world: World,
  people: { readonly officer: AccountId; readonly respondent: AccountId },
  input: { readonly caseId: CaseId; readonly text: string },
): Promise<void> {
  await serveNotice(world, people.officer, { caseId: input.caseId });
  await openDocument(world, people.respondent, {
    caseId: input.caseId,
    document: { kind: 'notice' },
  });
  await answer(world, people.respondent, { caseId: input.caseId, text: input.text });
}

/** An officer proposes, and a panel is drawn. */
export async function proposeAndDraw(
  world: World,
  officer: AccountId,
  input: {
    readonly caseId: CaseId;
    readonly measures: readonly Measure[];
    readonly reason: string;
  },
): Promise<Drawn> {
  await propose(world, officer, input);
  return drawPanel(world, officer, { caseId: input.caseId, purpose: { kind: 'decision' } });
}

/** Who of these sits on a panel. */
export async function seated(
  world: World,
  panelId: PanelId,
  among: readonly AccountId[],
): Promise<AccountId[]> {
  const sitting: AccountId[] = [];
  for (const account of among) {
    const duties = await panelDuties(world.db, account, { limit: 40 });
    if (duties.items.some((duty) => duty.panelId === panelId)) sitting.push(account);
  }
  return sitting;
}

/** Casts one ballot for each panelist, in their order. */
export async function voteAll(
  world: World,
  panelists: readonly AccountId[],
  vote: { readonly panelId: PanelId; readonly ballot: (index: number) => Ballot },
): Promise<void> {
  for (const [index, panelist] of panelists.entries()) {
    await castVote(world, panelist, { panelId: vote.panelId, ballot: vote.ballot(index) });
  }
}

/** A ballot on a case: everything proved, up to a level. */
export function caseBallot(file: CaseFile, level: 1 | 4 | 6 | 7, opinion: string): Ballot {
  return {
    kind: 'decision',
    findings: file.allegations.map(({ id }) => ({ allegationId: id, proved: true })),
    upTo: { level },
    opinion,
  };
}

/** A panelist writes what the votes carried. */
export async function decideByPanel(
  world: World,
  panelist: AccountId,
  input: {
    readonly caseId: CaseId;
    readonly panelId: PanelId;
    readonly measures: readonly Measure[];
    readonly because: Because;
  },
): Promise<Decided> {
  const file = await getCaseFile(world, panelist, input.caseId);
  const priorWarning = file.citableWarnings[0]?.sanctionId;
  const decision: DecisionInput = {
    measures: input.measures,
    reasons: reasonsFor(file, input.measures, input.because),
    ...(priorWarning === undefined ? {} : { priorWarning }),
  };
  return decide(world, panelist, { panelId: input.panelId, decision });
}

/** The respondent appeals, and a fresh panel is drawn. */
export async function appealAndDraw(
  world: World,
  people: { readonly officer: AccountId; readonly respondent: AccountId },
  input: { readonly decided: Decided; readonly grounds: string },
): Promise<Drawn & { readonly appealId: Awaited<ReturnType<typeof appeal>> }> {
  const appealId = await appeal(world, people.respondent, {
    decisionId: input.decided.decisionId,
    caseId: input.decided.caseId,
    grounds: input.grounds,
  });
  return { appealId, ...(await drawAppealPanel(world, people.officer, { appealId })) };
}
