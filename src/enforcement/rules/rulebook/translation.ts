import { isStorableText, refuse, type Refusal } from '#foundation';
import type { RuleText } from '../model.ts';

/** A rule in another language. The version binds, a translation only helps to read it. */
export type RuleTranslation = {
  readonly title: string;
  readonly text: string;
  readonly purpose: string;
  /** In the order of the version's own, which say on which side each stands. */
  readonly examples: readonly { readonly text: string; readonly reason: string }[];
};

const longest = 20_000;

/** Why this is no translation of the rule; undefined when it is: nothing left out, nothing added. */
export function translationProblem(
  rule: RuleText,
  translation: RuleTranslation,
): Refusal | undefined {
  const texts = [
    translation.title,
    translation.text,
    translation.purpose,
    ...translation.examples.flatMap(({ text, reason }) => [text, reason]),
  ];
  const complete = texts.every(
    (text) => text.trim() !== '' && text.length <= longest && isStorableText(text),
  );
  if (complete && translation.examples.length === rule.examples.length) return undefined;
  return refuse('invalid', {
    article: 1,
    field: 'translation',
    detail: `A translation of ${rule.id} has its title, text, purpose and each of its ${rule.examples.length} examples.`,
  });
}

/** The language of a translation, as BCP 47 writes it. @returns undefined for anything else */
export function languageTag(text: string): string | undefined {
  return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text) && text.length <= 35 ? text : undefined;
}
