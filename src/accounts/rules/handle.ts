import { refuse } from '#foundation';

/** Names that people would take for the server speaking, or that the server uses in addresses. */
const reserved = new Set([
  'abuse',
  'admin',
  'administrator',
  'anonymous',
  'api',
  'appeals',
  'folkmoot',
  'help',
  'hostmaster',
  'info',
  'instance',
  'ledger',
  'mail',
  'me',
  'moderation',
  'moderator',
  'moderators',
  'moot',
  'nobody',
  'noreply',
  'no_reply',
  'null',
  'official',
  'operator',
  'panel',
  'postmaster',
  'root',
  'security',
  'server',
  'service',
  'staff',
  'support',
  'system',
  'undefined',
  'webmaster',
  'www',
]);

const handlePattern = /^[a-z0-9_]{1,30}$/;

export function isLocalHandle(text: string): boolean {
  return handlePattern.test(text);
}

/**
 * The handle under which a person may sign up: lower case, without a leading `@`.
 * @throws Refusal `invalid` on field `handle`; `taken` for reserved names
 */
export function parseNewHandle(text: string): string {
  const handle = text.trim().replace(/^@/, '').toLowerCase();
  if (!isLocalHandle(handle)) {
    throw refuse('invalid', {
      field: 'handle',
      detail: 'A handle has 1 to 30 letters a to z, digits and underscores.',
    });
  }
  if (reserved.has(handle)) {
    throw refuse('taken', { field: 'handle', detail: 'This handle is reserved for the server.' });
  }
  return handle;
}

/** Splits `handle`, `@handle`, `handle@domain`; the domain lower case, undefined when absent. */
export function splitAddress(text: string): { handle: string; domain?: string } | undefined {
  const [handle, domain, ...rest] = text.trim().replace(/^@/, '').split('@');
  if (handle === undefined || handle === '' || rest.length > 0 || domain === '') return undefined;
  return domain === undefined ? { handle } : { handle, domain: domain.toLowerCase() };
}
