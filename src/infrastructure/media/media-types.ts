/**
 * What is stored, by type, with the ending of its key. Closed: what is not listed is kept as `bin`,
 * which is never served, so nothing that a browser would run can come out of the store.
 */
const served = {
  'image/webp': 'webp',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
} as const;
const unserved = ['bin', 'application/octet-stream'] as const;

const extensionByType: ReadonlyMap<string, string> = new Map(Object.entries(served));
const typeByExtension: ReadonlyMap<string, string> = new Map([
  ...Object.entries(served).map(([type, extension]) => [extension, type] as const),
  unserved,
]);
const keyShape = /^[0-9a-f]{64}\.([a-z0-9]{2,4})$/;

/** The key of a content: its SHA-256 in hex, and the ending of its type. */
export function keyOf(sha256Hex: string, type: string): string {
  return `${sha256Hex}.${extensionByType.get(type) ?? unserved[0]}`;
}

/** The type that a key's ending says; undefined for what is no key. */
export function typeOfKey(key: string): string | undefined {
  return typeByExtension.get(keyShape.exec(key)?.[1] ?? '');
}

/** Whether anybody may fetch it: uploads that wait to be converted are nobody's. */
export function isServedType(type: string): boolean {
  return extensionByType.has(type);
}

/** Two levels of folders keep any one of them small. The same on every store, so that they can be copied. */
export function pathOfKey(key: string): string {
  return `${key.slice(0, 2)}/${key.slice(2, 4)}/${key}`;
}
