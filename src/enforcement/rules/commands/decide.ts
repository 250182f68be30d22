import { isRefusal, refuse, type AccountId, type Refusal } from '#foundation';
import { caseBallots, castCount, sittingSeats, supports, tallyOf } from '../ballots.ts';
import { draftProblem } from '../draft.ts';
import { activeInterim, panelOf } from '../find.ts';
import { usualRangeOf } from '../likeness.ts';
import {
  exceptionMajority,
  quorumOf,
  seatsNeeded,
  simpleMajority,
  votesNeeded,
} from '../majority.ts';
import type {
  Case,
  CaseEvent,
  Context,
  Deciders,
  Decision,
  DecisionDraft,
  Measure,
  Opinion,
  Panel,
  Sanction,
  Tally,
} from '../model.ts';
import { firstRefusal, inState, wrongState, type Outcome, type Rule } from '../outcome.ts';
import { notTwice, officerOf, panelistOf, touchedBy } from '../parties.ts';
import { heaviestLevel, levelOf } from '../schedule.ts';
import { citableWarnings } from '../warnings.ts';
import { clarificationWaits, isAsked } from './hearing.ts';
import { heard } from './panel.ts';

const singleHand = (level: number): Refusal =>
  refuse('single-hand', {
    article: 6,
    detail: `A sanction of level ${level} is not for ${level === 5 ? 'one officer' : 'officers'} to decide.`,
  });

/** One officer decides up to a feature limit; reasons, service, appeal and entry are the same. */
export const decideAlone: Rule<'decide-alone'> = (subject, { decision }, context) => {
  const officer = officerOf(subject, context);
  if (isRefusal(officer)) return officer;
  const level = heaviestLevel(decision.measures);
  const refused = firstRefusal(
    () => inState(subject, ['open', 'answered', 'silent'], 'This is not the time to decide.'),
    () => (level > 4 ? singleHand(level) : undefined),
    () => notTwice(subject, officer),
    () => mayDecideWithoutPanel(subject, decision),
    () => draftProblem(subject, decision, 1, context),
  );
  if (refused !== undefined) return refused;
  return decided(subject, decision, { by: { kind: 'officer', officer }, deciderCount: 1 }, context);
};

function mayDecideWithoutPanel(subject: Case, draft: DecisionDraft): Refusal | undefined {
  if (isAsked(subject)) return clarificationWaits();
  if (draft.exception !== undefined) {
    return refuse('exception-not-carried', {
      article: 4,
      detail: 'An exception is voted on separately, by a panel.',
    });
  }
  const atWork = subject.panels.some(
    ({ purpose, state }) =>
      purpose.kind === 'decision' && (state === 'seeded' || state === 'drawn'),
  );
  return atWork ? wrongState(subject, 'A panel is being drawn for this case.', 6) : undefined;
}

/** The first of two officers signs a visibility limit; nothing happens until another countersigns. */
export const signDecision: Rule<'sign-decision'> = (subject, { decision }, context) => {
  const officer = officerOf(subject, context);
  if (isRefusal(officer)) return officer;
  const refused = firstRefusal(
    () => inState(subject, ['answered', 'silent'], 'Two officers decide after the hearing.'),
    () => (heard(subject) ? undefined : refuse('not-heard', { article: 5 })),
    () => notTwice(subject, officer),
    () => twoOfficersMayDecide(subject, decision, context),
  );
  return refused ?? [{ type: 'decision-signed', at: context.now, officer, draft: decision }];
};

function twoOfficersMayDecide(
  subject: Case,
  draft: DecisionDraft,
  context: Context,
): Refusal | undefined {
  const level = heaviestLevel(draft.measures);
  return firstRefusal(
    () => (level > 5 ? singleHand(level) : undefined),
    () => mayDecideWithoutPanel(subject, draft),
    () => draftProblem(subject, draft, 2, context),
  );
}

/** The second officer, another than the first, decides with them. */
export const countersign: Rule<'countersign'> = (subject, command, context) => {
  const second = officerOf(subject, context);
  if (isRefusal(second)) return second;
  const { draft } = subject;
  if (draft?.decision.id !== command.decisionId) {
    return refuse('not-found', {
      article: 6,
      detail: 'No such decision waits for a second signature.',
    });
  }
  if (draft.officer === second) {
    return refuse('single-hand', { article: 6, detail: 'The second officer is another one.' });
  }
  const refused = firstRefusal(
    () => inState(subject, ['answered', 'silent'], 'Two officers decide after the hearing.'),
    () => notTwice(subject, second),
    () => twoOfficersMayDecide(subject, draft.decision, context),
  );
  if (refused !== undefined) return refused;
  const by = { kind: 'two-officers', officers: [draft.officer, second] } as const;
  return decided(subject, draft.decision, { by, deciderCount: 2 }, context);
};

