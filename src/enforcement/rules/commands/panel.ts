import { isRefusal, refuse, type AccountId, type Refusal } from '#foundation';
import { sittingSeats } from '../ballots.ts';
import { votesBy } from '../deadlines.ts';
import { drawOrder, isHex32, seedOpens } from '../draw.ts';
import { exceptionFits, exceptionProblem } from '../exceptions.ts';
import {
  activePanel,
  appealOf,
  decisionOf,
  entered,
  interimOf,
  panelOf,
  reviewOf,
} from '../find.ts';
import { letterOf } from '../letters.ts';
import { seatsNeeded } from '../majority.ts';
import { measureProblem } from '../measure-terms.ts';
import type { Case, CommandOf, Context, Panel, PanelPurpose } from '../model.ts';
import { firstRefusal, inState, need, wrongState, type Rule } from '../outcome.ts';
import { clockOrOfficer, eligibleFor, officerOf, reportersOf } from '../parties.ts';
import { heaviestLevel } from '../schedule.ts';
import { citableWarnings } from '../warnings.ts';

/** What the officer asks a panel to decide, once the respondent was heard. */
export const propose: Rule<'propose'> = (subject, command, context) => {
  const officer = officerOf(subject, context);
  if (isRefusal(officer)) return officer;
  const { measures, exception } = command;
  const refused = firstRefusal(
    () => inState(subject, ['answered', 'silent'], 'A proposal follows the hearing.'),
    () => (heard(subject) ? undefined : refuse('not-heard', { article: 5 })),
    () =>
      activePanel(subject, { kind: 'decision' }) === undefined
        ? undefined
        : wrongState(subject, 'A panel is being drawn on a proposal.', 6),
    () => need(command.reason, 'reason', 8),
    () => (measures.length > 0 ? undefined : refuse('invalid', { field: 'measures' })),
    ...measures.map((measure) => () => measureProblem(measure, context.charter)),
    () => warnedOrExcepted(subject, command, context),
  );
  if (refused !== undefined) return refused;
  const proposal = {
    officer,
    measures,
    ...(exception === undefined ? {} : { exception }),
    reason: command.reason,
    at: context.now,
  };
  return [{ type: 'proposed', at: context.now, proposal }];
};

/** More people than this do not deliberate, they poll. */
const mostSeats = 15;

/** Whether the respondent was served what is alleged and answered, or let the time pass. */
export function heard(subject: Case): boolean {
  return subject.notice?.service.deliveredAt !== undefined || subject.answer !== undefined;
}

/** No panel is called together for a sanction that the Articles would refuse anyway. */
function warnedOrExcepted(
  subject: Case,
  { measures, exception }: CommandOf<'propose'>,
  context: Context,
): Refusal | undefined {
  if (exception !== undefined) {
    const problem = exceptionProblem(exception);
    if (problem !== undefined) return problem;
    if (exceptionFits(exception.code, subject.allegations)) return undefined;
    return refuse('exception-not-carried', {
      article: 4,
      detail: 'What is alleged is not of a kind that the exception covers.',
    });
  }
  if (heaviestLevel(measures) < 4) return undefined;
  const alleged = subject.allegations.map(({ family, conduct }) => ({ family, at: conduct.at }));
  if (citableWarnings(context.warnings, alleged, context.now).length > 0) return undefined;
  return refuse('warning-missing', {
    article: 3,
    detail: 'No live, served warning for what is alleged, and no exception is proposed.',
  });
}

/**
 * Commits to the seed of a draw. While a panel is at work for a purpose no other seed can be
 * committed for it: nobody draws again until they like the panel.
 */
export const commitSeed: Rule<'commit-seed'> = (subject, command, context) => {
  const { panelId, purpose, commitment, size } = command;
  const refused = firstRefusal(
    () => clockOrOfficer(subject, context),
    () => (isHex32(commitment) ? undefined : refuse('invalid', { field: 'commitment' })),
    () => (subject.panels.some(({ id }) => id === panelId) ? refuse('conflict') : undefined),
    () =>
      activePanel(subject, purpose) === undefined
        ? undefined
        : refuse('conflict', { article: 6, detail: 'A panel is at work on this.' }),
    () => purposeStands(subject, purpose),
    () => bigEnough(subject, purpose, size, context),
  );
  if (refused !== undefined) return refused;
  const panel: Panel = {
    id: panelId,
    purpose,
    state: 'seeded',
    seedCommitment: commitment,
    seedCommittedAt: context.now,
    size,
    order: [],
    seats: [],
  };
  const { actor, now } = context;
  const officer = actor.kind === 'account' ? { officer: actor.id } : {};
  return [{ type: 'seed-committed', at: now, panel, ...officer }];
};

