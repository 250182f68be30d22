import { appeal, findReceipt, openAppealLink } from '#enforcement';
import { forAnyone, forPerson, recordNotFound, type Api } from '../endpoint.ts';
import { blankable, id, text } from '../fields.ts';
import { presentAppeal, presentReceipt, timeOf } from './present.ts';
import { appealLinkEntity, filedAppealEntity, receiptEntity } from './entities.ts';

const prefix = '/api/folkmoot/v1';
const grounds = text(20_000);
const about = {
  decision_id: blankable(id<'decision'>()),
  case_id: blankable(id<'case'>()),
  report_id: blankable(id<'report'>()),
} as const;

/**
 * Appeals: by the person signed in, or with the signed link of a statement or a report's receipt,
 * which needs no sign-in and works in any standing (Articles 11 and 13).
 */
export function mountAppeals(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'post',
      path: `${prefix}/appeals`,
      summary: 'Appeal a decision about oneself, or the dismissal of one’s report',
      returns: filedAppealEntity,
      scopes: ['write:reports'],
      fields: { ...about, grounds },
    },
    async ({ account, input }) => ({ id: await appeal(world, account.id, appealInput(input)) }),
  );
  forAnyone(
    api,
    {
      method: 'post',
      path: `${prefix}/appeals/by_link`,
      summary: 'Appeal with the token of a signed link, without signing in',
      returns: filedAppealEntity,
      fields: { ...about, token: text(500), grounds },
    },
    async ({ input }) => ({ id: await appeal(world, { token: input.token }, appealInput(input)) }),
  );
  mountLinks(api);
}

type Asked = {
  readonly decision_id?: Parameters<typeof appeal>[2]['decisionId'] | undefined;
  readonly case_id?: Parameters<typeof appeal>[2]['caseId'] | undefined;
  readonly report_id?: Parameters<typeof appeal>[2]['reportId'] | undefined;
  readonly grounds: string;
};

function appealInput({ decision_id, case_id, report_id, grounds: why }: Asked) {
  return {
    grounds: why,
    ...(decision_id === undefined ? {} : { decisionId: decision_id }),
    ...(case_id === undefined ? {} : { caseId: case_id }),
    ...(report_id === undefined ? {} : { reportId: report_id }),
  };
}

function mountLinks(api: Api): void {
  const { world } = api;
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/appeals/by_link`,
      summary: 'What the signed link of a statement opens',
      returns: appealLinkEntity,
      fields: { token: text(500) },
    },
    async ({ input }) => {
      const link = await openAppealLink(world, input.token);
      return {
        docket: link.docket,
        decision_id: link.decisionId,
        statement: link.statement?.text ?? null,
        appeal_by: timeOf(link.appealBy),
        appeals: link.appeals.map(presentAppeal),
      };
    },
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: `${prefix}/reports/receipt`,
      summary: 'How a report ended, by the token of its receipt',
      returns: receiptEntity,
      fields: { token: text(500) },
    },
    async ({ input }) => {
      const receipt = await findReceipt(world, input.token);
      if (receipt === undefined) throw recordNotFound();
      return presentReceipt(receipt);
    },
  );
}
