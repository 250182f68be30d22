/** A place on this server to go to; anything else becomes `otherwise`. */
export function localPath(asked: string | null | undefined, otherwise: string): string {
  if (asked === null || asked === undefined) return otherwise;
  // Browsers read a backslash as a slash, and drop control characters.
  const isLocal = /^\/(?![/\\])/.test(asked) && !/[\\\p{Cc}]/u.test(asked);
  return isLocal ? asked : otherwise;
}
