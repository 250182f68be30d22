import assert from 'node:assert/strict';
import { isRefusal, toId, type AccountId, type PanelId, type Refusal } from '#foundation';
import { sealBallot } from '../ballots.ts';
import { addHours } from '../deadlines.ts';
import { commitmentToSeed } from '../draw.ts';
import { evolve } from '../evolve.ts';
import type {
  Actor,
  Ballot,
  Case,
  CaseBallot,
  CaseEvent,
  Command,
  Context,
  DecisionDraft,
  Exhibit,
  Measure,
  Panel,
  PanelPurpose,
} from '../model.ts';
import { transition } from '../transition.ts';
import { actorFor, clock, contextOf, officers, reporter, respondent, start } from './cast.ts';
import { postId } from './play.ts';
import { fullDraft, fullException } from './reasons.ts';

/** A case under construction. What is given must go through, unless it is given to be refused. */
export type Stage = {
  readonly now: () => Date;
  readonly later: (hours: number) => void;
  readonly case: () => Case;
  readonly log: () => readonly CaseEvent[];
  readonly give: (
    actor: Actor,
    command: Command,
    changes?: Partial<Context>,
  ) => readonly CaseEvent[];
  readonly refused: (actor: Actor, command: Command, changes?: Partial<Context>) => Refusal;
};

export const officerOne = actorFor(officers[0], 'officer', 'panelist');
export const officerTwo = actorFor(officers[1], 'officer', 'panelist');
export const officerThree = actorFor(officers[2], 'officer', 'panelist');

export function newStage(): Stage {
  let subject: Case | undefined;
  let now = start;
  let log: readonly CaseEvent[] = [];
  const ask = (actor: Actor, command: Command, changes: Partial<Context> = {}) =>
    transition(subject, command, contextOf(actor, now, changes));
  return {
    now: () => now,
    later: (hours) => {
      now = addHours(now, hours);
    },
    case: () => {
      assert.ok(subject);
      return subject;
    },
    log: () => log,
    give: (actor, command, changes) => {
      const outcome = ask(actor, command, changes);
      if (isRefusal(outcome)) assert.fail(`${command.type}: ${outcome.code}: ${outcome.message}`);
      subject = outcome.reduce<Case | undefined>(evolve, subject);
      log = [...log, ...outcome];
      return outcome;
    },
    refused: (actor, command, changes) => {
      const outcome = ask(actor, command, changes);
      assert.ok(isRefusal(outcome), `${command.type} must be refused`);
      return outcome;
    },
  };
}

export function exhibit(id: string, filedBy: Exhibit['filedBy'], at: Date): Exhibit {
  return {
    id: toId(id),
    sha256: id.padStart(64, '0'),
    capturedAt: at,
    method: 'frozen-from-service',
    filedBy,
    origin: 'on',
    class: 'open',
    gist: 'The post.',
    postId,
  };
}

export const named = {
  caseId: toId<'case'>('1'),
  docket: '0123456789abcdef0123456789abcdef',
  respondent,
};

/** Reported, opened, alleged: `violence.threats` version 2, by a post of this moment. */
export function openedStage(ruleId = 'violence.threats', ruleVersion = 2): Stage {
  const stage = newStage();
  stage.give(actorFor(reporter), {
    type: 'receive-report',
    ...named,
    reportId: toId('2'),
    reporter,
    citedRules: [ruleId],
    exhibits: [exhibit('11', 'reporter', start)],
  });
  stage.give(officerOne, { type: 'open-case', ...named });
  stage.give(officerOne, {
    type: 'add-allegation',
    allegationId: toId('21'),
    ruleId,
    ruleVersion,
    conduct: { subject: { kind: 'post', postId }, at: start, summary: 'A threat.' },
    exhibits: [toId('11')],
  });
  return stage;
}

export const notice = { kind: 'notice' } as const;

/** Notice served over both channels and answered. */
export function heardStage(stage = openedStage()): Stage {
  stage.give(officerOne, { type: 'serve-notice', answerHours: 72 });
  for (const channel of ['service', 'mail'] as const) {
    stage.give(clock, { type: 'record-delivery', document: notice, channel });
  }
  stage.give(actorFor(respondent), { type: 'answer', text: 'It was a song.', exhibits: [] });
  return stage;
}

/** A reviewer's ballot on the banned respondent that comes to this, though it does not say so. */
export function blindBallot(
  stage: Stage,
  outcome: 'confirmed' | 'corrected' | 'ended',
): Extract<Ballot, { readonly kind: 'review' }> {
  const proved = outcome !== 'corrected';
  return {
    kind: 'review',
    findings: stage.case().allegations.map(({ id }) => ({ allegationId: id, proved })),
    upTo: { level: outcome === 'confirmed' ? 7 : outcome === 'ended' ? 6 : 0 },
    opinion: 'Blind.',
  };
}

export const ban: Measure = { kind: 'ban', reviewDays: 365 };
export const suspension: Measure = { kind: 'suspension', days: 90 };

/** Commits to a seed, enters it, and draws: the panel. */
export function drawn(
  stage: Stage,
  purpose: PanelPurpose,
  size = 3,
  changes: Partial<Context> = {},
): Panel {
  const panelId: PanelId = toId(String(3000 + stage.case().panels.length));
  const seed = String(stage.case().panels.length + 1).padStart(64, '7');
  const commitment = commitmentToSeed(seed);
  stage.give(clock, { type: 'commit-seed', panelId, purpose, commitment, size }, changes);
  entered(stage, { kind: 'seed', id: panelId });
  stage.give(clock, { type: 'draw-panel', panelId, seed }, changes);
  return panelIn(stage, panelId);
}

