import type { Reader } from '#infrastructure';
import { well, wrong, type Verdict } from './verdict.ts';

const about = 'restrictions';
const mostNamed = 5;

/**
 * Whether every restriction follows from a decision: standings that cite nothing in force, and posts
 * hidden or labelled by nothing that stands (Article 10). The database refuses both; this looks for what came
 * about behind its back.
 */
export async function checkClashes(db: Reader): Promise<Verdict> {
  const people = await listBaseless(db);
  if (people.length > 0) {
    return wrong(about, `Article 10: restricted without a sanction in force: ${named(people)}.`);
  }
  const hidden = await listHiddenBaseless(db);
  if (hidden.length > 0) {
    return wrong(about, `Article 10: hidden without a decision in force: post ${named(hidden)}.`);
  }
  const labelled = await listLabelledBaseless(db);
  if (labelled.length > 0) {
    return wrong(
      about,
      `Article 10: labelled without a decision in force: post ${named(labelled)}.`,
    );
  }
  return well(
    about,
    'Everyone restricted, and every hidden or labelled post, has a decision in force.',
  );
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
  const sanctions = await standingSanctions(db).where('respondent_id', '=', account).execute();
  const measures = await standingMeasures(db).where('respondent_id', '=', account).execute();
  return new Set([...sanctions, ...measures].map(({ id }) => id));
}

function standingSanctions(db: Reader) {
  return db
    .selectFrom('sanctions')
    .leftJoin('sanction_endings', 'sanction_endings.sanction_id', 'sanctions.id')
    .select('sanctions.id')
    .where('sanction_endings.sanction_id', 'is', null);
}

function standingMeasures(db: Reader) {
  return db
    .selectFrom('interim_measures')
    .leftJoin('interim_endings', 'interim_endings.measure_id', 'interim_measures.id')
    .select('interim_measures.id')
    .where('interim_endings.measure_id', 'is', null);
}

async function listHiddenBaseless(db: Reader): Promise<readonly string[]> {
  const hidden = await db
    .selectFrom('posts')
    .select('id')
    .where('hidden_by', 'is not', null)
    .where('hidden_by', 'not in', standingSanctions(db))
    .where('hidden_by', 'not in', standingMeasures(db))
    .limit(1000)
    .execute();
  return hidden.map(({ id }) => id);
}

async function listLabelledBaseless(db: Reader): Promise<readonly string[]> {
  const labelled = await db
    .selectFrom('post_labels')
    .select('post_id')
    .where('sanction_id', 'not in', standingSanctions(db))
    .where('sanction_id', 'not in', standingMeasures(db))
    .limit(1000)
    .execute();
  return [...new Set(labelled.map(({ post_id: id }) => id))];
}
