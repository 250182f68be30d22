/** What decides whether readers are asked before they see a post. */
type Covered = {
  readonly sensitive: boolean;
  readonly labels: readonly { readonly label: string }[];
};

/** Whether a post is shown covered: its author marked it so, or a decision labelled it. */
export function isSensitive({ sensitive, labels }: Covered): boolean {
  return sensitive || labels.some(({ label }) => label === 'sensitive');
}
