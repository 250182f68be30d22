/** What decides whether an entry stands in a home timeline, besides who may see the post. */
export type HomeEntry = {
  readonly authorId: string;
  readonly boosterId?: string;
  readonly inReplyToAuthor?: string;
  readonly mentionsViewer: boolean;
  readonly language: string | null;
  /** Tags by which others find it: a public post's. */
  readonly openTags: readonly string[];
};

export type HomeReader = {
  readonly viewer: string;
  readonly followOf: (
    accountId: string,
  ) => { readonly boosts: boolean; readonly languages: readonly string[] } | undefined;
  /** Blocked either way, or muted. */
  readonly isShunned: (accountId: string) => boolean;
  /** Members of exclusive lists. */
  readonly apart: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
};

/**
 * Home holds one's own posts and those of whom one follows, with their boosts where they are
 * wanted, in the languages that were chosen, and their answers only to oneself, to themselves and
 * to people one follows. Public posts with a tag that one follows stand there too, whoever wrote
 * them. What comes from members of an exclusive list stands in the list alone.
 */
export function isInHome(entry: HomeEntry, reader: HomeReader): boolean {
  if (reader.isShunned(entry.authorId)) return false;
  return entry.boosterId === undefined
    ? isOwnWordInHome(entry, reader)
    : isBoostInHome(entry.boosterId, reader);
}

function isBoostInHome(boosterId: string, reader: HomeReader): boolean {
  if (boosterId === reader.viewer) return true;
  if (reader.apart.has(boosterId)) return false;
  return !reader.isShunned(boosterId) && reader.followOf(boosterId)?.boosts === true;
}

function isOwnWordInHome(entry: HomeEntry, reader: HomeReader): boolean {
  if (entry.authorId === reader.viewer) return true;
  if (reader.apart.has(entry.authorId)) return false;
  return isFromFollowed(entry, reader) || hasFollowedTag(entry, reader);
}

function isFromFollowed(entry: HomeEntry, reader: HomeReader): boolean {
  const followed = reader.followOf(entry.authorId);
  if (followed === undefined) return false;
  if (!isWantedLanguage(entry.language, followed.languages)) return false;
  const answered = entry.inReplyToAuthor;
  if (answered === undefined || answered === entry.authorId || entry.mentionsViewer) return true;
  if (reader.isShunned(answered)) return false;
  return answered === reader.viewer || reader.followOf(answered) !== undefined;
}

function hasFollowedTag({ openTags, inReplyToAuthor }: HomeEntry, reader: HomeReader): boolean {
  if (reader.tags.size === 0 || !openTags.some((tag) => reader.tags.has(tag))) return false;
  return inReplyToAuthor === undefined || !reader.isShunned(inReplyToAuthor);
}

function isWantedLanguage(language: string | null, wanted: readonly string[]): boolean {
  return wanted.length === 0 || language === null || wanted.includes(language);
}
