import type { RuleVersion } from '#enforcement';
import type { Platform } from '../../platform.ts';

/** A version as it is read: in the words that bind, or in the language that the address asks for. */
export async function readIn({ enforcement, world }: Platform, rule: RuleVersion, url: URL) {
  const translations = await enforcement.listTranslations(world.db, {
    ruleId: rule.id,
    version: rule.version,
  });
  const wanted = url.searchParams.get('language');
  const translation = translations.find(({ language }) => language === wanted);
  const languages = translations.map(({ language }) => language);
  if (translation === undefined) return { rule, reading: { languages, shown: null } };
  const { title, text, purpose, examples, language, hash } = translation;
  return {
    rule: {
      ...rule,
      title,
      text,
      purpose,
      examples: rule.examples.map((example, at) => ({ ...example, ...examples[at] })),
    },
    reading: { languages, shown: { language, hash } },
  };
}

export type RuleReading = Awaited<ReturnType<typeof readIn>>['reading'];
