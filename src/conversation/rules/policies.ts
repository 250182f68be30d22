import type { Visibility } from './post-limits.ts';
import type { ViewerRelation } from './visibility.ts';

/** Who may answer a post; its author and whom it names always may, but for `nobody`. */
export const replyPolicies = ['everybody', 'followers', 'mentioned', 'nobody'] as const;
export type ReplyPolicy = (typeof replyPolicies)[number];

/** Who may quote a post without asking (the shape of FEP-044f); its author always may. */
export const quotePolicies = ['public', 'followers', 'nobody'] as const;
export type QuotePolicy = (typeof quotePolicies)[number];

/** Whether somebody who sees a post may answer it. */
export function mayReply(policy: ReplyPolicy, relation: ViewerRelation): boolean {
  if (relation.isAuthor) return true;
  switch (policy) {
    case 'everybody':
      return true;
    case 'followers':
      return relation.followsAuthor || relation.isMentioned;
    case 'mentioned':
      return relation.isMentioned;
    case 'nobody':
      return false;
  }
}

type Quotable = { readonly visibility: Visibility; readonly quotePolicy: QuotePolicy };

/** Whether somebody who sees a post may quote it. A direct post is nobody's to quote. */
export function mayQuote({ visibility, quotePolicy }: Quotable, relation: ViewerRelation): boolean {
  if (relation.isAuthor) return visibility !== 'direct';
  if (visibility === 'followers' || visibility === 'direct') return false;
  return quotePolicy === 'public' || (quotePolicy === 'followers' && relation.followsAuthor);
}

/** What not everyone may see is quoted by its author alone. */
export function quotePolicyOf(asked: QuotePolicy | undefined, visibility: Visibility): QuotePolicy {
  const isOpen = visibility === 'public' || visibility === 'unlisted';
  return isOpen ? (asked ?? 'nobody') : 'nobody';
}
