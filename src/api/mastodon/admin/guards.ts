import { z } from '@hono/zod-openapi';
import {
  blockCanonicalMail,
  blockIp,
  blockMailDomain,
  changeIpBlock,
  getCanonicalMailBlock,
  getIpBlock,
  getMailDomainBlock,
  listCanonicalMailBlocks,
  listIpBlocks,
  listMailDomainBlocks,
  testCanonicalMail,
  unblockCanonicalMail,
  unblockIp,
  unblockMailDomain,
  type CanonicalMailBlock,
  type IpBlock,
  type IpSeverity,
  type MailDomainBlock,
} from '#accounts';
import { refuse } from '#foundation';
import type { Api } from '../../endpoint.ts';
import { blankable, id, integer, pageQuery, paging, text } from '../../fields.ts';
import { pageResponse } from '../../page-links.ts';
import {
  adminCanonicalEmailBlockEntity,
  adminEmailDomainBlockEntity,
  adminIpBlockEntity,
} from '../entities/admin-guards.ts';
import { nothing } from '../entities/shapes.ts';
import { adminPath, forOverseer } from './door.ts';

const byId = { id: id() } as const;

/** Who is not taken as new here: by mail provider, by address, by network. Operators decide. */
export function mountAdminGuards(api: Api): void {
  mountMailDomains(api);
  mountCanonicalMail(api);
  mountCanonicalTest(api);
  mountIpBlocks(api);
  mountIpChanges(api);
}

function presentMailDomain({ id: blockId, domain, createdAt }: MailDomainBlock) {
  return { id: blockId, domain, created_at: createdAt.toISOString(), history: [] };
}

function presentCanonical({ id: blockId, hash }: CanonicalMailBlock) {
  return { id: blockId, canonical_email_hash: hash };
}

const severityNames = {
  invitation: 'sign_up_requires_approval',
  refused: 'sign_up_block',
} as const satisfies Record<IpSeverity, string>;

function presentIp(block: IpBlock) {
  return {
    id: block.id,
    ip: block.range,
    severity: severityNames[block.severity],
    comment: block.comment,
    created_at: block.createdAt.toISOString(),
    expires_at: block.expiresAt?.toISOString() ?? null,
  };
}

type Kind<Block> = {
  readonly kind: 'email_domain_blocks' | 'canonical_email_blocks' | 'ip_blocks';
  readonly what: string;
  readonly entity: z.ZodType;
  readonly list: (
    db: Api['world']['db'],
    page: ReturnType<typeof pageQuery>,
  ) => Promise<{
    readonly items: readonly Block[];
    readonly next?: string;
    readonly prev?: string;
  }>;
  readonly get: (db: Api['world']['db'], id: string) => Promise<Block>;
  readonly remove: typeof unblockIp;
  readonly present: (block: Block) => object;
};

/** Reading and removing, which are alike. */
function mountCommon<Block>(api: Api, of: Kind<Block>): void {
  const path = `${adminPath}/${of.kind}`;
  forOverseer(
    api,
    {
      method: 'get',
      path,
      summary: of.what,
      scopes: [`admin:read:${of.kind}`],
      returns: z.array(of.entity),
      fields: paging,
    },
    async ({ world, c, input }) => {
      const page = await of.list(world.db, pageQuery(input, 100, 200));
      return pageResponse(world.origin, c, { page, body: page.items.map(of.present) });
    },
  );
  forOverseer(
    api,
    {
      method: 'get',
      path: `${path}/:id`,
      summary: 'One of them',
      scopes: [`admin:read:${of.kind}`],
      returns: of.entity,
      fields: byId,
    },
    async ({ world, input }) => of.present(await of.get(world.db, input.id)),
  );
  forOverseer(
    api,
    {
      method: 'delete',
      path: `${path}/:id`,
      summary: 'Lift it',
      scopes: [`admin:write:${of.kind}`],
      returns: nothing,
      fields: byId,
    },
    async ({ world, account, input }) => {
      await of.remove(world, account.id, input.id);
      return {};
    },
  );
}

