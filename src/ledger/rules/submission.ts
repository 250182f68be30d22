/** A log's call for a cosignature. C2SP tlog-witness `add-checkpoint` */
export type Submission = {
  /** The size of the tree that the log believes the witness cosigned last. */
  readonly oldSize: number;
  /** That the old tree is the beginning of the new one. */
  readonly path: readonly Buffer[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
};

const form =
  /^old (0|[1-9]\d{0,15})\n((?:[A-Za-z0-9+/]{43}=\n){0,63})\n([^\n]+\n(?:[^\n]+\n)+\n(?:[^\n]+\n)+)$/u;

/** The body of a call for a cosignature. */
export function submissionText({ oldSize, path, checkpoint }: Submission): string {
  const hashes = path.map((hash) => `${hash.toString('base64')}\n`).join('');
  return `old ${oldSize}\n${hashes}\n${checkpoint}`;
}

/** Reads such a body; undefined if malformed. */
export function parseSubmission(body: string): Submission | undefined {
  const [, digits, hashes, checkpoint] = form.exec(body) ?? [];
  if (digits === undefined || hashes === undefined || checkpoint === undefined) return undefined;
  const lines = hashes === '' ? [] : hashes.slice(0, -1).split('\n');
  return {
    oldSize: Number(digits),
    path: lines.map((line) => Buffer.from(line, 'base64')),
    checkpoint,
  };
}
