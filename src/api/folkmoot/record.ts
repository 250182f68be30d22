import { z } from '@hono/zod-openapi';
import { caseDocuments, listMyReports, myRecord } from '#enforcement';
import { forPerson, type Api } from '../endpoint.ts';
import { pageQuery, paging } from '../fields.ts';
import { pageResponse } from '../page-links.ts';
import { presentProvenDocument, presentMyReport, presentRecord } from './present.ts';
import { provenDocumentEntity, myReportEntity, recordEntity } from './entities.ts';

/** One's own record, whatever one's standing: reading it is never taken away (Article 13). */
export function mountRecord(api: Api): void {
  const { world } = api;
  const prefix = '/api/folkmoot/v1';
  forPerson(
    api,
    {
      method: 'get',
      path: `${prefix}/record`,
      summary: 'One’s own warnings, strikes, sanctions, cases and documents',
      returns: recordEntity,
      scopes: ['read:accounts'],
      fields: {},
    },
    async ({ account }) => presentRecord(await myRecord(world, account.id)),
  );
  forPerson(
    api,
    {
      method: 'get',
      path: `${prefix}/record/documents`,
      summary: 'The documents of one’s own cases with salt and proof, to show to anyone',
      returns: z.array(provenDocumentEntity),
      scopes: ['read:accounts'],
      fields: paging,
    },
    async ({ c, account, input }) => {
      const page = await caseDocuments(world, account.id, pageQuery(input));
      return pageResponse(world.origin, c, { page, body: page.items.map(presentProvenDocument) });
    },
  );
  forPerson(
    api,
    {
      method: 'get',
      path: `${prefix}/reports`,
      summary: 'Reports that one made, and how they ended',
      returns: z.array(myReportEntity),
      scopes: ['read:accounts'],
      fields: paging,
    },
    async ({ c, account, input }) => {
      const page = await listMyReports(world, account.id, pageQuery(input));
      return pageResponse(world.origin, c, { page, body: page.items.map(presentMyReport) });
    },
  );
}
