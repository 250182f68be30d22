import { z } from '@hono/zod-openapi';
import type { Scope } from '#accounts';
import { refuse } from '#foundation';
import { recordNotFound, type Api } from '../../endpoint.ts';
import { paging, text } from '../../fields.ts';
import { adminPath, forOverseer } from './door.ts';

type Kind = 'domain_blocks' | 'domain_allows';

type Barred = {
  readonly kind: Kind;
  readonly because: string;
  /** Of the Articles, where one forbids it to one hand. */
  readonly article?: number;
};

const ofServers =
  'a whole server is limited by two officers or a panel, and no case can name one yet';
const notKept = 'no such list is kept here';

/** What is in force of each is told truly: nothing. None can be made by one hand, or at all. */
const barred: readonly Barred[] = [
  { kind: 'domain_blocks', because: ofServers, article: 6 },
  { kind: 'domain_allows', because: notKept },
];

/** Blocks of servers: empty lists, and writes that are refused without effect. */
export function mountAdminServers(api: Api): void {
  for (const one of barred) {
    mountEmptyList(api, one);
    mountRefusedWrites(api, one);
  }
}

function mountEmptyList(api: Api, { kind, because }: Barred): void {
  const path = `${adminPath}/${kind}`;
  const scopes: readonly Scope[] = [`admin:read:${kind}`];
  forOverseer(
    api,
    {
      method: 'get',
      path,
      summary: 'Always empty',
      scopes,
      fields: paging,
      returns: z.array(z.unknown()).length(0),
      state: { is: 'empty', because },
    },
    async () => [],
  );
  forOverseer(
    api,
    {
      method: 'get',
      path: `${path}/:id`,
      summary: 'Not found, always',
      scopes,
      fields: { id: text(200) },
      state: { is: 'refused', because },
    },
    () => Promise.reject(recordNotFound()),
  );
}

function mountRefusedWrites(api: Api, { kind, because, article }: Barred): void {
  const path = `${adminPath}/${kind}`;
  const id = { id: text(200) } as const;
  for (const [method, at, fields] of [
    ['post', path, {}],
    ['put', `${path}/:id`, id],
    ['delete', `${path}/:id`, id],
  ] as const) {
    forOverseer(
      api,
      {
        method,
        path: at,
        summary: 'Refused, without effect',
        scopes: [`admin:write:${kind}`],
        fields,
        state: { is: 'refused', because },
      },
      () => Promise.reject(refusal(because, article)),
    );
  }
}

function refusal(because: string, article: number | undefined) {
  const detail = `Nothing was done: ${because}.`;
  return article === undefined
    ? refuse('forbidden', { detail })
    : refuse('single-hand', { article, detail });
}
