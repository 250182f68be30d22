import type { Reader } from '#infrastructure';
import { well, wrong, type Verdict } from './verdict.ts';

const about = 'restrictions';
const mostNamed = 5;

/**
 * Whether every restriction follows from a decision: standings that cite nothing in force, and posts
 * hidden by nothing that stands (Article 10). The database refuses both; this looks for what came
 * about behind its back.
 */
export async function checkClashes(db: Reader): Promise<Verdict> {
  const people = await listBaseless(db);
  if (people.length > 0) {
    return wrong(about, `Article 10: restricted without a sanction in force: ${named(people)}.`);
  }
  const posts = await listHiddenBaseless(db);
  if (posts.length > 0) {
    return wrong(about, `Article 10: hidden without a decision in force: post ${named(posts)}.`);
  }
  return well(about, 'Everyone restricted, and every hidden post, has a decision in force.');
}

function named(names: readonly string[]): string {
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  return `${names.slice(0, mostNamed).join(', ')}${more}`;
}

async function listBaseless(db: Reader): Promise<readonly string[]> {
  const held = await db
    .selectFrom('standing')
    .innerJoin('accounts', 'accounts.id', 'standing.account_id')
    .select(['accounts.handle', 'standing.sanction_ids', 'standing.account_id'])
    .execute();
  const baseless: string[] = [];
  for (const { handle, sanction_ids: cited, account_id: account } of held) {
    const found = await inForce(db, account);
    if (!cited.every((id) => found.has(String(id)))) baseless.push(`@${handle}`);
  }
  return baseless;
}

/** Sanctions and interim measures on an account that have begun and not ended. */
async function inForce(db: Reader, account: string): Promise<ReadonlySet<string>> {
  const sanctions = await db
    .selectFrom('sanctions')
    .leftJoin('sanction_endings', 'sanction_endings.sanction_id', 'sanctions.id')
    .select('sanctions.id')
    .where('sanctions.respondent_id', '=', account)
    .where('sanction_endings.sanction_id', 'is', null)
    .execute();
  const measures = await db
    .selectFrom('interim_measures')
    .leftJoin('interim_endings', 'interim_endings.measure_id', 'interim_measures.id')
    .select('interim_measures.id')
    .where('interim_measures.respondent_id', '=', account)
    .where('interim_endings.measure_id', 'is', null)
    .execute();
  return new Set([...sanctions, ...measures].map(({ id }) => id));
}

async function listHiddenBaseless(db: Reader): Promise<readonly string[]> {
  const hidden = await db
    .selectFrom('posts')
    .leftJoin('sanctions', 'sanctions.id', 'posts.hidden_by')
    .leftJoin('sanction_endings', 'sanction_endings.sanction_id', 'posts.hidden_by')
    .leftJoin('interim_measures', 'interim_measures.id', 'posts.hidden_by')
    .leftJoin('interim_endings', 'interim_endings.measure_id', 'posts.hidden_by')
    .select('posts.id')
    .where('posts.hidden_by', 'is not', null)
    .where((where) =>
      where.not(
        where.or([
          where.and([
            where('sanctions.id', 'is not', null),
            where('sanction_endings.sanction_id', 'is', null),
          ]),
          where.and([
            where('interim_measures.id', 'is not', null),
            where('interim_endings.measure_id', 'is', null),
          ]),
        ]),
      ),
    )
    .limit(1000)
    .execute();
  return hidden.map(({ id }) => id);
}
