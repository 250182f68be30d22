import type { Id } from '#foundation';

export type MailDomainBlock = {
  readonly id: Id<'mail-domain-block'>;
  readonly domain: string;
  readonly createdAt: Date;
};

/** From these networks nobody new is taken without an invitation, or at all. */
export const ipSeverities = ['invitation', 'refused'] as const;
export type IpSeverity = (typeof ipSeverities)[number];

export type IpBlock = {
  readonly id: Id<'ip-block'>;
  /** As CIDR writes it: `192.0.2.0/24`, `2001:db8::/32`. */
  readonly range: string;
  readonly severity: IpSeverity;
  readonly comment: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
};

/** An address that is not taken again, in whatever spelling, known by its hash alone. */
export type CanonicalMailBlock = {
  readonly id: Id<'canonical-mail-block'>;
  readonly hash: string;
  readonly createdAt: Date;
};
