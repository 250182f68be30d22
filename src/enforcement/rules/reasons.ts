import { refuse, type Refusal } from '#foundation';
import { restsOnVerified } from './verification.ts';
import { likenessOf } from './likeness.ts';
import type {
  Case,
  Context,
  DecisionDraft,
  Finding,
  Level,
  Reasons,
  ThresholdPart,
  Treatment,
} from './model.ts';
import { firstRefusal, need } from './outcome.ts';
import { isUsual, nearestPrecedents } from './precedents.ts';
import { heaviestLevel } from './schedule.ts';
import { rangeText } from './level-names.ts';
import { usualRangeOf } from './likeness.ts';

export const thresholdParts: readonly ThresholdPart[] = [
  'context',
  'speaker',
  'intent',
  'content-and-form',
  'extent',
  'likelihood-and-imminence',
];

/** What is missing from the reasons of a decision (articles 8, 9, 14 and 16). */
export function reasonsProblem(
  subject: Case,
  draft: DecisionDraft,
  deciderCount: number,
  context: Context,
): Refusal | undefined {
  const { reasons } = draft;
  const top = heaviestLevel(draft.measures);
  return firstRefusal(
    () => findingsProblem(subject, reasons),
    () => thresholdProblem(subject, reasons),
    () => need(reasons.facts, 'facts', 8),
    () => need(reasons.publicInterest, 'publicInterest', 8),
    () => need(reasons.holding, 'holding', 9),
    () => knownProblem(reasons, context.now),
    () => lesserProblem(reasons, top),
    () => gapsProblem(reasons),
    () => (top >= 4 ? need(reasons.conditionsForReturn, 'conditionsForReturn', 14) : undefined),
    () => (top >= 6 ? triedProblem(reasons) : undefined),
    // A thousand removals in one hand make no custom, and follow none.
    ...(context.summary === undefined
      ? [
          () => treatmentProblem(subject, draft, deciderCount, context),
          () => departureProblem(subject, draft, context),
        ]
      : []),
  );
}

const missing = (field: string, detail: string): Refusal =>
  refuse('reasons-missing', { article: 8, field, detail });

