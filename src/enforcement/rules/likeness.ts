import { hasReach } from './majority.ts';
import type {
  Allegation,
  Case,
  Context,
  DecisionDraft,
  RuleSchedule,
  UsualRange,
} from './model.ts';
import { usualRange, type Likeness } from './precedents.ts';

/**
 * What makes this case like others: its gravest finding that was proved, or if none was, its first
 * allegation.
 */
export function likenessOf(
  subject: Case,
  draft: Pick<DecisionDraft, 'reasons'>,
  context: Context,
): Likeness {
  const { findings } = draft.reasons;
  const gravest = findings
    .filter((finding) => finding.proved)
    .toSorted((left, right) => right.severity - left.severity)[0];
  const leading = gravest ?? findings[0];
  const allegation =
    subject.allegations.find(({ id }) => id === leading?.allegationId) ?? subject.allegations[0];
  return likenessOfAllegation(allegation, leading?.severity ?? 3, context);
}

type Person = Pick<Context, 'strikes' | 'respondent' | 'charter'>;

const severities = [1, 2, 3, 4, 5] as const;

/** Every likeness that the deciders of a case can come to, whatever they find. */
export function likenessesOf(subject: Case, context: Person): Likeness[] {
  return subject.allegations.flatMap((allegation) =>
    severities.map((severity) => likenessOfAllegation(allegation, severity, context)),
  );
}

/** The likeness of a case not yet decided, for the deciders to see like cases beforehand. */
export function likenessOfAllegation(
  allegation: Allegation | undefined,
  severity: Likeness['severity'],
  context: Person,
): Likeness {
  return {
    ruleId: allegation?.rule.id ?? '',
    family: allegation?.family ?? '',
    conduct: allegation?.conduct.subject.kind ?? 'account',
    severity,
    strikes: context.strikes,
    withReach: hasReach(context.respondent.followers, context.charter),
  };
}

export const anyLevel: RuleSchedule = { usualFrom: 0, usualTo: 7, heaviest: 7 };

/** The range of sanctions that is usual for what this draft found. */
export function usualRangeOf(
  subject: Case,
  draft: Pick<DecisionDraft, 'reasons'>,
  context: Context,
): UsualRange {
  const likeness = likenessOf(subject, draft, context);
  const version = subject.allegations.find(({ rule }) => rule.id === likeness.ruleId)?.rule.version;
  const schedule = context.ruleVersions.find(
    (rule) => rule.id === likeness.ruleId && rule.version === version,
  )?.schedule;
  return usualRange(likeness, context.custom, schedule ?? anyLevel);
}
