import { toId } from '#foundation';
import type {
  Case,
  DecisionDraft,
  ExceptionCode,
  ExceptionUse,
  Finding,
  Level,
  Measure,
  Reasons,
  ThresholdPart,
} from '../model.ts';
import { exceptionRow } from '../exceptions.ts';
import { heaviestLevel } from '../schedule.ts';
import { precedents } from './cast.ts';

/** Reasons that lack nothing, for whatever is decided: the tests take things away. */
function fullReasons(
  subject: Pick<Case, 'allegations'>,
  measures: readonly Measure[],
  proved: boolean,
  now: Date,
): Reasons {
  const top = heaviestLevel(measures);
  const findings = subject.allegations.map(({ id, exhibits }): Finding => ({
    allegationId: id,
    proved,
    exhibits,
    reason: 'The exhibits show it.',
    severity: 4,
  }));
  const families = subject.allegations.map(({ family }) => family);
  return {
    findings,
    thresholdTests: subject.allegations.map(({ id }) => ({
      allegationId: id,
      parts: rated('high'),
    })),
    facts: 'What happened.',
    publicInterest: 'What speaks for leaving it.',
    lesserMeasures: lesser(top),
    known: [{ fact: 'The post was there.', at: now }],
    triedBefore: ['A warning, and a request to clarify.'],
    treatments: precedents
      .filter(({ family }) => families.includes(family))
      .map(({ decisionId }) => ({
        precedent: decisionId,
        how: 'distinguished',
        reason: 'Other facts.',
      })),
    departure: 'This case differs, and this is how.',
    holding: 'Words that name a place and a time are a threat.',
    conditionsForReturn: 'To return, stop.',
  };
}

function lesser(top: Level): { readonly level: Level; readonly why: string }[] {
  const levels: readonly Level[] = [0, 1, 2, 3, 4, 5, 6, 7];
  return levels
    .filter((level) => level > 0 && level < top)
    .map((level) => ({ level, why: `Level ${level} would not protect anybody.` }));
}

function rated(
  rating: 'low' | 'medium' | 'high',
): Record<ThresholdPart, { readonly rating: typeof rating; readonly sentence: string }> {
  const part = { rating, sentence: 'As the exhibit shows.' };
  return {
    context: part,
    speaker: part,
    intent: part,
    'content-and-form': part,
    extent: part,
    'likelihood-and-imminence': part,
  };
}

/** An exception with every condition answered. */
export function fullException(code: ExceptionCode): ExceptionUse {
  const conditions = exceptionRow(code)?.conditions ?? [];
  return { code, conditions: conditions.map(({ id }) => ({ id, sentence: `${id}: it is so.` })) };
}

/** A draft that lacks nothing but what the caller leaves out. */
export function fullDraft(
  subject: Pick<Case, 'allegations'>,
  measures: readonly Measure[],
  options: {
    readonly seed: number;
    readonly now: Date;
    readonly proved?: boolean;
    readonly warning?: string;
    readonly exception?: ExceptionCode;
  },
): DecisionDraft {
  const { seed, now, proved = true, warning, exception } = options;
  return {
    id: toId(String(seed)),
    measures,
    sanctionIds: measures.map((_, index) => toId<'sanction'>(String(seed + 1 + index))),
    ...(warning === undefined ? {} : { priorWarning: toId<'sanction'>(warning) }),
    ...(exception === undefined ? {} : { exception: fullException(exception) }),
    automated: { detection: false, decision: false },
    reasons: fullReasons(subject, measures, proved, now),
  };
}
