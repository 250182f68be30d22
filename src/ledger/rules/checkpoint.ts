/** What a log vouches for: these many entries have this root. C2SP tlog-checkpoint */
export type TreeHead = {
  /** The log's name: its URL without scheme and trailing slash. */
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
};

/** The text that a checkpoint's signatures cover: origin, size, root, each on its line. */
export function treeHeadText(head: TreeHead): string {
  return `${head.origin}\n${head.size}\n${head.root.toString('base64')}\n`;
}

/** Reads the text of a checkpoint; undefined if malformed. Extension lines are allowed and ignored. */
export function parseTreeHead(text: string): TreeHead | undefined {
  const [, origin, digits, encoded] =
    /^([^\s+]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*$/u.exec(text) ?? [];
  if (origin === undefined || digits === undefined || encoded === undefined) return undefined;
  const root = Buffer.from(encoded, 'base64');
  const size = Number(digits);
  if (!Number.isSafeInteger(size) || root.toString('base64') !== encoded) return undefined;
  return { origin, size, root };
}

/** The part of a note before its signatures, newline included; undefined if it is not a note. */
export function noteText(note: string): string | undefined {
  const split = note.lastIndexOf('\n\n');
  return split < 1 ? undefined : note.slice(0, split + 1);
}
