import { refuse, type Refusal } from '#foundation';
import { exceptionProblem, exceptionRow, exceptionUnproved } from './exceptions.ts';
import { measureProblem, termProblem } from './measure-terms.ts';
import type { Allegation, Case, Context, DecisionDraft, Level, Measure } from './model.ts';
import { firstRefusal } from './outcome.ts';
import { reasonsProblem } from './reasons.ts';
import { heaviestLevel, isAccountMeasure, isNotHeavier, levelOf } from './schedule.ts';
import { warningProblem } from './warnings.ts';

/** The allegations that a draft finds proved. */
function provedOf(subject: Case, draft: Pick<DecisionDraft, 'reasons'>): Allegation[] {
  const proved = new Set(
    draft.reasons.findings.filter((finding) => finding.proved).map((one) => one.allegationId),
  );
  return subject.allegations.filter(({ id }) => proved.has(id));
}

/**
 * Everything that must be true of a decision whoever makes it: findings, reasons, warning or
 * exception, terms, likeness with other cases. `deciderCount`: how many decide.
 */
export function draftProblem(
  subject: Case,
  draft: DecisionDraft,
  deciderCount: number,
  context: Context,
): Refusal | undefined {
  return firstRefusal(
    () => idsProblem(subject, draft),
    ...draft.measures.map(
      (measure) => () =>
        context.summary === undefined
          ? measureProblem(measure, context.charter)
          : termProblem(measure, context.charter),
    ),
    () => measuresProblem(subject, draft),
    () => ceilingProblem(subject, draft.measures),
    () => ruleProblem(subject, draft, context),
    () => reasonsProblem(subject, draft, deciderCount, context),
    () => groundProblem(subject, draft, context),
    () => machineProblem(draft),
  );
}

function idsProblem(
  subject: Case,
  { id, measures, sanctionIds }: DecisionDraft,
): Refusal | undefined {
  const known = subject.sanctions.map((sanction) => sanction.id);
  const fresh = new Set(sanctionIds.filter((one) => !known.includes(one)));
  const matches = fresh.size === measures.length && sanctionIds.length === measures.length;
  if (matches && subject.decisions.every((decision) => decision.id !== id)) return undefined;
  return refuse('conflict', { field: 'sanctionIds', detail: 'Each sanction has a fresh id.' });
}

function measuresProblem(subject: Case, draft: DecisionDraft): Refusal | undefined {
  const { measures } = draft;
  const no = (detail: string): Refusal =>
    refuse('invalid', { article: 8, field: 'measures', detail });
  if (measures.length === 0) return undefined;
  const proved = provedOf(subject, draft);
  if (proved.length === 0) return no('Nothing was found proved, so nothing can follow.');
  if (measures.filter(isAccountMeasure).length > 1) {
    return no('A decision imposes one measure on an account at most.');
  }
  const misplaced = measures.some((measure) => !concernsProved(measure, proved));
  return misplaced ? no('A measure concerns what was not found proved.') : undefined;
}

function concernsProved(measure: Measure, proved: readonly Allegation[]): boolean {
  if (measure.kind === 'warning') {
    return proved.some((allegation) => allegation.family === measure.family);
  }
  if (!('postId' in measure)) return true;
  const { postId } = measure;
  return proved.some(
    ({ conduct }) => conduct.subject.kind === 'post' && conduct.subject.postId === postId,
  );
}

/** A case that came back on the respondent's own appeal cannot end worse for it (article 11). */
function ceilingProblem(subject: Case, measures: readonly Measure[]): Refusal | undefined {
  const { ceiling } = subject;
  if (ceiling === undefined) return undefined;
  const raised = measures.some((measure) => !ceiling.some((limit) => isNotHeavier(measure, limit)));
  if (!raised) return undefined;
  return refuse('appeal-increases', {
    article: 11,
    detail: 'An appeal can reduce, never increase, also through a second decision.',
  });
}

/** The sanction must be one that a rule found broken announced (article 1). */
function ruleProblem(subject: Case, draft: DecisionDraft, context: Context): Refusal | undefined {
  const top = heaviestLevel(draft.measures);
  if (top === 0) return undefined;
  const announced = provedOf(subject, draft).reduce<Level>((most, { rule }) => {
    const heaviest = ruleVersionOf(rule, context)?.schedule.heaviest ?? 0;
    return heaviest > most ? heaviest : most;
  }, 0);
  if (top <= announced) return undefined;
  return refuse('rule-not-in-force', {
    article: 1,
    field: 'measures',
    detail: `The rules found broken lead to level ${announced} at most.`,
  });
}

export function ruleVersionOf(
  rule: { readonly id: string; readonly version: number },
  context: Context,
): Context['ruleVersions'][number] | undefined {
  return context.ruleVersions.find(({ id, version }) => id === rule.id && version === rule.version);
}

/** The clear warning first, or the exception that stands in for it (articles 3 and 4). */
function groundProblem(subject: Case, draft: DecisionDraft, context: Context): Refusal | undefined {
  const top = heaviestLevel(draft.measures);
  const proved = provedOf(subject, draft);
  if (draft.exception !== undefined) {
    const { code } = draft.exception;
    const { findings, thresholdTests } = draft.reasons;
    return (
      exceptionProblem(draft.exception) ??
      exceptionUnproved(code, proved, findings, thresholdTests) ??
      (top > (exceptionRow(code)?.heaviest ?? 0) ? exceptionTooFar(code) : undefined)
    );
  }
  if (!draft.measures.some((measure) => levelOf(measure) >= 4)) return undefined;
  const conduct = proved.map((one) => ({ family: one.family, at: one.conduct.at }));
  return warningProblem(draft.priorWarning, context.warnings, conduct, context.now);
}

const exceptionTooFar = (code: string): Refusal =>
  refuse('exception-not-carried', {
    article: 4,
    detail: `${code} does not open the way that far.`,
  });

function machineProblem({ automated }: DecisionDraft): Refusal | undefined {
  if (!automated.decision) return undefined;
  return refuse('single-hand', { article: 6, detail: 'People decide. A machine cannot.' });
}
