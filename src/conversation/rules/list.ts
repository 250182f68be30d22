/** Whose answers a list shows, besides those to its owner and to themselves. */
export const listReplies = ['followed', 'members', 'none'] as const;
export type ListReplies = (typeof listReplies)[number];

export const listLimits = {
  lists: 100,
  members: 500,
  /** Characters of a list's title. */
  title: 255,
  /** Added or removed by one call. */
  membersAtOnce: 100,
} as const;

/** What decides whether an entry stands in a list, besides who may see the post. */
export type ListEntry = {
  readonly authorId: string;
  readonly boosterId?: string;
  readonly inReplyToAuthor?: string;
  readonly language: string | null;
};

export type ListReader = {
  /** The list's owner, who alone reads it. */
  readonly viewer: string;
  readonly followOf: (
    accountId: string,
  ) => { readonly boosts: boolean; readonly languages: readonly string[] } | undefined;
  readonly isShunned: (accountId: string) => boolean;
  readonly members: ReadonlySet<string>;
  readonly replies: ListReplies;
};

/**
 * A list holds what its members publish and boost, as they are followed (boosts, languages), and
 * their answers as its policy says. Who is not followed any more is no member, whatever is kept.
 */
export function isInList(entry: ListEntry, reader: ListReader): boolean {
  const { authorId, boosterId } = entry;
  const from = boosterId ?? authorId;
  const followed = reader.members.has(from) ? reader.followOf(from) : undefined;
  if (followed === undefined || reader.isShunned(from) || reader.isShunned(authorId)) return false;
  if (boosterId !== undefined) return followed.boosts;
  const { languages } = followed;
  const isWanted =
    languages.length === 0 || entry.language === null || languages.includes(entry.language);
  return isWanted && isAnswerWanted(entry, reader);
}

function isAnswerWanted(entry: ListEntry, reader: ListReader): boolean {
  const answered = entry.inReplyToAuthor;
  if (answered === undefined || answered === entry.authorId) return true;
  if (reader.replies === 'none' || reader.isShunned(answered)) return false;
  if (answered === reader.viewer || reader.members.has(answered)) return true;
  return reader.replies === 'followed' && reader.followOf(answered) !== undefined;
}
