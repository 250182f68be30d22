import { checkProof } from './check.ts';

/** An entry as the page shows it. */
export type ShownEntry = {
  readonly index: number;
  readonly type: string;
  readonly day: string;
  readonly outcome: string | null;
  readonly sanction: string | null;
  readonly exception: string | null;
};

/** As `/api/folkmoot/v1/dockets/:docket/proof` answers. */
export type DocketProof = {
  readonly size: number;
  readonly root: string;
  readonly checkpoint: string;
  readonly vkey: string;
  readonly entries: readonly {
    readonly index: number;
    readonly entry: string;
    readonly leaf_hash: string;
    readonly path: readonly string[];
  }[];
};

/** How an entry came out: not in the signed list, not what the page says, or not signed for yet. */
export type EntryVerdict = 'good' | 'unproved' | 'differs' | 'waiting';

export type DocketVerdict = {
  readonly entries: ReadonlyMap<number, EntryVerdict>;
  /** `unknown` where this browser has no Ed25519. */
  readonly signature: boolean | 'unknown';
};

const shownFields = ['type', 'day', 'outcome', 'sanction', 'exception'] as const;

/** Computes each proof anew, and compares the entries proved with what the page shows of them. */
export async function checkDocket(
  docket: string,
  shown: readonly ShownEntry[],
  proof: DocketProof,
): Promise<DocketVerdict> {
  const signatures: (boolean | 'unknown')[] = [];
  const entries = new Map<number, EntryVerdict>();
  for (const entry of shown) {
    const found = proof.entries.find(({ index }) => index === entry.index);
    if (found === undefined) {
      entries.set(entry.index, entry.index < proof.size ? 'unproved' : 'waiting');
      continue;
    }
    const { leaf_hash: leafHash, ...rest } = found;
    const { size, root, checkpoint, vkey } = proof;
    const verdict = await checkProof(
      found.entry,
      { ...rest, leafHash, size, root, checkpoint },
      vkey,
    );
    signatures.push(verdict.signature);
    const holds = verdict.leaf && verdict.root && verdict.signature !== false;
    entries.set(entry.index, holds ? compared(docket, entry, found.entry) : 'unproved');
  }
  return { entries, signature: worst(signatures) };
}

function compared(docket: string, shown: ShownEntry, text: string): EntryVerdict {
  const proved: unknown = JSON.parse(text);
  if (typeof proved !== 'object' || proved === null) return 'differs';
  const said = new Map(Object.entries(proved));
  const agrees =
    said.get('docket') === docket &&
    shownFields.every((field) => (said.get(field) ?? null) === shown[field]);
  return agrees ? 'good' : 'differs';
}

function worst(signatures: readonly (boolean | 'unknown')[]): boolean | 'unknown' {
  if (signatures.includes(false)) return false;
  return signatures.includes('unknown') ? 'unknown' : true;
}
