import { isRefusal, refuse, type AccountId, type Refusal } from '#foundation';
import { ballotsOf, castCount, sittingSeats, tallyOf } from '../ballots.ts';
import { appealBy, appealDueAt, isDue } from '../deadlines.ts';
import { activePanel, appealOf, decisionOf } from '../find.ts';
import { quorumOf, simpleMajority } from '../majority.ts';
import { measureProblem } from '../measure-terms.ts';
import type {
  Appeal,
  AppealOutcome,
  Ballot,
  Case,
  CaseEvent,
  CommandOf,
  Context,
  Decision,
  Measure,
  Opinion,
  Panel,
  Sanction,
  Treatment,
} from '../model.ts';
import { firstRefusal, need, wrongState, type Outcome, type Rule } from '../outcome.ts';
import { actorOf, panelistOf, reportersOf, touchedBy } from '../parties.ts';
import { treatmentsProblem } from '../reasons.ts';
import { isLighter, isRemoval, levelOf, voteCovers } from '../schedule.ts';
import { reinstatedBy } from './summary.ts';
import { freshExhibits } from './triage.ts';

/**
 * Files an appeal: by the respondent against a served decision, or by a reporter against inaction.
 * Once per decision and side, again on new evidence, for six months. A later sanction changes
 * nothing about it, nor does the end of this one.
 */
export const appeal: Rule<'appeal'> = (subject, command, context) => {
  const appellant = actorOf(context);
  if (isRefusal(appellant)) return appellant;
  const by = sideOf(subject, appellant);
  if (isRefusal(by)) return by;
  const refused = firstRefusal(
    () =>
      subject.appeals.some(({ id }) => id === command.appealId) ? refuse('conflict') : undefined,
    () => withinWindow(subject, command, by, context),
    () => onceOrNew(subject, command, by),
    () => need(command.grounds, 'grounds', 11),
    () => freshExhibits(subject, command.newEvidence, by, context),
  );
  if (refused !== undefined) return refused;
  const filed: Appeal = {
    id: command.appealId,
    ...(command.decisionId === undefined ? {} : { decisionId: command.decisionId }),
    by,
    appellant,
    grounds: command.grounds,
    newEvidence: command.newEvidence.map((exhibit) => exhibit.id),
    filedAt: context.now,
    dueAt: appealDueAt(context.now, context.charter),
  };
  const appealed: CaseEvent = {
    type: 'appealed',
    at: context.now,
    appeal: filed,
    exhibits: command.newEvidence,
  };
  return withReinstatement(subject, command, appealed, context.now);
};

/** Who appeals a summary removal is put back at once: there is nothing to hear (schedule, row S). */
function withReinstatement(
  subject: Case,
  { appealId, decisionId, reinstatementId: id }: CommandOf<'appeal'>,
  appealed: CaseEvent,
  at: Date,
): Outcome {
  const decision = subject.decisions.find((one) => one.id === decisionId);
  if (decision === undefined || !isRemoval(decision)) return [appealed];
  if (id === undefined) {
    return refuse('conflict', { article: 11, detail: 'A reinstatement has a fresh id.' });
  }
  const by = { kind: 'appeal', id: appealId } as const;
  return [appealed, reinstatedBy(subject, decision, { id, by, at })];
}

function sideOf(subject: Case, appellant: AccountId): 'respondent' | 'reporter' | Refusal {
  if (appellant === subject.respondent) return 'respondent';
  if (reportersOf(subject).includes(appellant)) return 'reporter';
  return refuse('forbidden', { article: 11, detail: 'Only the parties can appeal.' });
}

function withinWindow(
  subject: Case,
  { decisionId }: CommandOf<'appeal'>,
  by: 'respondent' | 'reporter',
  context: Context,
): Refusal | undefined {
  const until =
    decisionId === undefined
      ? dismissalWindow(subject, by, context)
      : decisionWindow(subject, decisionId, by);
  if (isRefusal(until)) return until;
  if (!isDue(until, context.now)) return undefined;
  return refuse('appeal-window-closed', {
    article: 11,
    detail: 'The time to appeal is over.',
  });
}

function dismissalWindow(
  subject: Case,
  by: 'respondent' | 'reporter',
  context: Context,
): Date | Refusal {
  if (by === 'respondent') {
    return refuse('wrong-state', { article: 11, detail: 'Nothing was decided against you.' });
  }
  if (subject.dismissal === undefined || subject.state !== 'dismissed') {
    return wrongState(subject, 'Nothing was dismissed.', 11);
  }
  return appealBy(subject.dismissal.at, context.charter);
}

