/** What the doctor found about one thing, in a plain sentence. */
export type Verdict = {
  /** `look`: it works, and somebody should see to it. */
  readonly state: 'well' | 'look' | 'wrong';
  readonly about: string;
  readonly sentence: string;
};

export const well = (about: string, sentence: string): Verdict => ({
  state: 'well',
  about,
  sentence,
});
export const look = (about: string, sentence: string): Verdict => ({
  state: 'look',
  about,
  sentence,
});
export const wrong = (about: string, sentence: string): Verdict => ({
  state: 'wrong',
  about,
  sentence,
});

const labels = { well: 'well ', look: 'look ', wrong: 'WRONG' } as const;

export function verdictLine({ state, about, sentence }: Verdict): string {
  return `${labels[state]}  ${about.padEnd(12)}  ${sentence}`;
}
