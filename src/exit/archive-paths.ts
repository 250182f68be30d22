/** Where things lie in an archive: Mastodon's layout, paths relative to its root. */
export const archivePaths = {
  actor: 'actor.json',
  outbox: 'outbox.json',
  likes: 'likes.json',
  bookmarks: 'bookmarks.json',
  filters: 'filters.json',
  avatar: (key: string): string => `avatar.${extensionOf(key)}`,
  header: (key: string): string => `header.${extensionOf(key)}`,
  media: (key: string): string => `media_attachments/files/${key}`,
} as const;

function extensionOf(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1);
}