/** The panel's decision, written by one of its members and bound to its votes. */
export const decide: Rule<'decide'> = (subject, { panelId, decision }, context) => {
  const panel = panelOf(subject, panelId);
  if (isRefusal(panel)) return panel;
  const author = panelistOf(panel, context);
  if (isRefusal(author)) return author;
  const refused = firstRefusal(
    () =>
      panel.purpose.kind === 'decision' && panel.state === 'revealed'
        ? inState(subject, ['deliberating'], 'The panel has nothing to decide.')
        : refuse('votes-sealed', {
            article: 6,
            detail: 'The votes of this panel are not revealed.',
          }),
    () => panelIsRight(subject, panel, decision, context),
    () => findingsAsVoted(panel, decision),
    () => draftProblem(subject, decision, panel.size, context),
    () => exceptionCarried(panel, decision),
    () => measuresCarried(subject, panel, decision, context),
  );
  if (refused !== undefined) return refused;
  return decided(
    subject,
    decision,
    { by: { kind: 'panel', panelId }, deciderCount: panel.size, panel },
    context,
  );
};

/** Quorum, seats enough for the sanction, and nobody on it who may not be. */
function panelIsRight(
  subject: Case,
  panel: Panel,
  draft: DecisionDraft,
  context: Context,
): Refusal | undefined {
  const cast = castCount(panel);
  if (cast < quorumOf(panel.size)) {
    return refuse('quorum-missing', { article: 6, detail: `Only ${cast} of ${panel.size} voted.` });
  }
  const seats = seatsNeeded(
    heaviestLevel(draft.measures),
    context.respondent.followers,
    context.charter,
  );
  if (panel.size < seats) {
    return refuse('quorum-missing', { article: 6, detail: `This takes a panel of ${seats}.` });
  }
  const barred = touchedBy(subject, panel);
  const wrong = sittingSeats(panel).some(
    ({ member }) => barred.has(member) || isParty(subject, member),
  );
  return wrong
    ? refuse('not-eligible', { article: 6, detail: 'Someone may not sit on it.' })
    : undefined;
}

function isParty(subject: Case, account: AccountId): boolean {
  return (
    account === subject.respondent || subject.reports.some(({ reporter }) => reporter === account)
  );
}

/** A finding is what more than half of the seats found. */
function findingsAsVoted(panel: Panel, draft: DecisionDraft): Refusal | undefined {
  const ballots = caseBallots(panel);
  const needed = simpleMajority(panel.size);
  const wrong = draft.reasons.findings.some(({ allegationId, proved }) => {
    const votes = ballots.filter(({ findings }) =>
      findings.some((vote) => vote.allegationId === allegationId && vote.proved),
    ).length;
    return proved !== votes >= needed;
  });
  if (!wrong) return undefined;
  return refuse('majority-missing', {
    article: 6,
    field: 'findings',
    detail: 'The findings are not what the panel voted.',
  });
}

function exceptionTally(panel: Panel): Tally {
  return tallyOf(panel, (ballot) => ballot.kind === 'decision' && ballot.exception === true);
}

function exceptionCarried(panel: Panel, draft: DecisionDraft): Refusal | undefined {
  if (draft.exception === undefined) return undefined;
  const needed = exceptionMajority(panel.size);
  const tally = exceptionTally(panel);
  if (tally.for >= needed) return undefined;
  return refuse('exception-not-carried', {
    article: 4,
    detail: `An exception takes ${needed} of ${panel.size}; it has ${tally.for}.`,
  });
}