function decisionWindow(
  subject: Case,
  id: Decision['id'],
  by: 'respondent' | 'reporter',
): Date | Refusal {
  const decision = decisionOf(subject, id);
  if (isRefusal(decision)) return decision;
  if (by === 'reporter' && decision.measures.length > 0) {
    return refuse('wrong-state', { article: 11, detail: 'A reporter appeals inaction only.' });
  }
  if (decision.overturnedAt !== undefined) {
    return refuse('wrong-state', { article: 11, detail: 'This decision no longer stands.' });
  }
  const { appealBy: until } = decision;
  return until ?? refuse('not-served', { article: 10, detail: 'The decision is not served yet.' });
}

function onceOrNew(
  subject: Case,
  { decisionId, newEvidence }: CommandOf<'appeal'>,
  by: 'respondent' | 'reporter',
): Refusal | undefined {
  const earlier = subject.appeals.filter((one) => one.decisionId === decisionId && one.by === by);
  const again = (detail: string): Refusal => refuse('appeal-already-made', { article: 11, detail });
  if (earlier.length === 0) return undefined;
  if (earlier.some((one) => one.outcome === undefined)) return again('An appeal is pending.');
  if (earlier.some((one) => one.restoredAt === undefined)) {
    return again('The last appeal is not carried out yet.');
  }
  const known = new Set(subject.exhibits.map((exhibit) => exhibit.sha256));
  if (newEvidence.some((exhibit) => !known.has(exhibit.sha256))) return undefined;
  return again('A second appeal takes evidence that the case does not hold yet.');
}

/** How far an outcome goes the appellant's way. */
const favour: Readonly<Record<AppealOutcome, number>> = {
  inadmissible: 0,
  upheld: 0,
  remanded: 1,
  reduced: 2,
  overturned: 3,
};

/** A vote for an outcome counts for every other that changes less; upheld takes more than half. */
export function supportsOutcome(ballot: Ballot, outcome: AppealOutcome): boolean {
  if (ballot.kind !== 'appeal') return false;
  if (favour[outcome] === 0) return favour[ballot.outcome] === 0;
  return favour[ballot.outcome] >= favour[outcome];
}

/** Decides an appeal as its panel voted. It can reduce, never increase. */
export const decideAppeal: Rule<'decide-appeal'> = (subject, command, context) => {
  const judged = appealOf(subject, command.appealId);
  if (isRefusal(judged)) return judged;
  const panel = activePanel(subject, { kind: 'appeal', appealId: judged.id });
  if (judged.outcome !== undefined || panel?.state !== 'revealed') {
    return refuse('votes-sealed', { article: 11, detail: 'No panel has voted on this appeal.' });
  }
  const author = panelistOf(panel, context);
  if (isRefusal(author)) return author;
  const refused = firstRefusal(
    () => independent(subject, judged, panel),
    () => need(command.reasons, 'reasons', 11),
    () => treatmentsProblem(command.treatments, panel.size, true, context),
    () => overruledUnheard(command.outcome, command.treatments),
    () => outcomeCarried(panel, command.outcome),
    () => reductionProblem(subject, judged, panel, command, context),
  );
  if (refused !== undefined) return refused;
  const { outcome, reducedTo, reasons, treatments } = command;
  return [
    {
      type: 'appeal-decided',
      at: context.now,
      appealId: judged.id,
      outcome,
      ...(reducedTo === undefined ? {} : { reducedTo }),
      reasons,
      treatments,
      tally: tallyOf(panel, (ballot) => supportsOutcome(ballot, outcome)),
      opinions: opinionsOn(panel, outcome),
    },
  ];
};

/** An appeal that is not heard says nothing of what others held. */
function overruledUnheard(
  outcome: AppealOutcome,
  treatments: readonly Treatment[],
): Refusal | undefined {
  if (outcome !== 'inadmissible' || treatments.every(({ how }) => how !== 'overruled')) {
    return undefined;
  }
  return refuse('treatment-missing', {
    article: 9,
    field: 'treatments',
    detail: 'An appeal that is not heard overrules no precedent.',
  });
}

/** None of them touched the case, and they are at least as many as decided it. */
function independent(subject: Case, judged: Appeal, panel: Panel): Refusal | undefined {
  const touched = touchedBy(subject, panel);
  const parties = [subject.respondent, ...reportersOf(subject)];
  const members = sittingSeats(panel).map((seat) => seat.member);
  const involved = members.some((member) => touched.has(member) || parties.includes(member));
  const decision =
    judged.decisionId === undefined ? undefined : decisionOf(subject, judged.decisionId);
  const before = decision === undefined || isRefusal(decision) ? 1 : decision.deciderCount;
  if (!involved && panel.size >= before && castCount(panel) >= quorumOf(panel.size)) {
    return undefined;
  }
  return refuse('appeal-not-independent', {
    article: 11,
    detail: 'An appeal is heard by as many as decided, none of whom touched the case.',
  });
}

