import { z } from '@hono/zod-openapi';
import {
  findServerLimit,
  listServerLimitPage,
  parseDomain,
  type Scope,
  type ServerLimit,
} from '#accounts';
import { refuse, sha256 } from '#foundation';
import { recordNotFound, type Api } from '../../endpoint.ts';
import { blankable, id, pageQuery, paging, text } from '../../fields.ts';
import { pageResponse } from '../../page-links.ts';
import { adminDomainBlockEntity } from '../entities/admin-guards.ts';
import { adminPath, forOverseer } from './door.ts';

const notKept = 'no such list is kept here';

/** Decisions on whole servers are read here and taken at the desk; there is no list of allowed ones. */
export function mountAdminServers(api: Api): void {
  mountLimits(api);
  mountLimitWrites(api);
  mountAllows(api);
}

function presentLimit(limit: ServerLimit) {
  return {
    id: limit.measureId,
    domain: limit.domain,
    digest: sha256(limit.domain).toString('hex'),
    created_at: limit.since.toISOString(),
    severity: limit.state === 'limited' ? ('silence' as const) : ('suspend' as const),
    reject_media: limit.state === 'suspended',
    reject_reports: false,
    private_comment: null,
    public_comment: limit.reason,
    obfuscate: false,
  };
}

function mountLimits(api: Api): void {
  const path = `${adminPath}/domain_blocks`;
  const scopes: readonly Scope[] = ['admin:read:domain_blocks'];
  forOverseer(
    api,
    {
      method: 'get',
      path,
      summary: 'Servers that a decision limits or suspends',
      scopes,
      returns: z.array(adminDomainBlockEntity),
      fields: paging,
    },
    async ({ world, c, input }) => {
      const page = await listServerLimitPage(world.db, pageQuery(input, 100, 200));
      return pageResponse(world.origin, c, { page, body: page.items.map(presentLimit) });
    },
  );
  forOverseer(
    api,
    {
      method: 'get',
      path: `${path}/:id`,
      summary: 'One of them',
      scopes,
      returns: adminDomainBlockEntity,
      fields: { id: id() },
    },
    async ({ world, input }) => {
      const limit = await findServerLimit(world.db, input.id);
      if (limit === undefined) throw recordNotFound();
      return presentLimit(limit);
    },
  );
}

const ofServers =
  'a whole server is limited by two officers, or suspended by a panel, with reasons that this request has no room for';

const deeds = { silence: 'limit', suspend: 'suspension' } as const;

/** One hand decides nothing: the answer names the page where an officer moves it. */
function mountLimitWrites(api: Api): void {
  const path = `${adminPath}/domain_blocks`;
  const state = { is: 'refused', because: ofServers } as const;
  const scopes: readonly Scope[] = ['admin:write:domain_blocks'];
  forOverseer(
    api,
    {
      method: 'post',
      path,
      summary: 'Refused, with the page where it is moved',
      scopes,
      fields: { domain: text(253), severity: blankable(z.enum(['silence', 'suspend', 'noop'])) },
      state,
    },
    ({ world, input }) => {
      const { severity = 'silence' } = input;
      const domain = parseDomain(world, input.domain);
      if (severity === 'noop') throw atTheDesk(world.origin, domain);
      throw atTheDesk(world.origin, domain, deeds[severity]);
    },
  );
  for (const method of ['put', 'delete'] as const) {
    forOverseer(
      api,
      {
        method,
        path: `${path}/:id`,
        summary: 'Refused, with the page where it is moved',
        scopes,
        fields: { id: id() },
        state,
      },
      async ({ world, input }) => {
        const limit = await findServerLimit(world.db, input.id);
        if (limit === undefined) throw recordNotFound();
        throw atTheDesk(world.origin, limit.domain, method === 'delete' ? 'lift' : undefined);
      },
    );
  }
}

function atTheDesk(origin: string, domain: string, does?: string) {
  const asked = new URLSearchParams({ domain, ...(does === undefined ? {} : { does }) });
  return refuse('single-hand', {
    article: 6,
    detail: `Nothing was done: ${ofServers}. Move it at ${origin}/desk/servers?${asked.toString()}`,
  });
}

function mountAllows(api: Api): void {
  const path = `${adminPath}/domain_allows`;
  const scopes: readonly Scope[] = ['admin:read:domain_allows'];
  const refused = { is: 'refused', because: notKept } as const;
  forOverseer(
    api,
    {
      method: 'get',
      path,
      summary: 'Always empty',
      scopes,
      fields: paging,
      returns: z.array(z.unknown()).length(0),
      state: { is: 'empty', because: notKept },
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
      state: refused,
    },
    () => Promise.reject(recordNotFound()),
  );
  const byId = { id: text(200) } as const;
  for (const [method, at, fields] of [
    ['post', path, {}],
    ['put', `${path}/:id`, byId],
    ['delete', `${path}/:id`, byId],
  ] as const) {
    forOverseer(
      api,
      {
        method,
        path: at,
        summary: 'Refused, without effect',
        scopes: ['admin:write:domain_allows'],
        fields,
        state: refused,
      },
      () => Promise.reject(refuse('forbidden', { detail: `Nothing was done: ${notKept}.` })),
    );
  }
}
