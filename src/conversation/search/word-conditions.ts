import { sql, type RawBuilder } from 'kysely';
import type { Reader } from '#infrastructure';
import type { Lru } from '../memory/lru.ts';
import { normalizeTag } from '../text/text-tokens.ts';
import type { Term } from './parse-query.ts';

/** Scripts without spaces between words: as `sign_pairs` of the database has them. */
const unspaced =
  /[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3005-\u3007\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF]+/gu;

/** PostgreSQL's names of what `search_config` may choose. */
const configs = [
  'simple',
  'arabic',
  'armenian',
  'basque',
  'catalan',
  'danish',
  'dutch',
  'english',
  'estonian',
  'finnish',
  'french',
  'german',
  'greek',
  'hindi',
  'hungarian',
  'indonesian',
  'irish',
  'italian',
  'lithuanian',
  'nepali',
  'norwegian',
  'portuguese',
  'romanian',
  'russian',
  'serbian',
  'spanish',
  'swedish',
  'tamil',
  'turkish',
  'yiddish',
] as const;

/** Conditions on the aliases `post` and, where it `needsTerms`, `found` (post_terms). */
export type WordConditions = {
  readonly needsTerms: boolean;
  readonly conditions: readonly RawBuilder<unknown>[];
};

type Compiled = { config: string; query: string };

/**
 * Words as PostgreSQL understands them, as texts of tsquery. Its dictionaries decide that, so it is the
 * same for as long as it runs: what is remembered is never old.
 */
export type UnderstoodWords = {
  /** In no language; empty when nothing in them can be looked for. */
  readonly asWritten: string;
  /** JSON: by language, where they are understood otherwise there. */
  readonly others: string;
  /** What any of these finds. */
  readonly inAny: string;
};

/** How much room remembered words take. */
export function sizeOfWords({ asWritten, others, inAny }: UnderstoodWords): number {
  return asWritten.length + others.length + inAny.length + 200;
}

/**
 * The words of a query as conditions. Each text is asked for in its own language, so that a stem of
 * one language never finds a word of another. Undefined when there are words and none of them holds
 * anything that can be looked for.
 */
export async function compileWords(
  { db, searchWords }: { readonly db: Reader; readonly searchWords: Lru<UnderstoodWords> },
  terms: readonly Term[],
): Promise<WordConditions | undefined> {
  const tags = terms.filter(({ kind }) => kind === 'tag').map(tagCondition);
  const words = terms.filter(({ kind }) => kind !== 'tag');
  if (words.length === 0) return { needsTerms: false, conditions: tags };
  const key = JSON.stringify(words);
  const understood = searchWords.get(key) ?? (await understand(db, words));
  searchWords.set(key, understood);
  const { asWritten, others, inAny } = understood;
  if (asWritten === '')
    return tags.length === 0 ? undefined : { needsTerms: false, conditions: tags };
  // By its function: of the operator PostgreSQL would guess that it leaves one text in two hundred.
  const inItsLanguage = sql`ts_match_vq(found.terms,
    coalesce(${others}::jsonb ->> found.config, ${asWritten})::tsquery)`;
  const isOnlyNot = words.every(({ isNot }) => isNot);
  const conditions = isOnlyNot
    ? [inItsLanguage]
    : [sql`found.terms @@ ${inAny}::tsquery`, inItsLanguage];
  return { needsTerms: true, conditions: [...conditions, ...tags] };
}

async function understand(reader: Reader, words: readonly Term[]): Promise<UnderstoodWords> {
  const compiled = await compile(reader, words);
  const asWritten = compiled.find(({ config }) => config === 'simple')?.query ?? '';
  const others = compiled.filter(({ query }) => query !== asWritten && query !== '');
  // The index answers for all languages at once; what it finds is then held to the text's own.
  const all = new Set([asWritten, ...others.map(({ query }) => query)]);
  return {
    asWritten,
    others: JSON.stringify(Object.fromEntries(others.map(({ config, query }) => [config, query]))),
    inAny: [...all].map((query) => `(${query})`).join(' | '),
  };
}

function tagCondition({ text, isNot }: Term): RawBuilder<unknown> {
  const has = sql`exists (select 1 from post_tags as tagged
    where tagged.post_id = post.id and tagged.tag = ${normalizeTag(text)})`;
  return isNot ? sql`not ${has}` : has;
}

async function compile(reader: Reader, words: readonly Term[]): Promise<readonly Compiled[]> {
  const parts = words.map((word) => {
    const all = sql.join(piecesOf(word), sql` && `);
    return word.isNot ? sql`(!! (${all}))` : sql`(${all})`;
  });
  const { rows } = await sql<Compiled>`
    select cfgname::text as config, (${sql.join(parts, sql` && `)})::text as query
    from pg_catalog.pg_ts_config as config
    where cfgnamespace = 'pg_catalog'::regnamespace and cfgname = any(${[...configs]}::text[])`.execute(
    reader,
  );
  return rows;
}

/** A word is its stretches of spaced and of unspaced script, all of them. */
function piecesOf({ kind, text }: Term): readonly RawBuilder<unknown>[] {
  const runs = [...text.matchAll(unspaced)].map(([run]) => run);
  const rest = text.replaceAll(unspaced, ' ').trim();
  const spaced = kind === 'phrase' ? asWritten(rest) : stemmed(rest);
  return [...(rest === '' ? [] : [spaced]), ...runs.map(pairs)];
}

function asWritten(text: string): RawBuilder<unknown> {
  return sql`phraseto_tsquery('simple', folded(${text}))`;
}

/** Most words are the same in most languages: these are asked for once. */
function stemmed(text: string): RawBuilder<unknown> {
  const stem = sql`phraseto_tsquery(config.oid::regconfig, folded(${text}))`;
  return sql`case when cfgname = 'simple' or ${stem} = ${asWritten(text)} then ${asWritten(text)}
    else (${asWritten(text)} || ${stem}) end`;
}

/** Every pair of neighbouring signs in its order; a single sign is the beginning of some pair. */
function pairs(run: string): RawBuilder<unknown> {
  const signs = Array.from(run);
  if (signs.length === 1) return sql`to_tsquery('simple', ${`${run}:*`})`;
  const all = signs.slice(1).map((sign, place) => `${signs[place] ?? ''}${sign}`);
  return sql`phraseto_tsquery('simple', ${all.join(' ')})`;
}
