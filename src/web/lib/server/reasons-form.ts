import type { Finding, Reasons, ThresholdPart, ThresholdTest, Treatment } from '#enforcement';
import type { Level } from '#enforcement';
import type { Platform } from '../../platform.ts';
import { choice, optional, text, texts } from './form.ts';
import { momentIn } from './measures-form.ts';
import { idIn } from './posts.ts';

const ratings = ['low', 'medium', 'high'] as const;
const treatments = ['followed', 'distinguished', 'overruled'] as const;
const severities = ['1', '2', '3', '4', '5'] as const;
const lighterLevels = [0, 1, 2, 3, 4, 5, 6] as const satisfies readonly Level[];

/** The reasons that the decision form holds. */
export function reasonsIn(platform: Platform, form: FormData): Reasons {
  const departure = optional(form, 'departure');
  return {
    findings: texts(form, 'finding').map((id) => findingIn(platform, form, id)),
    thresholdTests: texts(form, 'threshold').map((id) => thresholdIn(platform, form, id)),
    facts: text(form, 'facts'),
    publicInterest: text(form, 'publicInterest'),
    lesserMeasures: lighterLevels.flatMap((level) => {
      const why = text(form, `lesser${level}`);
      return why === '' ? [] : [{ level, why }];
    }),
    known: knownIn(platform, form),
    triedBefore: text(form, 'triedBefore')
      .split('\n')
      .filter((line) => line.trim() !== ''),
    treatments: treatmentsIn(platform, form),
    holding: text(form, 'holding'),
    conditionsForReturn: text(form, 'conditionsForReturn'),
    ...(departure === undefined ? {} : { departure }),
  };
}

function findingIn(platform: Platform, form: FormData, allegation: string): Finding {
  return {
    allegationId: idIn(platform, allegation),
    proved: choice(platform, form, `proved-${allegation}`, ['yes', 'no']) === 'yes',
    exhibits: texts(form, `exhibit-${allegation}`).map((id) => idIn<'exhibit'>(platform, id)),
    reason: text(form, `reason-${allegation}`),
    severity: severityIn(platform, form, `severity-${allegation}`),
  };
}

export function severityIn(platform: Platform, form: FormData, name: string): Finding['severity'] {
  const all = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 } as const;
  return all[choice(platform, form, name, severities)];
}

function thresholdIn(platform: Platform, form: FormData, allegation: string): ThresholdTest {
  return {
    allegationId: idIn(platform, allegation),
    parts: thresholdPartsIn(platform, form, allegation),
  };
}

/** The six ratings with their sentences; `of` is an allegation, or `all`. */
export function thresholdPartsIn(
  platform: Platform,
  form: FormData,
  of: string,
): ThresholdTest['parts'] {
  const part = (name: ThresholdPart) => ({
    rating: choice(platform, form, `rating-${of}-${name}`, ratings),
    sentence: text(form, `sentence-${of}-${name}`),
  });
  return {
    context: part('context'),
    speaker: part('speaker'),
    intent: part('intent'),
    'content-and-form': part('content-and-form'),
    extent: part('extent'),
    'likelihood-and-imminence': part('likelihood-and-imminence'),
  };
}

function knownIn(platform: Platform, form: FormData): Reasons['known'] {
  return ['1', '2', '3'].flatMap((slot) => {
    const fact = text(form, `known${slot}`);
    return fact === '' ? [] : [{ fact, at: momentIn(platform, form, `knownAt${slot}`) }];
  });
}

/** How precedents named in the form were treated; one of which nothing is said was left alone. */
export function treatmentsIn(platform: Platform, form: FormData): Treatment[] {
  return texts(form, 'precedent').flatMap((id) => {
    const reason = text(form, `treatmentReason-${id}`);
    if (reason === '' && text(form, `treatment-${id}`) === '') return [];
    const how = choice(platform, form, `treatment-${id}`, treatments);
    return [{ precedent: idIn(platform, id), how, reason }];
  });
}
