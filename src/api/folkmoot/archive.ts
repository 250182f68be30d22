import { Readable } from 'node:stream';
import { exportArchive, type ArchiveWire } from '#exit';
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
}
