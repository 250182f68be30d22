import { z } from '@hono/zod-openapi';
import { Readable } from 'node:stream';
import { exportArchive, exportPeople, peopleListNames, type ArchiveWire } from '#exit';
import { forPerson, type Api } from '../endpoint.ts';

/** One's own archive, made while it is sent: open in any standing (article 13). */
export function mountArchive(api: Api, wire: ArchiveWire): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/folkmoot/v1/archive',
      summary: 'Everything about oneself, as a zip in Mastodon’s layout',
      scopes: ['read'],
      sends: 'application/zip',
      fields: {},
    },
    async ({ world, account }) => {
      const { fileName, stream } = await exportArchive(world, account.id, wire);
      return new Response(Readable.toWeb(stream), {
        headers: {
          'content-type': 'application/zip',
          'content-disposition': `attachment; filename="${fileName}"`,
          'cache-control': 'private, no-store',
        },
      });
    },
  );
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/folkmoot/v1/archive/:list',
      summary:
        'Whom one follows, is followed by, mutes or blocks, as CSV that other services import',
      scopes: ['read'],
      sends: 'text/csv',
      fields: { list: z.enum(peopleListNames) },
    },
    async ({ world, account, input }) => {
      const { fileName, stream } = await exportPeople(world, account.id, input.list);
      return new Response(Readable.toWeb(stream), {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="${fileName}"`,
          'cache-control': 'private, no-store',
        },
      });
    },
  );
}
