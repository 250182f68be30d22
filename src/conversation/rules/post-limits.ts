/** Who may see a post, from everyone to only those it names. */
export const visibilities = ['public', 'unlisted', 'followers', 'direct'] as const;
export type Visibility = (typeof visibilities)[number];

export function isVisibility(text: string): text is Visibility {
  return visibilities.some((visibility) => visibility === text);
}

export const postLimits = {
  /** Characters of text and content warning together; a server may set its own. */
  characters: 500,
  /** A link counts for these, however long it is. */
  urlCharacters: 23,
  media: 4,
  threadParts: 200,
  mentions: 100,
  tags: 50,
  pollOptions: 4,
  /** Characters of one option. */
  pollOption: 50,
  pollSeconds: { least: 300, most: 2_629_746 },
} as const;