function outcomeCarried(panel: Panel, outcome: AppealOutcome): Refusal | undefined {
  const count = (counts: (ballot: Ballot) => boolean): number =>
    ballotsOf(panel).filter(counts).length;
  const needed = simpleMajority(panel.size);
  const more = count((ballot) => goesFurther(ballot, outcome));
  // To uphold takes more than half: with as many on either side others decide anew.
  const carried =
    outcome === 'remanded'
      ? count((ballot) => supportsOutcome(ballot, 'upheld')) < needed
      : count((ballot) => supportsOutcome(ballot, outcome)) >= needed;
  if (carried && more < needed) return undefined;
  return refuse('majority-missing', {
    article: 11,
    field: 'outcome',
    detail: 'That is not what the appeal panel voted.',
  });
}

/** Whether a vote wants more for the appellant than the outcome gives. */
function goesFurther(ballot: Ballot, outcome: AppealOutcome): boolean {
  return ballot.kind === 'appeal' && favour[ballot.outcome] > favour[outcome];
}

/** The heaviest sanction of a decision: the one that an appeal reduces. */
export function heaviestSanction(subject: Case, decisionId: Decision['id']): Sanction | undefined {
  return subject.sanctions
    .filter((sanction) => sanction.decisionId === decisionId)
    .toSorted((left, right) => levelOf(right.measure) - levelOf(left.measure))[0];
}

function reductionProblem(
  subject: Case,
  judged: Appeal,
  panel: Panel,
  { outcome, reducedTo }: CommandOf<'decide-appeal'>,
  context: Context,
): Refusal | undefined {
  const no = (detail: string): Refusal =>
    refuse('invalid', { article: 11, field: 'reducedTo', detail });
  if (outcome !== 'reduced') {
    return reducedTo === undefined ? undefined : no('Only a reduction says to what.');
  }
  if (reducedTo === undefined || judged.decisionId === undefined) {
    return no('A reduction says to what.');
  }
  const sanction = heaviestSanction(subject, judged.decisionId);
  if (sanction === undefined) return no('There is no sanction to reduce.');
  return firstRefusal(
    () => measureProblem(reducedTo, context.charter),
    () => (isLighter(reducedTo, sanction.measure) ? undefined : increases()),
    () => sameTarget(subject, reducedTo, sanction),
    () => (reductionCarried(panel, reducedTo) ? undefined : no('The panel did not vote for this.')),
  );
}

const increases = (): Refusal =>
  refuse('appeal-increases', { article: 11, detail: 'An appeal can reduce, never increase.' });

/** A reduction does not reach a post or a family that the decision did not. */
function sameTarget(subject: Case, reducedTo: Measure, sanction: Sanction): Refusal | undefined {
  const decision = decisionOf(subject, sanction.decisionId);
  if (isRefusal(decision)) return decision;
  const proved = subject.allegations.filter(({ id }) =>
    decision.reasons.findings.some((finding) => finding.allegationId === id && finding.proved),
  );
  const within =
    reducedTo.kind === 'warning'
      ? proved.some(({ family }) => family === reducedTo.family)
      : !('postId' in reducedTo) ||
        proved.some(
          ({ conduct }) =>
            conduct.subject.kind === 'post' && conduct.subject.postId === reducedTo.postId,
        );
  return within ? undefined : increases();
}

/** More than half would still find it right: those who reduce to as much, or would uphold. */
function reductionCarried(panel: Panel, reducedTo: Measure): boolean {
  const votes = ballotsOf(panel).filter(
    (ballot) =>
      ballot.kind === 'appeal' &&
      (favour[ballot.outcome] === 0 ||
        (ballot.outcome === 'reduced' &&
          ballot.upTo !== undefined &&
          voteCovers(ballot.upTo, reducedTo))),
  ).length;
  return votes >= simpleMajority(panel.size);
}

function opinionsOn(panel: Panel, outcome: AppealOutcome): Opinion[] {
  return sittingSeats(panel).flatMap(({ letter, ballot }) =>
    ballot === undefined
      ? []
      : [{ letter, dissents: !supportsOutcome(ballot, outcome), text: ballot.opinion }],
  );
}
