import type { ExceptionCode, ExceptionUse, Feature, Measure, MeasureKind } from '#enforcement';
import type { Platform } from '../../platform.ts';
import { choice, invalid, text, texts } from './form.ts';
import { idIn } from './posts.ts';

const kinds = [
  'warning',
  'label',
  'hide',
  'feature-limit',
  'visibility-limit',
  'suspension',
  'ban',
] as const satisfies readonly MeasureKind[];
const features = ['post', 'reply', 'message', 'report'] as const satisfies readonly Feature[];
const labels = ['sensitive', 'context'] as const;
const exceptionCodes = [
  'imminent-physical-danger',
  'child-safety',
  'deceptive-automation',
  'compromised-account',
  'legal-order',
] as const satisfies readonly ExceptionCode[];

/** The measures that a form chose; a slot left at "none" counts for nothing. */
export function measuresIn(platform: Platform, form: FormData): Measure[] {
  return ['1', '2'].flatMap((slot) =>
    text(form, `kind${slot}`) === '' ? [] : [measureIn(platform, form, slot)],
  );
}

export function measureIn(platform: Platform, form: FormData, slot: string): Measure {
  const kind = choice(platform, form, `kind${slot}`, kinds);
  const days = (name = `days${slot}`) => wholeNumber(platform, form, name);
  switch (kind) {
    case 'warning':
      return { kind, family: text(form, `family${slot}`) };
    case 'label':
      return {
        kind,
        postId: idIn(platform, text(form, `post${slot}`)),
        label: choice(platform, form, `label${slot}`, labels),
        note: text(form, `note${slot}`),
        reviewDays: days(),
      };
    case 'hide':
      return { kind, postId: idIn(platform, text(form, `post${slot}`)), reviewDays: days() };
    case 'feature-limit':
      return { kind, features: featuresIn(form, slot), days: days() };
    case 'ban':
      return { kind, reviewDays: days() };
    default:
      return { kind, days: days() };
  }
}

export function featuresIn(form: FormData, slot: string): Feature[] {
  const chosen = texts(form, `feature${slot}`);
  return features.filter((feature) => chosen.includes(feature));
}

export function wholeNumber(platform: Platform, form: FormData, name: string): number {
  const value = text(form, name);
  if (!/^\d{1,5}$/.test(value)) throw invalid(platform, name);
  return Number(value);
}

/** The exception that a form invokes, with the sentence for each of its conditions. */
export function exceptionIn(platform: Platform, form: FormData): ExceptionUse | undefined {
  if (text(form, 'exception') === '') return undefined;
  const code = choice(platform, form, 'exception', exceptionCodes);
  const prefix = `condition-${code}-`;
  const conditions = [...form.keys()]
    .filter((name) => name.startsWith(prefix))
    .map((name) => ({ id: name.slice(prefix.length), sentence: text(form, name) }));
  return { code, conditions };
}

/** A time given as `2026-11-22T10:14`, read as UTC. */
export function momentIn(platform: Platform, form: FormData, name: string): Date {
  const value = text(form, name);
  const at = new Date(/Z$/.test(value) ? value : `${value}Z`);
  if (value === '' || Number.isNaN(at.getTime())) throw invalid(platform, name);
  return at;
}
