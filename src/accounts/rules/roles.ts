/** What a local account may hold. `member` comes with the account; the others are granted. */
export const roles = ['member', 'officer', 'panelist', 'operator', 'sealed-evidence'] as const;
export type Role = (typeof roles)[number];

export const grantableRoles = ['officer', 'panelist', 'operator', 'sealed-evidence'] as const;
export type GrantableRole = (typeof grantableRoles)[number];

export function isGrantableRole(text: string): text is GrantableRole {
  return grantableRoles.some((role) => role === text);
}

/** The roles of an account: remote, closed and service accounts hold none. */
export function rolesOf(
  account: { domain: string | null; kind: string; closedAt: Date | null },
  granted: readonly string[],
): Role[] {
  if (account.domain !== null || account.kind !== 'person' || account.closedAt !== null) return [];
  return ['member', ...grantableRoles.filter((role) => granted.includes(role))];
}
