import {
  assignReport,
  classReport,
  dismissalCodes,
  getReport,
  listReports,
  reopenReport,
  settleReport,
  unassignReport,
} from '#enforcement';
import type { AccountId, ReportId } from '#foundation';
import { recordNotFound, type Api } from '../../endpoint.ts';
import { blankable, bool, id, list, pageQuery, paging, text } from '../../fields.ts';
import { pageResponse } from '../../page-links.ts';
import { adminPath, forOverseer } from './door.ts';
import { presentReports } from './present.ts';
import { adminReportEntity } from '../entities/admin-report.ts';
import { z } from '@hono/zod-openapi';

const path = `${adminPath}/reports`;
const one = { id: id<'report'>() } as const;
const scopes = { read: ['admin:read:reports'], write: ['admin:write:reports'] } as const;

/** Reports as existing moderation tools know them; each is in a case, which the desk shows whole. */
export function mountAdminReports(api: Api): void {
  mountReading(api);
  mountClassing(api);
  mountSteps(api);
}

function mountReading(api: Api): void {
  const { world } = api;
  forOverseer(
    api,
    {
      method: 'get',
      path,
      returns: z.array(adminReportEntity),
      summary: 'Reports that wait, or that were settled, newest first',
      scopes: scopes.read,
      fields: {
        ...paging,
        resolved: blankable(bool),
        account_id: blankable(id<'account'>()),
        target_account_id: blankable(id<'account'>()),
        by_target_domain: blankable(text(253)),
      },
    },
    async ({ c, account, input }) => {
      const page = await listReports(world.db, account.id, {
        ...pageQuery(input, 100, 200),
        settled: input.resolved === true,
        reporter: input.account_id,
        respondent: input.target_account_id,
        respondentDomain: input.by_target_domain,
      });
      const body = await presentReports(api, account.id, page.items);
      return pageResponse(world.origin, c, { page, body });
    },
  );
  forOverseer(
    api,
    {
      method: 'get',
      path: `${path}/:id`,
      summary: 'One report',
      scopes: scopes.read,
      fields: one,
      returns: adminReportEntity,
    },
    ({ account, input }) => presentReport(api, account.id, input.id),
  );
}

async function presentReport(api: Api, viewer: AccountId, reportId: ReportId): Promise<object> {
  const report = await getReport(api.world.db, viewer, reportId);
  const [shown] = await presentReports(api, viewer, [report]);
  if (shown === undefined) throw recordNotFound();
  return shown;
}

const categories = ['spam', 'legal', 'violation', 'other'] as const;

function mountClassing(api: Api): void {
  forOverseer(
    api,
    {
      method: 'put',
      path: `${path}/:id`,
      returns: adminReportEntity,
      summary: 'Class a report: its category, and the rules that it is about',
      scopes: scopes.write,
      fields: {
        ...one,
        category: blankable(text(20)),
        rule_ids: list(text(100), 20).optional(),
      },
    },
    async ({ world, account, input }) => {
      await classReport(world, account.id, {
        reportId: input.id,
        category: categories.find((known) => known === input.category),
        ruleIds: input.rule_ids,
      });
      return presentReport(api, account.id, input.id);
    },
  );
}

type Step = (world: Api['world'], officer: AccountId, reportId: ReportId) => Promise<void>;

const steps: readonly (readonly [name: string, summary: string, step: Step])[] = [
  ['assign_to_self', 'Look after a report oneself', assignReport],
  ['unassign', 'Let nobody look after a report', unassignReport],
  ['reopen', 'Take a dismissed report up again, in a case of its own', reopenReport],
];

function mountSteps(api: Api): void {
  for (const [name, summary, step] of steps) {
    forOverseer(
      api,
      {
        method: 'post',
        path: `${path}/:id/${name}`,
        summary,
        scopes: scopes.write,
        fields: one,
        returns: adminReportEntity,
      },
      async ({ world, account, input }) => {
        await step(world, account.id, input.id);
        return presentReport(api, account.id, input.id);
      },
    );
  }
  forOverseer(
    api,
    {
      method: 'post',
      path: `${path}/:id/resolve`,
      returns: adminReportEntity,
      summary: `Dismiss a report; \`outcome\` says why: ${dismissalCodes.join(', ')}`,
      scopes: scopes.write,
      fields: { ...one, outcome: blankable(text(40)), note: blankable(text(5000)) },
    },
    async ({ world, account, input }) => {
      const { outcome = '', note } = input;
      await settleReport(world, account.id, { reportId: input.id, outcome, note });
      return presentReport(api, account.id, input.id);
    },
  );
}
