import type { AtOnceInput, Level, MeasureAtOnce, ThresholdTest } from '#enforcement';
import type { AccountId, CaseId } from '#foundation';
import type { Platform } from '../../platform.ts';
import { choice, optional, text, texts } from './form.ts';
import { featuresIn, wholeNumber } from './measures-form.ts';
import { idIn } from './posts.ts';
import { severityIn, thresholdPartsIn, treatmentsIn } from './reasons-form.ts';

export const means = ['ask', 'warning', 'label', 'thread-limit', 'hide', 'feature-limit'] as const;
export type Means = (typeof means)[number];

/** The level of the schedule that each means is. */
const levelOfMeans: Readonly<Record<Means, Level>> = {
  ask: 0,
  warning: 1,
  label: 2,
  'thread-limit': 2,
  hide: 3,
  'feature-limit': 4,
};

const lighter = [0, 1, 2, 3] as const satisfies readonly Level[];

/** What the one screen says, for the case that it stands on. */
export function atOnceIn(
  platform: Platform,
  form: FormData,
  { caseId, respondent }: { readonly caseId: CaseId; readonly respondent: AccountId },
): AtOnceInput & { readonly caseId: CaseId } {
  const chosen = choice(platform, form, 'means', means);
  const ruleId = text(form, 'rule');
  return {
    caseId,
    respondent,
    measure: measureIn(platform, form, chosen),
    reason: text(form, 'reason'),
    ruleIds: ruleId === '' ? [] : [ruleId],
    postIds: texts(form, 'post').map((id) => idIn<'post'>(platform, id)),
    finding: text(form, 'finding'),
    severity: severityIn(platform, form, 'severity'),
    thresholdTest: thresholdIn(platform, form),
    lesser: lesserIn(form, levelOfMeans[chosen]),
    publicInterest: text(form, 'publicInterest'),
    holding: optional(form, 'holding') ?? text(form, 'finding'),
    treatments: treatmentsIn(platform, form),
    departure: optional(form, 'departure'),
    conditionsForReturn: text(form, 'conditionsForReturn'),
  };
}

function measureIn(platform: Platform, form: FormData, kind: Means): MeasureAtOnce {
  switch (kind) {
    case 'label':
      return {
        kind,
        label: choice(platform, form, 'label', ['sensitive', 'context']),
        note: text(form, 'note'),
      };
    case 'thread-limit':
      return { kind, ...threadIn(platform, form), days: wholeNumber(platform, form, 'threadDays') };
    case 'feature-limit':
      return { kind, features: featuresIn(form, ''), days: wholeNumber(platform, form, 'days') };
    case 'warning':
    case 'hide':
      return { kind };
    case 'ask':
      throw platform.foundation.refuse('invalid', {
        field: 'means',
        detail: 'A question to the author is asked, not previewed.',
      });
  }
}

function threadIn(platform: Platform, form: FormData) {
  const pause = text(form, 'pauseMinutes');
  const replies = choice(platform, form, 'replies', ['', 'followers', 'mentioned', 'nobody']);
  return {
    ...(pause === '' ? {} : { pauseMinutes: wholeNumber(platform, form, 'pauseMinutes') }),
    ...(replies === '' ? {} : { replies }),
  };
}

/** The ticked sentences on means lighter than the one chosen. */
function lesserIn(form: FormData, level: Level): NonNullable<AtOnceInput['lesser']> {
  const ticked = texts(form, 'lesser');
  return lighter.flatMap((one) => {
    const why = text(form, `lesser${one}`);
    return one < level && ticked.includes(String(one)) && why !== '' ? [{ level: one, why }] : [];
  });
}

/** The six parts where any was rated. */
function thresholdIn(platform: Platform, form: FormData): ThresholdTest['parts'] | undefined {
  const rated = [...form.keys()].some((name) => name.startsWith('rating-all-'));
  return rated ? thresholdPartsIn(platform, form, 'all') : undefined;
}
