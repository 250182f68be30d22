import {
  idBucket,
  refuse,
  sha256,
  toId,
  type AccountId,
  type AppealId,
  type CaseId,
} from '#foundation';
import type { Reader, World } from '#infrastructure';
import { readAppealToken } from './appeal-link.ts';
import { actAs, onCase } from './desk/desk.ts';
import { caseIdOf } from './find-case.ts';
import { caseOfReport } from './intake/reported-case.ts';
import { readEvidence } from './evidence/read-evidence.ts';
import { freezeEvidence, keepExhibits } from './freeze.ts';
import type { AppealInput } from './types.ts';

type Appellant = {
  readonly account: AccountId;
  readonly caseId: CaseId;
  readonly input: AppealInput;
};

/**
 * Files an appeal, by the person signed in or by whoever holds the signed link of the statement
 * (the respondent) or the receipt of the report (the reporter). No standing takes this away.
 * @throws Refusal `appeal-window-closed`, `appeal-already-made` (article 11), `not-found`
 */
export async function appeal(
  world: World,
  appellant: AccountId | { readonly token: string },
  input: AppealInput,
): Promise<AppealId> {
  const asked = await appellantOf(world, appellant, input);
  const read = await readEvidence(input.newEvidence);
  return onCase(world, asked.caseId, async (desk) => {
    const { respondent } = desk.subject();
    const filedBy = asked.account === respondent ? ('respondent' as const) : ('reporter' as const);
    const filing = { filedBy, by: asked.account };
    const frozen = read.map((one) => freezeEvidence(world, one, filing));
    await keepExhibits(desk.tx, world, frozen);
    const appealId = world.ids.next<'appeal'>(idBucket(asked.caseId));
    const { decisionId } = asked.input;
    await actAs(desk, asked.account, {
      type: 'appeal',
      appealId,
      ...(decisionId === undefined ? {} : { decisionId }),
      grounds: input.grounds,
      newEvidence: frozen.map(({ exhibit }) => exhibit),
      reinstatementId: world.ids.next<'reinstatement'>(idBucket(asked.caseId)),
    });
    return appealId;
  });
}

async function appellantOf(
  world: World,
  appellant: AccountId | { readonly token: string },
  input: AppealInput,
): Promise<Appellant> {
  if (typeof appellant === 'object') return byToken(world, appellant.token, input);
  if (input.decisionId !== undefined) {
    const caseId = await caseIdOf(world.db, { kind: 'decision', id: input.decisionId });
    return { account: appellant, caseId, input };
  }
  const caseId = input.caseId ?? (await caseOfOwnReport(world.db, appellant, input));
  return { account: appellant, caseId, input };
}

async function caseOfOwnReport(
  db: Reader,
  reporter: AccountId,
  { reportId }: AppealInput,
): Promise<CaseId> {
  if (reportId === undefined) throw refuse('invalid', { article: 11, field: 'decisionId' });
  const row = await db
    .selectFrom('reports')
    .select(caseOfReport.as('case_id'))
    .where('id', '=', reportId)
    .where('reporter_id', '=', reporter)
    .executeTakeFirst();
  if (row === undefined) throw refuse('not-found');
  return toId<'case'>(row.case_id);
}

async function byToken(world: World, token: string, input: AppealInput): Promise<Appellant> {
  const decisionId = readAppealToken(world, token);
  if (decisionId === undefined) return byReceipt(world.db, token, input);
  const row = await world.db
    .selectFrom('decisions')
    .innerJoin('cases', 'cases.id', 'decisions.case_id')
    .select(['cases.id', 'cases.respondent_id'])
    .where('decisions.id', '=', decisionId)
    .executeTakeFirst();
  if (row === undefined) throw noSuchLink();
  return {
    account: toId<'account'>(row.respondent_id),
    caseId: toId<'case'>(row.id),
    input: { ...input, decisionId },
  };
}

async function byReceipt(db: Reader, token: string, input: AppealInput): Promise<Appellant> {
  const row = await db
    .selectFrom('reports')
    .select('reporter_id')
    .select(caseOfReport.as('case_id'))
    .where('receipt_hash', '=', sha256(token))
    .executeTakeFirst();
  if (row === undefined || row.reporter_id === null) throw noSuchLink();
  return { account: toId<'account'>(row.reporter_id), caseId: toId<'case'>(row.case_id), input };
}

export const noSuchLink = () =>
  refuse('not-found', { article: 11, detail: 'This link was not signed here.' });
