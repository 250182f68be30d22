/** Whom to believe of a log, and how many witnesses have to vouch for a checkpoint. C2SP tlog-policy */
export type LogPolicy = {
  /** The log's verifier key. */
  readonly vkey: string;
  readonly witnesses: readonly {
    readonly name: string;
    readonly vkey: string;
    readonly url: string;
  }[];
  /** How many of the witnesses; 0 asks for none. */
  readonly quorum: number;
};

/** The policy as a file. The witnesses are one group, of which `quorum` have to cosign. */
export function policyText({ vkey: log, witnesses, quorum }: LogPolicy): string {
  const names = witnesses.map((_, place) => `w${place + 1}`);
  const lines = [
    `log ${log}`,
    ...witnesses.map(({ vkey, url }, place) => `witness w${place + 1} ${vkey} ${url}`),
  ];
  if (quorum === 0 || names.length === 0) return [...lines, 'quorum none', ''].join('\n');
  return [...lines, `group witnesses ${quorum} ${names.join(' ')}`, 'quorum witnesses', ''].join(
    '\n',
  );
}