function mountMailDomains(api: Api): void {
  mountCommon(api, {
    kind: 'email_domain_blocks',
    what: 'Mail providers from which nobody new is taken',
    entity: adminEmailDomainBlockEntity,
    list: listMailDomainBlocks,
    get: getMailDomainBlock,
    remove: unblockMailDomain,
    present: presentMailDomain,
  });
  forOverseer(
    api,
    {
      method: 'post',
      path: `${adminPath}/email_domain_blocks`,
      summary: 'Take nobody new from a mail provider and its subdomains',
      scopes: ['admin:write:email_domain_blocks'],
      returns: adminEmailDomainBlockEntity,
      fields: { domain: text(253) },
    },
    async ({ world, account, input }) =>
      presentMailDomain(await blockMailDomain(world, account.id, input.domain)),
  );
}

function mountCanonicalMail(api: Api): void {
  mountCommon(api, {
    kind: 'canonical_email_blocks',
    what: 'Addresses that are not taken again',
    entity: adminCanonicalEmailBlockEntity,
    list: listCanonicalMailBlocks,
    get: getCanonicalMailBlock,
    remove: unblockCanonicalMail,
    present: presentCanonical,
  });
  forOverseer(
    api,
    {
      method: 'post',
      path: `${adminPath}/canonical_email_blocks`,
      summary: 'Do not take an address again, in whatever spelling',
      scopes: ['admin:write:canonical_email_blocks'],
      returns: adminCanonicalEmailBlockEntity,
      fields: { email: blankable(text(320)), canonical_email_hash: blankable(text(64)) },
    },
    async ({ world, account, input }) => {
      const { email, canonical_email_hash: hash = '' } = input;
      const draft = email === undefined ? { hash } : { email };
      return presentCanonical(await blockCanonicalMail(world, account.id, draft));
    },
  );
}

function mountCanonicalTest(api: Api): void {
  forOverseer(
    api,
    {
      method: 'post',
      path: `${adminPath}/canonical_email_blocks/test`,
      summary: 'Which blocks an address would meet',
      scopes: ['admin:read:canonical_email_blocks'],
      returns: z.array(adminCanonicalEmailBlockEntity),
      fields: { email: text(320) },
    },
    async ({ world, input }) =>
      (await testCanonicalMail(world.db, input.email)).map(presentCanonical),
  );
}

function mountIpBlocks(api: Api): void {
  mountCommon(api, {
    kind: 'ip_blocks',
    what: 'Networks from which not everybody new is taken',
    entity: adminIpBlockEntity,
    list: listIpBlocks,
    get: getIpBlock,
    remove: unblockIp,
    present: presentIp,
  });
}

const ipFields = {
  ip: blankable(text(60)),
  severity: blankable(text(40)),
  comment: text(4000).optional(),
  expires_in: blankable(integer(0, 10 * 366 * 86_400)),
} as const;

function mountIpChanges(api: Api): void {
  const path = `${adminPath}/ip_blocks`;
  const spec = { scopes: ['admin:write:ip_blocks'], returns: adminIpBlockEntity } as const;
  forOverseer(
    api,
    {
      ...spec,
      method: 'post',
      path,
      summary: 'Take not everybody new from a network',
      fields: ipFields,
    },
    async ({ world, account, input }) =>
      presentIp(
        await blockIp(world, account.id, {
          range: input.ip ?? '',
          severity: severityIn(input.severity ?? ''),
          comment: input.comment,
          seconds: input.expires_in,
        }),
      ),
  );
  forOverseer(
    api,
    {
      ...spec,
      method: 'put',
      path: `${path}/:id`,
      summary: 'Change it',
      fields: { ...byId, ...ipFields },
    },
    async ({ world, account, input }) =>
      presentIp(
        await changeIpBlock(world, account.id, {
          id: input.id,
          ...(input.ip === undefined ? {} : { range: input.ip }),
          ...(input.severity === undefined ? {} : { severity: severityIn(input.severity) }),
          ...(input.comment === undefined ? {} : { comment: input.comment }),
          ...(input.expires_in === undefined ? {} : { seconds: input.expires_in }),
        }),
      ),
  );
}

/** Nobody is kept from reading, answering, appealing and leaving by where they sit (Article 13). */
function severityIn(name: string): IpSeverity {
  if (name === 'sign_up_requires_approval') return 'invitation';
  if (name === 'sign_up_block') return 'refused';
  if (name === 'no_access') {
    const detail =
      'Nothing was done: from wherever people ask, they may read what is theirs, appeal and leave. A network can be kept from signing up.';
    throw refuse('forbidden', { article: 13, detail });
  }
  const detail = 'Validation failed: Severity is not included in the list';
  throw refuse('invalid', { field: 'severity', detail });
}
