import { refuse } from '#foundation';

const readable = [
  'accounts',
  'blocks',
  'bookmarks',
  'collections',
  'favourites',
  'filters',
  'follows',
  'lists',
  'mutes',
  'notifications',
  'search',
  'statuses',
] as const;

const writable = [
  'accounts',
  'blocks',
  'bookmarks',
  'collections',
  'conversations',
  'favourites',
  'filters',
  'follows',
  'lists',
  'media',
  'mutes',
  'notifications',
  'reports',
  'statuses',
] as const;

const governable = [
  'accounts',
  'reports',
  'domain_allows',
  'domain_blocks',
  'ip_blocks',
  'email_domain_blocks',
  'canonical_email_blocks',
] as const;

export type Scope =
  | 'read'
  | 'write'
  | 'follow'
  | 'push'
  | 'profile'
  | 'admin'
  | 'admin:read'
  | 'admin:write'
  | `read:${(typeof readable)[number]}`
  | `write:${(typeof writable)[number]}`
  | `admin:read:${(typeof governable)[number]}`
  | `admin:write:${(typeof governable)[number]}`;

/** Every scope there is, in the words of the Mastodon API, where clients meet them. */
export const scopes: readonly Scope[] = [
  'read',
  'write',
  'follow',
  'push',
  'profile',
  'admin',
  'admin:read',
  'admin:write',
  ...readable.map((name) => `read:${name}` as const),
  ...writable.map((name) => `write:${name}` as const),
  ...governable.map((name) => `admin:read:${name}` as const),
  ...governable.map((name) => `admin:write:${name}` as const),
];

export const defaultScopes: readonly Scope[] = ['read'];

/** `follow` is the old name of six finer scopes; clients still ask for it. */
const followParts: readonly Scope[] = [
  'read:blocks',
  'write:blocks',
  'read:follows',
  'write:follows',
  'read:mutes',
  'write:mutes',
];

export function isScope(text: string): text is Scope {
  return scopes.some((scope) => scope === text);
}

/**
 * Reads a space-separated scope string, without doubles and in the order given; nothing asked means
 * `read`. @throws Refusal `invalid` on field `scopes` when one is unknown
 */
export function parseScopes(text: string | undefined): Scope[] {
  const words = (text ?? '').split(/[\s+]+/).filter((word) => word !== '');
  if (words.length === 0) return [...defaultScopes];
  return [...new Set(words)].map((word) => {
    if (isScope(word)) return word;
    throw refuse('invalid', {
      field: 'scopes',
      detail: `There is no scope "${word.slice(0, 64)}".`,
    });
  });
}

/** Whether `granted` allows what needs `needed`: the scope itself, one it is part of, or `follow`'s. */
export function covers(granted: readonly Scope[], needed: Scope): boolean {
  return granted.some((scope) => coversOne(scope, needed));
}

function coversOne(granted: Scope, needed: Scope): boolean {
  if (granted === needed || needed.startsWith(`${granted}:`)) return true;
  return granted === 'follow' && followParts.includes(needed);
}

/** Whether everything in `asked` lies within `registered`. */
export function areWithin(asked: readonly Scope[], registered: readonly Scope[]): boolean {
  return asked.every((scope) => covers(registered, scope));
}

/** @throws Refusal `insufficient-scope` unless one of `needed` is covered */
export function requireScope(granted: readonly Scope[], ...needed: readonly Scope[]): void {
  if (needed.some((scope) => covers(granted, scope))) return;
  throw refuse('insufficient-scope', {
    detail: `This action is outside the authorized scopes; it needs ${needed.join(' or ')}.`,
  });
}
