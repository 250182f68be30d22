/** What decides whether an entry stands in a home timeline, besides who may see the post. */
export type HomeEntry = {
  readonly authorId: string;
  readonly boosterId?: string;
  readonly inReplyToAuthor?: string;
  readonly mentionsViewer: boolean;
  readonly language: string | null;
};

export type HomeReader = {
  readonly viewer: string;
  readonly followOf: (
    accountId: string,
  ) => { readonly boosts: boolean; readonly languages: readonly string[] } | undefined;
  /** Blocked either way, or muted. */
  readonly isShunned: (accountId: string) => boolean;
};

/**
 * Home holds one's own posts and those of whom one follows, with their boosts where they are
 * wanted, in the languages that were chosen, and their answers only to oneself, to themselves and
 * to people one follows.
 */
export function isInHome(entry: HomeEntry, reader: HomeReader): boolean {
  if (reader.isShunned(entry.authorId)) return false;
  return entry.boosterId === undefined
    ? isOwnWordInHome(entry, reader)
    : isBoostInHome(entry.boosterId, reader);
}

function isBoostInHome(boosterId: string, reader: HomeReader): boolean {
  if (boosterId === reader.viewer) return true;
  return !reader.isShunned(boosterId) && reader.followOf(boosterId)?.boosts === true;
}

function isOwnWordInHome(entry: HomeEntry, reader: HomeReader): boolean {
  if (entry.authorId === reader.viewer) return true;
  const followed = reader.followOf(entry.authorId);
  if (followed === undefined) return false;
  if (!isWantedLanguage(entry.language, followed.languages)) return false;
  const answered = entry.inReplyToAuthor;
  if (answered === undefined || answered === entry.authorId || entry.mentionsViewer) return true;
  if (reader.isShunned(answered)) return false;
  return answered === reader.viewer || reader.followOf(answered) !== undefined;
}

function isWantedLanguage(language: string | null, wanted: readonly string[]): boolean {
  return wanted.length === 0 || language === null || wanted.includes(language);
}