function findingsProblem(subject: Case, { findings }: Reasons): Refusal | undefined {
  const found = new Set(findings.map((finding) => finding.allegationId));
  const complete =
    findings.length === subject.allegations.length &&
    subject.allegations.every(({ id }) => found.has(id));
  if (!complete || findings.length === 0) {
    return missing('findings', 'Every allegation is found proved or not proved, once.');
  }
  for (const finding of findings) {
    const problem = findingProblem(subject, finding);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function findingProblem(subject: Case, finding: Finding): Refusal | undefined {
  const unsaid = need(finding.reason, 'findings', 8);
  if (unsaid !== undefined) return unsaid;
  const known = new Set(subject.exhibits.map((exhibit) => exhibit.id));
  if (!finding.exhibits.every((id) => known.has(id))) {
    return missing('findings', 'A finding rests on exhibits of this case.');
  }
  if (finding.proved && finding.exhibits.length === 0) {
    return missing('findings', 'What is found proved rests on at least one exhibit.');
  }
  if (finding.proved && !restsOnVerified(subject, finding.exhibits)) {
    return missing(
      'findings',
      'Unverified evidence alone proves nothing: a second officer confirms it first.',
    );
  }
  const { notice } = subject;
  if (notice === undefined) return undefined;
  const shown = new Set([...notice.exhibits, ...(subject.answer?.exhibits ?? [])]);
  const appealed = subject.exhibits.filter(({ filedBy }) => filedBy === 'respondent');
  for (const { id } of appealed) shown.add(id);
  if (finding.exhibits.every((id) => shown.has(id))) return undefined;
  return refuse('not-heard', {
    article: 5,
    field: 'findings',
    detail: 'A finding rests on an exhibit that the respondent was not served.',
  });
}

function thresholdProblem(subject: Case, { thresholdTests }: Reasons): Refusal | undefined {
  const untested = subject.allegations
    .filter((allegation) => allegation.needsThresholdTest)
    .find(({ id }) => {
      const test = thresholdTests.find(({ allegationId }) => allegationId === id);
      return !thresholdParts.every((part) => (test?.parts[part].sentence.trim() ?? '') !== '');
    });
  if (untested === undefined) return undefined;
  return refuse('threshold-test-missing', {
    article: 8,
    field: 'thresholdTests',
    detail: `Speech under ${untested.rule.id} takes all six parts of the threshold test.`,
  });
}

/** What may be left out is written to its end where it is not. */
function gapsProblem({ lesserMeasures, departure, conditionsForReturn }: Reasons) {
  const given: readonly (readonly [text: string, field: string, article: number])[] = [
    ...lesserMeasures.map(({ why }) => [why, 'lesserMeasures', 8] as const),
    [departure ?? '', 'departure', 9],
    [conditionsForReturn, 'conditionsForReturn', 14],
  ];
  const written = given.filter(([text]) => text.trim() !== '');
  return firstRefusal(...written.map((one) => () => need(...one)));
}

function knownProblem({ known }: Reasons, now: Date): Refusal | undefined {
  const stated = known.length > 0 && known.every(({ fact }) => fact.trim() !== '');
  if (!stated) return missing('known', 'A decision states what was known, and when.');
  if (known.every(({ at }) => at <= now)) return undefined;
  return missing('known', 'What is not known yet cannot be a reason.');
}

/** The next lighter account measure must be among those considered; for others any lighter one. */
function lesserProblem({ lesserMeasures }: Reasons, top: Level): Refusal | undefined {
  if (top < 2) return undefined;
  const considered = lesserMeasures.filter(({ level, why }) => level < top && why.trim() !== '');
  const least = top >= 5 ? (top === 7 ? 6 : 4) : 0;
  if (considered.some(({ level }) => level >= least)) return undefined;
  return missing('lesserMeasures', 'Say which lesser measures were considered, and why not those.');
}

function triedProblem({ triedBefore }: Reasons): Refusal | undefined {
  if (triedBefore.some((tried) => tried.trim() !== '')) return undefined;
  return refuse('reasons-missing', {
    article: 16,
    field: 'triedBefore',
    detail: 'A suspension or ban is our failure: say what was tried before it.',
  });
}

function treatmentProblem(
  subject: Case,
  draft: DecisionDraft,
  deciderCount: number,
  context: Context,
): Refusal | undefined {
  const { treatments } = draft.reasons;
  const likeness = likenessOf(subject, draft, context);
  const nearest = nearestPrecedents(
    likeness,
    context.precedents.filter(({ docket }) => docket !== subject.docket),
    context.charter.nearestPrecedents,
  );
  const untreated = nearest.find(
    ({ decisionId }) => !treatments.some(({ precedent }) => precedent === decisionId),
  );
  if (untreated !== undefined) {
    return refuse('treatment-missing', {
      article: 9,
      field: 'treatments',
      detail: `The holding in docket ${untreated.docket} is near and must be treated.`,
    });
  }
  return treatmentsProblem(treatments, deciderCount, false, context);
}

/** Each treatment names a known holding once, with a reason; overruling takes a larger panel, or an appeal. */
export function treatmentsProblem(
  treatments: readonly Treatment[],
  deciderCount: number,
  onAppeal: boolean,
  context: Context,
): Refusal | undefined {
  const no = (detail: string): Refusal =>
    refuse('treatment-missing', { article: 9, field: 'treatments', detail });
  const distinct = new Set(treatments.map(({ precedent }) => precedent));
  if (distinct.size !== treatments.length) return no('A holding is treated once.');
  for (const { precedent, how, reason } of treatments) {
    const holding = context.precedents.find(({ decisionId }) => decisionId === precedent);
    if (holding === undefined) return no('There is no such holding.');
    if (reason.trim() === '') return no('A treatment gives its reason.');
    if (how === 'overruled' && !onAppeal && deciderCount <= holding.deciderCount) {
      return no('Only a larger panel, or an appeal, can overrule.');
    }
  }
  return undefined;
}

function departureProblem(
  subject: Case,
  draft: DecisionDraft,
  context: Context,
): Refusal | undefined {
  if (!draft.reasons.findings.some((finding) => finding.proved)) return undefined;
  const range = usualRangeOf(subject, draft, context);
  if (isUsual(heaviestLevel(draft.measures), range)) return undefined;
  if ((draft.reasons.departure ?? '').trim() !== '') return undefined;
  return refuse('departure-note-missing', {
    article: 9,
    field: 'departure',
    detail: `Like cases end with ${rangeText(range)}: say why this one does not.`,
  });
}
