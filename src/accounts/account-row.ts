import { sql } from 'kysely';
import { toId, type SanctionId } from '#foundation';
import type { Reader } from '#infrastructure';
import { isDefaultVisibility } from './rules/profile.ts';
import { rolesOf } from './rules/roles.ts';
import { goodStanding, standingStates, type Standing } from './rules/standing.ts';
import type { Account, ProfileField } from './types.ts';

/** Accounts with their standing and granted roles, one row each; filter and order as needed. */
export function selectAccounts(db: Reader) {
  return db
    .selectFrom('accounts as account')
    .leftJoin('standing', 'standing.account_id', 'account.id')
    .leftJoin('server_limits', 'server_limits.domain', 'account.domain')
    .select([
      'account.id',
      'account.kind',
      'account.handle',
      'account.domain',
      'account.uri',
      'account.display_name',
      'account.bio',
      'account.bio_html',
      'account.fields',
      'account.avatar_key',
      'account.header_key',
      'account.locked',
      'account.bot',
      'account.discoverable',
      'account.indexable',
      'account.language',
      'account.default_visibility',
      'account.default_sensitive',
      'account.default_quote_policy',
      'account.created_at',
      'account.closed_at',
      ...standingColumns,
      sql<string[]>`array(
        select held.role from roles as held
        where held.account_id = account.id and held.revoked_at is null
      )`.as('granted'),
    ]);
}

export const standingColumns = [
  'standing.state',
  'standing.may_post',
  'standing.may_reply',
  'standing.may_message',
  'standing.may_report',
  'standing.visibility',
  'standing.until',
  'standing.sanction_ids',
  'standing.dockets',
  'server_limits.severity as server_severity',
  'server_limits.docket as server_docket',
  'server_limits.until as server_until',
] as const;

export type AccountRow = Awaited<
  ReturnType<ReturnType<typeof selectAccounts>['executeTakeFirstOrThrow']>
>;

export function accountOf(row: AccountRow): Account {
  const account = wholeAccount(row);
  return account.standing.server === 'suspended' ? { ...account, ...nothingSaid } : account;
}

/** What is shown of an account whose server is suspended, besides its name. */
const nothingSaid = {
  displayName: '',
  bio: '',
  bioHtml: '',
  fields: [],
  avatarKey: null,
  headerKey: null,
} as const;

function wholeAccount(row: AccountRow): Account {
  return {
    id: toId(row.id),
    kind: row.kind === 'service' ? 'service' : 'person',
    handle: row.handle,
    domain: row.domain,
    uri: row.uri,
    displayName: row.display_name,
    bio: row.bio,
    bioHtml: row.bio_html,
    fields: fieldsOf(row.fields),
    avatarKey: row.avatar_key,
    headerKey: row.header_key,
    locked: row.locked,
    bot: row.bot,
    discoverable: row.discoverable,
    indexable: row.indexable,
    language: row.language,
    defaultVisibility: isDefaultVisibility(row.default_visibility)
      ? row.default_visibility
      : 'followers',
    defaultSensitive: row.default_sensitive,
    defaultQuotePolicy: row.default_quote_policy,
    createdAt: row.created_at,
    closedAt: row.closed_at,
    standing: standingOf(row),
    roles: rolesOf({ domain: row.domain, kind: row.kind, closedAt: row.closed_at }, row.granted),
  };
}

type StandingColumns = {
  state: string | null;
  may_post: boolean | null;
  may_reply: boolean | null;
  may_message: boolean | null;
  may_report: boolean | null;
  visibility: string | null;
  until: Date | null;
  sanction_ids: readonly string[] | null;
  dockets: readonly string[] | null;
  server_severity: 'limited' | 'suspended' | null;
  server_docket: string | null;
  server_until: Date | null;
};

/** What decisions on the account and on its server leave it. */
export function standingOf(row: StandingColumns): Standing {
  const own = ownStanding(row);
  const { server_severity: severity, server_docket: docket, server_until: until } = row;
  if (severity === null) return own;
  const isHeavier = standingStates.indexOf(severity) >= standingStates.indexOf(own.state);
  const isOut = severity === 'suspended';
  return {
    state: isHeavier ? severity : own.state,
    may: isOut ? mayNothing : own.may,
    visibility: 'limited',
    server: severity,
    ...(isHeavier && until !== null ? { until } : untilOf(own)),
    sanctionIds: own.sanctionIds,
    dockets: [...own.dockets, ...(docket === null ? [] : [docket])],
  };
}

const mayNothing = { post: false, reply: false, message: false, report: false } as const;

const untilOf = ({ until }: Standing): Pick<Standing, 'until'> =>
  until === undefined ? {} : { until };

/** Null columns are those of an account without a row: good standing. */
function ownStanding(row: StandingColumns): Standing {
  const state = standingStates.find((known) => known === row.state);
  if (state === undefined || state === 'good') return goodStanding;
  return {
    state,
    may: {
      post: row.may_post === true,
      reply: row.may_reply === true,
      message: row.may_message === true,
      report: row.may_report === true,
    },
    visibility: row.visibility === 'limited' ? 'limited' : 'full',
    ...(row.until === null ? {} : { until: row.until }),
    sanctionIds: (row.sanction_ids ?? []).map((id): SanctionId => toId(id)),
    dockets: row.dockets ?? [],
  };
}

/** The column is written by this module only; anything else in it is left out. */
function fieldsOf(value: unknown): ProfileField[] {
  return Array.isArray(value) ? value.flatMap(fieldOf) : [];
}

function fieldOf(value: unknown): ProfileField[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!('name' in value) || !('value' in value) || !('valueHtml' in value)) return [];
  const { name, value: source, valueHtml } = value;
  if (typeof name !== 'string' || typeof source !== 'string' || typeof valueHtml !== 'string') {
    return [];
  }
  const verifiedAt = 'verifiedAt' in value ? value.verifiedAt : undefined;
  return [
    { name, value: source, valueHtml, ...(typeof verifiedAt === 'string' ? { verifiedAt } : {}) },
  ];
}