/** Each measure has the votes it takes; and what was proposed and carried is what is decided. */
function measuresCarried(
  subject: Case,
  panel: Panel,
  draft: DecisionDraft,
  context: Context,
): Refusal | undefined {
  const under = draft.exception !== undefined;
  const short = draft.measures.find((measure) => !carries(panel, measure, under));
  if (short !== undefined) {
    return refuse('majority-missing', {
      article: 6,
      field: 'measures',
      detail: `Too few votes for a sanction of level ${levelOf(short)}.`,
    });
  }
  const proposed = (subject.proposal?.measures ?? []).toSorted(
    (a, b) => levelOf(b) - levelOf(a),
  )[0];
  if (proposed === undefined || heaviestLevel(draft.measures) >= levelOf(proposed))
    return undefined;
  if (!carries(panel, proposed, under) || !isOpen(subject, proposed, draft, context))
    return undefined;
  return refuse('majority-missing', {
    article: 6,
    field: 'measures',
    detail: 'The panel carried what was proposed; its author cannot decide otherwise.',
  });
}

function carries(panel: Panel, measure: Measure, underException: boolean): boolean {
  const votes = tallyOf(panel, (ballot) => supports(ballot, measure)).for;
  return votes >= votesNeeded(levelOf(measure), panel.size, underException);
}

/** Whether the Articles leave the way to a carried measure open: proved, warned of, within the ceiling. */
function isOpen(subject: Case, measure: Measure, draft: DecisionDraft, context: Context): boolean {
  const proved = subject.allegations.filter(({ id }) =>
    draft.reasons.findings.some((finding) => finding.allegationId === id && finding.proved),
  );
  if (proved.length === 0 || subject.ceiling !== undefined) return false;
  if (levelOf(measure) < 4 || draft.exception !== undefined) return levelOf(measure) >= 4;
  const conduct = proved.map(({ family, conduct: { at } }) => ({ family, at }));
  return citableWarnings(context.warnings, conduct, context.now).length > 0;
}

type Made = { readonly by: Deciders; readonly deciderCount: number; readonly panel?: Panel };

function decided(subject: Case, draft: DecisionDraft, made: Made, context: Context): Outcome {
  const { by, deciderCount, panel } = made;
  const at = context.now;
  const decision: Decision = {
    ...draft,
    by,
    deciderCount,
    tally: panel === undefined ? unanimous(deciderCount) : votesFor(panel, draft),
    ...(panel === undefined || draft.exception === undefined
      ? {}
      : { exceptionTally: exceptionTally(panel) }),
    opinions: panel === undefined ? [] : opinionsOn(panel, draft),
    usualRange: usualRangeOf(subject, draft, context),
    strikes: context.strikes,
    decidedAt: at,
  };
  const lifted = draft.measures.length > 0 ? [] : interimLifted(subject, at);
  return [{ type: 'decided', at, decision, sanctions: sanctionsOf(draft) }, ...lifted];
}

function sanctionsOf(draft: DecisionDraft): Sanction[] {
  return draft.measures.flatMap((measure, index) => {
    const id = draft.sanctionIds[index];
    if (id === undefined) return [];
    const underException = draft.exception !== undefined && levelOf(measure) >= 4;
    return [{ id, decisionId: draft.id, measure, state: 'decided', underException }];
  });
}

/** Without a sanction there is nothing left to protect until. */
function interimLifted(subject: Case, at: Date): CaseEvent[] {
  return activeInterim(subject).map(({ id }) => ({
    type: 'interim-lifted',
    at,
    measureId: id,
    reason: 'decision',
  }));
}

function unanimous(count: number): Tally {
  return { size: count, cast: count, for: count, against: 0, recused: 0 };
}

/** The heaviest measure decides what a vote for the decision was; without one, the findings. */
function agrees(ballot: Panel['seats'][number]['ballot'], draft: DecisionDraft): boolean {
  if (ballot?.kind !== 'decision') return false;
  const top = draft.measures.toSorted((a, b) => levelOf(b) - levelOf(a))[0];
  if (top !== undefined) return supports(ballot, top);
  return draft.reasons.findings.every(({ allegationId, proved }) =>
    ballot.findings.some((vote) => vote.allegationId === allegationId && vote.proved === proved),
  );
}

function votesFor(panel: Panel, draft: DecisionDraft): Tally {
  return tallyOf(panel, (ballot) => agrees(ballot, draft));
}

function opinionsOn(panel: Panel, draft: DecisionDraft): Opinion[] {
  return sittingSeats(panel).flatMap(({ letter, ballot }) =>
    ballot === undefined
      ? []
      : [{ letter, dissents: !agrees(ballot, draft), text: ballot.opinion }],
  );
}