function purposeStands(subject: Case, purpose: PanelPurpose): Refusal | undefined {
  const over = (detail: string): Refusal => wrongState(subject, detail, 6);
  switch (purpose.kind) {
    case 'decision':
      if (subject.proposal === undefined) return over('Nothing is proposed to a panel.');
      return inState(subject, ['answered', 'silent'], 'A panel is drawn after the hearing.');
    case 'ratification': {
      const measure = interimOf(subject, purpose.measureId);
      if (isRefusal(measure)) return measure;
      return measure.state === 'in-force' ? undefined : over('There is nothing to ratify.');
    }
    case 'appeal': {
      const appeal = appealOf(subject, purpose.appealId);
      if (isRefusal(appeal)) return appeal;
      return appeal.outcome === undefined ? undefined : over('The appeal is decided.');
    }
    case 'review': {
      const review = reviewOf(subject, purpose.reviewId);
      if (isRefusal(review)) return review;
      return review.outcome === undefined ? undefined : over('The review is decided.');
    }
  }
}

/** How many seats a panel for this purpose has at least. */
export function leastSeats(subject: Case, purpose: PanelPurpose, context: Context): number {
  const { charter, respondent } = context;
  if (purpose.kind === 'ratification') return charter.panelSize;
  if (purpose.kind === 'decision') {
    return seatsNeeded(
      heaviestLevel(subject.proposal?.measures ?? []),
      respondent.followers,
      charter,
    );
  }
  const before = decidersBefore(subject, purpose);
  return Math.max(charter.panelSize, before % 2 === 0 ? before + 1 : before);
}

function decidersBefore(
  subject: Case,
  purpose: Extract<PanelPurpose, { readonly kind: 'appeal' | 'review' }>,
): number {
  const judged =
    purpose.kind === 'appeal'
      ? appealOf(subject, purpose.appealId)
      : reviewOf(subject, purpose.reviewId);
  if (isRefusal(judged) || judged.decisionId === undefined) return 1;
  const decision = decisionOf(subject, judged.decisionId);
  return isRefusal(decision) ? 1 : decision.deciderCount;
}

function bigEnough(
  subject: Case,
  purpose: PanelPurpose,
  size: number,
  context: Context,
): Refusal | undefined {
  const least = leastSeats(subject, purpose, context);
  if (Number.isInteger(size) && size >= least && size <= mostSeats && size % 2 === 1)
    return undefined;
  return refuse(purpose.kind === 'appeal' ? 'appeal-not-independent' : 'quorum-missing', {
    article: purpose.kind === 'appeal' ? 11 : 6,
    field: 'size',
    detail: `This panel has an odd number of seats, ${least} at least.`,
  });
}

/**
 * Draws the panel from those eligible by the committed seed. With too few eligible the panel is
 * void and the case says so: the server cannot decide that sanction.
 */
export const drawPanel: Rule<'draw-panel'> = (subject, command, context) => {
  const panel = panelOf(subject, command.panelId);
  if (isRefusal(panel)) return panel;
  const refused = firstRefusal(
    () => clockOrOfficer(subject, context),
    () => (panel.state === 'seeded' ? undefined : wrongState(subject, 'The panel is drawn.', 6)),
    () => entered(subject, { kind: 'seed', id: panel.id }),
    () => purposeStands(subject, panel.purpose),
    () =>
      seedOpens(command.seed, panel.seedCommitment)
        ? undefined
        : refuse('seed-not-committed', {
            article: 6,
            detail: 'This is not the seed that was committed to.',
          }),
    () =>
      command.veil === undefined || isHex32(command.veil)
        ? undefined
        : refuse('invalid', { field: 'veil' }),
  );
  if (refused !== undefined) return refused;
  const { seed, veil } = command;
  const at = context.now;
  const eligible = eligibleFor(subject, context);
  const panelId = panel.id;
  if (eligible.length < panel.size) {
    const [needed, found] = [panel.size, eligible.length];
    return [{ type: 'too-few-eligible', at, panelId, seed, needed, eligible: found }];
  }
  const order = drawOrder(seed, subject.docket, eligible);
  const members = order.slice(0, panel.size);
  const until = votesBy(at, context.charter);
  const { purpose } = panel;
  const drawn = { panelId, purpose, seed, order, members, votesBy: until };
  return [{ type: 'panel-drawn', at, ...drawn, ...(veil === undefined ? {} : { veil }) }];
};

