/** What the ledger calls each kind of measure. */
export const sanctionCodes = {
  warning: 'warning',
  label: 'label',
  'thread-limit': 'thread-limit',
  hide: 'post-hidden',
  'feature-limit': 'feature-limit',
  'visibility-limit': 'visibility-limit',
  suspension: 'suspension',
  ban: 'ban',
  removal: 'summary-removal',
} as const;
