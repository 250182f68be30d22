import { sha256, canonicalJson, type Json } from '#foundation';
import type { Reader } from '#infrastructure';
import type { RuleId, RuleText, RuleVersion } from './rules/model.ts';

/** The SHA-256 of a rule text's canonical JSON, hex: what a version is known by. */
export function ruleHash(text: RuleText): string {
  return sha256(ruleDocument(text)).toString('hex');
}

/** The canonical JSON that is stored and hashed: the public wording, and nothing else. */
export function ruleDocument(text: RuleText): string {
  const plain: Json = {
    id: text.id,
    family: text.family,
    title: text.title,
    text: text.text,
    purpose: text.purpose,
    schedule: { ...text.schedule },
    examples: text.examples.map((example) => ({ ...example })),
    thresholdTest: text.thresholdTest,
    ...(text.filing === undefined
      ? {}
      : { filing: { category: text.filing.category, keywords: [...text.filing.keywords] } }),
  };
  return canonicalJson(plain);
}

type Book = { readonly number: number; readonly effectiveAt: Date };

/**
 * Every version of the named rules (all rules when absent) with the time it is in force, ordered by
 * rule and version. A version is in force from the first rulebook that has it to the next without.
 */
export async function listRuleVersions(
  db: Reader,
  ruleIds?: readonly RuleId[],
): Promise<readonly RuleVersion[]> {
  if (ruleIds?.length === 0) return [];
  const books = await listBooks(db);
  const rows = await db
    .selectFrom('rule_versions as version')
    .innerJoin('rulebook_rules as entry', (join) =>
      join
        .onRef('entry.rule_id', '=', 'version.rule_id')
        .onRef('entry.version', '=', 'version.version'),
    )
    .select(['version.rule_id', 'version.version', 'version.document', 'version.hash'])
    .select((eb) => eb.fn.min('entry.rulebook_number').as('first'))
    .select((eb) => eb.fn.agg<number[]>('array_agg', ['entry.rulebook_number']).as('numbers'))
    .$if(ruleIds !== undefined, (query) =>
      query.where('version.rule_id', 'in', [...(ruleIds ?? [])]),
    )
    .groupBy(['version.rule_id', 'version.version'])
    .orderBy('version.rule_id')
    .orderBy('version.version')
    .execute();
  return rows.map((row) => ({
    ...ruleTextOf(row.document),
    version: row.version,
    hash: row.hash.toString('hex'),
    ...inForce(books, row.numbers),
  }));
}

async function listBooks(db: Reader): Promise<readonly Book[]> {
  const rows = await db
    .selectFrom('rulebooks')
    .select(['number', 'effective_at'])
    .orderBy('number')
    .execute();
  return rows.map((row) => ({ number: row.number, effectiveAt: row.effective_at }));
}

function inForce(
  books: readonly Book[],
  numbers: readonly number[],
): Pick<RuleVersion, 'effectiveFrom' | 'effectiveUntil'> {
  const first = books.find(({ number }) => numbers.includes(number));
  if (first === undefined) throw new TypeError('a rule version stands in no rulebook');
  const until = books.find(({ number }) => number > first.number && !numbers.includes(number));
  return {
    effectiveFrom: first.effectiveAt,
    ...(until === undefined ? {} : { effectiveUntil: until.effectiveAt }),
  };
}

/** Reads a stored rule text, which its hash vouches for. @throws TypeError for anything else */
function ruleTextOf(stored: unknown): RuleText {
  if (!isRuleText(stored)) throw new TypeError('not a rule text');
  return stored;
}

function isRuleText(value: unknown): value is RuleText {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'family' in value &&
    'schedule' in value &&
    'examples' in value &&
    'thresholdTest' in value
  );
}