/** Fills the empty seats with those next in the order of the draw who may still sit. */
export const substitute: Rule<'substitute'> = (subject, command, context) => {
  const panel = panelOf(subject, command.panelId);
  if (isRefusal(panel)) return panel;
  const empty = panel.size - sittingSeats(panel).length;
  const refused = firstRefusal(
    () => clockOrOfficer(subject, context),
    () =>
      panel.state === 'drawn' ? undefined : wrongState(subject, 'The panel is not voting.', 6),
    () =>
      empty > 0 ? undefined : refuse('conflict', { article: 6, detail: 'Every seat is filled.' }),
  );
  if (refused !== undefined) return refused;
  const at = context.now;
  const panelId = panel.id;
  const members = nextInLine(subject, panel, context).slice(0, empty);
  if (members.length < empty) {
    const found = panel.size - empty + members.length;
    const seed = panel.seed ?? '';
    return [{ type: 'too-few-eligible', at, panelId, seed, needed: panel.size, eligible: found }];
  }
  const seats = members.map((member, index) => ({
    letter: letterOf(panel.seats.length + index),
    member,
  }));
  return [{ type: 'substituted', at, panelId, seats, votesBy: votesBy(at, context.charter) }];
};

function nextInLine(subject: Case, panel: Panel, context: Context): AccountId[] {
  const seated = new Set(panel.seats.map((seat) => seat.member));
  const eligible = new Set(eligibleFor(subject, context, panel));
  return panel.order.filter((account) => !seated.has(account) && eligible.has(account));
}

/** The parties may challenge a panelist, whom they know by letter only. */
export const challenge: Rule<'challenge'> = (subject, command, context) => {
  const panel = panelOf(subject, command.panelId);
  if (isRefusal(panel)) return panel;
  const { actor } = context;
  const parties = [subject.respondent, ...reportersOf(subject)];
  if (actor.kind !== 'account' || !parties.includes(actor.id)) {
    return refuse('forbidden', { article: 6, detail: 'Only the parties can challenge.' });
  }
  const seat = panel.seats.find(({ letter }) => letter === command.letter);
  const refused = firstRefusal(
    () =>
      panel.state === 'drawn' ? undefined : wrongState(subject, 'The panel is not voting.', 6),
    () => (seat?.state === 'sitting' ? undefined : refuse('not-found', { field: 'letter' })),
    () =>
      seat?.challenge === undefined
        ? undefined
        : refuse('conflict', { article: 6, detail: 'This panelist was challenged already.' }),
    () => need(command.reason, 'reason', 6),
  );
  const { panelId, letter, reason } = command;
  return (
    refused ?? [{ type: 'challenged', at: context.now, panelId, letter, by: actor.id, reason }]
  );
};

/** An officer who neither proposed nor sits decides a challenge, with a reason. */
export const decideChallenge: Rule<'decide-challenge'> = (subject, command, context) => {
  const officer = officerOf(subject, context);
  if (isRefusal(officer)) return officer;
  const panel = panelOf(subject, command.panelId);
  if (isRefusal(panel)) return panel;
  const seat = panel.seats.find(({ letter }) => letter === command.letter);
  const refused = firstRefusal(
    () =>
      panel.state === 'drawn' ? undefined : wrongState(subject, 'The panel is not voting.', 6),
    () =>
      seat?.state === 'sitting' && seat.challenge !== undefined && !seat.challenge.decided
        ? undefined
        : refuse('not-found', { field: 'letter', detail: 'No challenge waits there.' }),
    () =>
      subject.proposal?.officer === officer || panel.seats.some(({ member }) => member === officer)
        ? refuse('not-eligible', {
            article: 6,
            detail: 'Whoever proposed or sits cannot decide a challenge.',
          })
        : undefined,
    () => need(command.reason, 'reason', 6),
  );
  const { panelId, letter, sustained, reason } = command;
  const facts = { panelId, letter, sustained, officer, reason };
  return refused ?? [{ type: 'challenge-decided', at: context.now, ...facts }];
};
