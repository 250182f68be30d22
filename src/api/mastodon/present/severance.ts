import type { Notification } from '#conversation';

const types = {
  'domain-block': 'domain_block',
  'own-domain-block': 'user_domain_block',
  suspension: 'account_suspension',
} as const;

/**
 * Mastodon's `RelationshipSeveranceEvent`. Its details are `event` (one of the above), `target` (a
 * domain or an address), `followers` and `following`. Nothing is purged here.
 */
export function presentSeverance({ id, details, createdAt }: Notification) {
  const type = Object.entries(types).find(([event]) => event === details['event'])?.[1];
  return {
    id,
    type: type ?? 'user_domain_block',
    purged: false,
    target_name: details['target'] ?? '',
    followers_count: countOf(details['followers']),
    following_count: countOf(details['following']),
    created_at: createdAt.toISOString(),
  };
}

function countOf(text: string | undefined): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : 0;
}
