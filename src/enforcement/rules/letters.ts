import { sha256, type AccountId } from '#foundation';

/** A panelist's letter in the order of seating: A, B, … Z, AA, AB, … */
export function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}

const domain = 'folkmoot/letters/v1\n';

/**
 * The members in the order of their letters. It follows neither their ids nor the draw, whose seed
 * is public, but a veil (32 bytes, hex) that stays with the server: whoever can guess who was
 * eligible still does not learn who is Panelist A.
 */
export function veiledOrder(veil: string, members: readonly AccountId[]): AccountId[] {
  const place = (member: AccountId): string =>
    sha256(`${domain}${veil}\n${member}`).toString('hex');
  return members.toSorted((left, right) => (place(left) < place(right) ? -1 : 1));
}
