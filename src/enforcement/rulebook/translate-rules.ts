import { canonicalJson, refuse, sha256, type AccountId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { underArticles } from '../article-refusal.ts';
import { requireOperator } from '../charter.ts';
import { findRulebook } from '../rulebook-queries.ts';
import type { RuleId, RuleVersion } from '../rules/model.ts';
import {
  languageTag,
  translationProblem,
  type RuleTranslation,
} from '../rules/rulebook/translation.ts';

export type TranslationInput = {
  /** BCP 47, such as `de`. */
  readonly language: string;
  readonly rules: Readonly<Record<RuleId, RuleTranslation>>;
};

/**
 * Publishes translations of rules as they stand in the rulebook published last. Each is bound to one
 * version by its hash, which it never changes; what replaces a translation is a new revision beside it.
 * `operator` undefined: the command line. @returns the rules that were translated
 * @throws Refusal `invalid`, `not-found`, `forbidden`
 */
export async function translateRules(
  world: World,
  operator: AccountId | undefined,
  input: TranslationInput,
): Promise<readonly RuleVersion[]> {
  const language = languageTag(input.language);
  if (language === undefined) {
    throw refuse('invalid', { field: 'language', detail: 'A language reads like de or pt-BR.' });
  }
  return underArticles(() =>
    transact(world, async (tx) => {
      await requireOperator(tx, operator);
      const rules = await newestRules(tx);
      const translated: RuleVersion[] = [];
      for (const [ruleId, translation] of Object.entries(input.rules)) {
        const rule = rules.find(({ id }) => id === ruleId);
        if (rule === undefined) {
          throw refuse('not-found', { detail: `The rulebook has no rule ${ruleId}.` });
        }
        const problem = translationProblem(rule, translation);
        if (problem !== undefined) throw problem;
        await writeTranslation(tx, {
          rule,
          language,
          translation,
          at: world.clock.now(),
          operator,
        });
        translated.push(rule);
      }
      return translated;
    }),
  );
}

async function newestRules(tx: Tx): Promise<readonly RuleVersion[]> {
  const { number } = await tx
    .selectFrom('rulebooks')
    .select((eb) => eb.fn.max('number').as('number'))
    .executeTakeFirstOrThrow();
  return (await findRulebook(tx, number ?? 0))?.rules ?? [];
}

type Writing = {
  readonly rule: RuleVersion;
  readonly language: string;
  readonly translation: RuleTranslation;
  readonly at: Date;
  readonly operator: AccountId | undefined;
};

async function writeTranslation(tx: Tx, writing: Writing): Promise<void> {
  const { rule, language, translation, at, operator } = writing;
  const document = canonicalJson({
    of: rule.hash,
    title: translation.title,
    text: translation.text,
    purpose: translation.purpose,
    examples: translation.examples.map(({ text, reason }) => ({ text, reason })),
  });
  const last = await tx
    .selectFrom('rule_translations')
    .select(['revision', 'hash'])
    .where('rule_id', '=', rule.id)
    .where('version', '=', rule.version)
    .where('language', '=', language)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  const hash = sha256(document);
  if (last?.hash.equals(hash) === true) return;
  await tx
    .insertInto('rule_translations')
    .values({
      rule_id: rule.id,
      version: rule.version,
      language,
      revision: (last?.revision ?? 0) + 1,
      document,
      hash,
      published_by: operator ?? null,
      published_at: at,
    })
    .execute();
}
