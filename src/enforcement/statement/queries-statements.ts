import { toId, type AccountId, type CaseId } from '#foundation';
import type { Reader } from '#infrastructure';
import { getCharter } from '../charter.ts';
import { respondentFacts } from '../desk/respondent-facts.ts';
import { getCase } from '../load-case.ts';
import { hasReach } from '../rules/majority.ts';
import type { PublicStatement } from '../types.ts';

/** What was said in public of a case, oldest first. */
export async function statementsOf(
  db: Reader,
  caseId: CaseId,
): Promise<readonly PublicStatement[]> {
  const rows = await db
    .selectFrom('public_statements')
    .innerJoin('posts', 'posts.id', 'public_statements.post_id')
    .innerJoin('accounts', 'accounts.id', 'posts.author_id')
    .select(['decision_id', 'post_id', 'stated_at', 'appeal_id', 'review_id', 'accounts.handle'])
    .where('public_statements.case_id', '=', caseId)
    .orderBy('stated_at')
    .limit(200)
    .execute();
  const isFirst = (row: (typeof rows)[number]): boolean =>
    row.appeal_id === null && row.review_id === null;
  return rows.filter(isFirst).map((row) => ({
    decisionId: toId<'decision'>(row.decision_id),
    postId: toId<'post'>(row.post_id),
    author: row.handle,
    statedAt: row.stated_at,
    corrections: rows
      .filter((one) => one.decision_id === row.decision_id && !isFirst(one))
      .map((one) => toId<'post'>(one.post_id)),
  }));
}

/** Whether the respondent asked to be named in public; without a word they did not. */
export async function asksToBeNamed(db: Reader, caseId: CaseId): Promise<boolean> {
  const row = await db
    .selectFrom('naming_choices')
    .select('named')
    .where('case_id', '=', caseId)
    .orderBy('chosen_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.named ?? false;
}

/** What the respondent's own page says of the public statement on their case. */
export type Naming = {
  readonly asked: boolean;
  /** An account of reach is named whatever it asks. */
  readonly withReach: boolean;
  /** Whether a panel decides or decided the case, so that there will be a statement. */
  readonly expected: boolean;
  readonly said: readonly PublicStatement[];
};

export async function namingOf(
  db: Reader,
  respondent: AccountId,
  caseId: CaseId,
): Promise<Naming | undefined> {
  const subject = await getCase(db, caseId);
  if (subject.respondent !== respondent) return undefined;
  const { followers } = await respondentFacts(db, respondent);
  return {
    asked: await asksToBeNamed(db, caseId),
    withReach: hasReach(followers, await getCharter(db)),
    expected: subject.panels.some(({ purpose }) => purpose.kind === 'decision'),
    said: await statementsOf(db, caseId),
  };
}
