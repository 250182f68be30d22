import type { Post, PostFor, QuoteFor } from '#conversation';

const stateNames = {
  accepted: 'accepted',
  revoked: 'revoked',
  deleted: 'deleted',
  unauthorized: 'unauthorized',
  blocked: 'blocked_account',
  muted: 'muted_account',
} as const satisfies Record<QuoteFor['state'], string>;

export function quoteStateName({ state }: QuoteFor): string {
  return stateNames[state];
}

/** Mastodon's `ShallowQuote`: the quoted post by its id alone, where the viewer may see it. */
export function presentShallowQuote(quote: QuoteFor | undefined) {
  if (quote === undefined) return null;
  return { state: stateNames[quote.state], quoted_status_id: quote.quotedId ?? null };
}

const automaticGroups = {
  public: '["public"]',
  followers: '["followers"]',
  nobody: '[]',
} as const satisfies Record<Post['quotePolicy'], string>;

/** Mastodon's `QuoteApproval` as JSON. Nothing here waits for a hand: consent is given by rule. */
export function quoteApproval({ post, may }: Pick<PostFor, 'post' | 'may'>): string {
  const automatic = automaticGroups[post.quotePolicy];
  const current = may.quote ? 'automatic' : 'denied';
  return `{"automatic":${automatic},"manual":[],"current_user":"${current}"}`;
}
