/** Which test drives which of the library's resources. `masto-methods.test.ts` finds what is in none. */
export const areas = {
  accounts: [
    'v1.accounts',
    'v1.apps',
    'v1.blocks',
    'v1.domainBlocks',
    'v1.emails',
    'v1.endorsements',
    'v1.followRequests',
    'v1.mutes',
    'v1.preferences',
    'v1.profile',
    'v1.reports',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
