import type { Filter, FilterKeyword, FilterMatch, FilterPost } from '#conversation';

/** Mastodon's `Filter`. */
export function presentFilter(filter: Filter) {
  return {
    ...presentHead(filter),
    keywords: filter.keywords.map(presentKeyword),
    statuses: filter.posts.map(presentFilterPost),
  };
}

function presentHead({ id, title, contexts, expiresAt, action }: Filter) {
  return {
    id,
    title,
    context: contexts,
    expires_at: expiresAt?.toISOString() ?? null,
    filter_action: action,
  };
}

/** Mastodon's `FilterKeyword`. */
export function presentKeyword({ id, keyword, wholeWord }: FilterKeyword) {
  return { id, keyword, whole_word: wholeWord };
}

/** Mastodon's `FilterStatus`. */
export function presentFilterPost({ id, postId }: FilterPost) {
  return { id, status_id: postId };
}

/** Mastodon's `FilterResult`. */
export function presentMatch({ filter, keywords, posts }: FilterMatch) {
  return {
    filter: presentHead(filter),
    keyword_matches: keywords.length === 0 ? null : keywords,
    status_matches: posts.length === 0 ? null : posts,
  };
}

/** Mastodon's old form: one keyword with what its filter says, by the keyword's id. */
export function presentFilterV1(filter: Filter, { id, keyword, wholeWord }: FilterKeyword) {
  return {
    id,
    phrase: keyword,
    context: filter.contexts,
    whole_word: wholeWord,
    expires_at: filter.expiresAt?.toISOString() ?? null,
    irreversible: filter.action === 'hide',
  };
}
