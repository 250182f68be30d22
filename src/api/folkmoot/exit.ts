import { z } from '@hono/zod-openapi';
import { exitState, peopleListFile, peopleListNames } from '#exit';
import { forPerson, type Api } from '../endpoint.ts';
import { count, moment, orNull } from '../mastodon/entities/shapes.ts';
import { docket } from './entities.ts';
import { timeOf } from './present.ts';

const prefix = '/api/folkmoot/v1';

const exitEntity = z
  .strictObject({
    /** A zip in Mastodon's layout, made while it is sent: there is none that runs, and none that is kept. */
    archive_url: z.url(),
    lists: z.array(z.strictObject({ name: z.string(), file_name: z.string(), url: z.url() })),
    documents: z.strictObject({ count, url: z.url() }),
    move: z.strictObject({
      possible: z.boolean(),
      because: z.string().nullable(),
      forwarding_address: z.string().nullable(),
    }),
    window: orNull(z.strictObject({ docket, opened_at: moment, ends_at: moment.nullable() })),
  })
  .openapi('Exit');

/** What can be taken along, and how long it stays: in any standing (Article 13). */
export function mountExit(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: `${prefix}/exit`,
      summary: 'What one can take along, and until when a banned account is kept at the least',
      scopes: ['read:accounts'],
      returns: exitEntity,
      fields: {},
    },
    async ({ world, account }) => {
      const { documents, window } = await exitState(world, account.id);
      const at = (path: string) => `${world.origin}${prefix}/${path}`;
      return {
        archive_url: at('archive'),
        lists: peopleListNames.map((name) => ({
          name,
          file_name: peopleListFile(name),
          url: at(`archive/${name}`),
        })),
        documents: { count: documents, url: at('record/documents') },
        move: {
          possible: false,
          because: 'This server does not speak with other servers yet.',
          forwarding_address: null,
        },
        window:
          window === undefined
            ? null
            : {
                docket: window.docket,
                opened_at: window.openedAt.toISOString(),
                ends_at: timeOf(window.endsAt),
              },
      };
    },
  );
}
