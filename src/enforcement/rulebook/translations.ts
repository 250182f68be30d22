import type { Reader } from '#infrastructure';
import type { RuleId } from '../rules/model.ts';
import type { RuleTranslation } from '../rules/rulebook/translation.ts';

/** A published translation with what it is a translation of. */
export type PublishedTranslation = RuleTranslation & {
  readonly language: string;
  readonly revision: number;
  /** SHA-256 of its canonical JSON, which names the version by its hash; hex. */
  readonly hash: string;
  readonly publishedAt: Date;
};

/** The newest translation of one version into each language, ordered by language. */
export async function listTranslations(
  db: Reader,
  { ruleId, version }: { readonly ruleId: RuleId; readonly version: number },
): Promise<readonly PublishedTranslation[]> {
  const rows = await db
    .selectFrom('rule_translations')
    .distinctOn('language')
    .select(['language', 'revision', 'document', 'hash', 'published_at'])
    .where('rule_id', '=', ruleId)
    .where('version', '=', version)
    .orderBy('language')
    .orderBy('revision', 'desc')
    .execute();
  return rows.map((row) => ({
    ...translationOf(row.document),
    language: row.language,
    revision: row.revision,
    hash: row.hash.toString('hex'),
    publishedAt: row.published_at,
  }));
}

/** Reads a stored translation, which its hash vouches for. @throws TypeError for anything else */
function translationOf(stored: unknown): RuleTranslation {
  if (!isTranslation(stored)) throw new TypeError('not a translation');
  const { title, text, purpose, examples } = stored;
  return { title, text, purpose, examples };
}

function isTranslation(value: unknown): value is RuleTranslation {
  return (
    typeof value === 'object' &&
    value !== null &&
    'title' in value &&
    'text' in value &&
    'purpose' in value &&
    'examples' in value
  );
}