export function panelIn(stage: Stage, panelId: PanelId): Panel {
  const panel = stage.case().panels.find(({ id }) => id === panelId);
  assert.ok(panel);
  return panel;
}

export function entered(
  stage: Stage,
  subject: Extract<Command, { readonly type: 'record-entry' }>['subject'],
): void {
  const index = stage.case().entries.length;
  stage.give(clock, { type: 'record-entry', subject, index });
}

export const salt = 'ab'.repeat(32);

/** Has the sitting members vote in order; `undefined`: this one stays away. */
export function voted(
  stage: Stage,
  panel: Panel,
  ballots: readonly (Ballot | undefined)[],
): AccountId[] {
  const members = panel.seats
    .filter(({ state }) => state === 'sitting')
    .map(({ member }) => member);
  members.forEach((member, index) => {
    const ballot = ballots[index];
    if (ballot === undefined) return;
    const commitment = sealBallot({ panelId: panel.id, member, ballot }, salt);
    stage.give(actorFor(member, 'panelist'), { type: 'cast-vote', panelId: panel.id, commitment });
  });
  return members;
}

export function opened(
  panel: Panel,
  ballots: readonly (Ballot | undefined)[],
): Extract<Command, { readonly type: 'reveal-votes' }>['opened'] {
  return panel.seats
    .filter(({ state }) => state === 'sitting')
    .flatMap(({ member }, index) => {
      const ballot = ballots[index];
      return ballot === undefined ? [] : [{ member, salt, ballot }];
    });
}

/** Votes and opens them. Gives the first sitting member, who writes. */
export function revealed(
  stage: Stage,
  panel: Panel,
  ballots: readonly (Ballot | undefined)[],
): Actor {
  const [author] = voted(stage, panel, ballots);
  assert.ok(author);
  stage.give(clock, { type: 'reveal-votes', panelId: panel.id, opened: opened(panel, ballots) });
  return actorFor(author, 'panelist');
}

export function caseBallot(
  stage: Stage,
  upTo: CaseBallot['upTo'],
  options: { readonly proved?: boolean; readonly exception?: boolean } = {},
): CaseBallot {
  const { proved = true, exception } = options;
  return {
    kind: 'decision',
    findings: stage.case().allegations.map(({ id }) => ({ allegationId: id, proved })),
    upTo,
    ...(exception === undefined ? {} : { exception }),
    opinion: 'I read it all.',
  };
}

export function draft(
  stage: Stage,
  measures: readonly Measure[],
  options: {
    readonly warning?: string;
    readonly exception?: 'imminent-physical-danger';
    readonly proved?: boolean;
  } = {
    warning: '9001',
  },
): DecisionDraft {
  const seed = 4000 + stage.case().decisions.length * 10;
  return fullDraft(stage.case(), measures, { seed, now: stage.now(), ...options });
}

/** A panel has voted for up to a ban, three of three. Gives its writer. */
export function bannedByVote(
  stage = heardStage(),
  options: {
    readonly excepted?: boolean;
    readonly votes?: readonly (Ballot | undefined)[];
    readonly measure?: Measure;
  } = {},
): { readonly stage: Stage; readonly panel: Panel; readonly author: Actor } {
  const { excepted = false, measure = ban } = options;
  stage.give(officerThree, {
    type: 'propose',
    measures: [measure],
    ...(excepted ? { exception: fullException('imminent-physical-danger') } : {}),
    reason: 'Nothing lighter protects those threatened.',
  });
  const panel = drawn(stage, { kind: 'decision' });
  const vote = caseBallot(stage, { level: 7 }, excepted ? { exception: true } : {});
  const author = revealed(stage, panel, options.votes ?? [vote, vote, vote]);
  return { stage, panel: panelIn(stage, panel.id), author };
}

/** Composed, entered, delivered and started, whatever was decided last. */
export function served(stage: Stage): Stage {
  const decision = stage.case().decisions.at(-1);
  assert.ok(decision);
  const statementId = toId<'statement'>(String(5000 + stage.case().decisions.length));
  stage.give(clock, { type: 'compose-statement', decisionId: decision.id, statementId });
  entered(stage, { kind: 'decision', id: decision.id });
  const document = { kind: 'statement', statementId } as const;
  for (const channel of ['service', 'mail'] as const) {
    stage.give(clock, { type: 'record-delivery', document, channel });
  }
  return stage;
}

export function started(stage: Stage): Stage {
  for (const { id, state } of stage.case().sanctions) {
    if (state === 'decided') stage.give(clock, { type: 'start-sanction', sanctionId: id });
  }
  return stage;
}

/** A ban in force, by a panel of three. */
export function bannedStage(): Stage {
  const { stage, panel, author } = bannedByVote();
  stage.give(author, { type: 'decide', panelId: panel.id, decision: draft(stage, [ban]) });
  return started(served(stage));
}

/** The respondent appeals the last decision; gives the appeal's id. */
export function appealed(stage: Stage): Case['appeals'][number]['id'] {
  const appealId = toId<'appeal'>(String(6000 + stage.case().appeals.length));
  const decisionId = stage.case().decisions.at(-1)?.id;
  assert.ok(decisionId);
  const grounds = 'It was not as they say.';
  const command = { type: 'appeal', appealId, decisionId, grounds, newEvidence: [] } as const;
  stage.give(actorFor(respondent), command);
  return appealId;
}
